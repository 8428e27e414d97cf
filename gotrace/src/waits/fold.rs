use rustc_hash::FxHashMap;

use super::answer::{OpenWait, WaitReport};
use crate::event::GoState;
use crate::program::{Analysis, Goroutine, PlaceFrame, PlaceId, Program, SiteId, StartId, Step, row_mut};

/// Finds the waits that never end.
#[derive(Debug, Default)]
pub struct WaitAnalysis {
    /// Waits that ended, by place.
    completed: Vec<Completed>,
    completed_ns: i64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Completed {
    count: u64,
    longest_ns: i64,
}

/// Waits that are so much longer than those that ended do not end either.
const LONGER: i64 = 10;
/// What has not lasted that long may still end.
const SHORTEST_NS: i64 = 100_000_000;

type Key<'a> = (&'a str, Option<PlaceFrame<'a>>, SiteId, StartId);

impl Analysis for WaitAnalysis {
    type Answer = WaitReport;

    #[inline(always)]
    fn step(&mut self, step: &Step<'_>, _: &Program) {
        if step.from() != GoState::Waiting || step.is_repeat() || !step.is_event {
            return;
        }
        let elapsed = step.elapsed_ns;
        self.completed_ns = self.completed_ns.saturating_add(elapsed);
        if let Some(row) = row_mut(&mut self.completed, step.goroutine.place.index()) {
            row.count += 1;
            row.longest_ns = row.longest_ns.max(elapsed);
        }
    }

    fn finish(self, program: &Program) -> WaitReport {
        // Places that differ by callers only are one wait site.
        let mut completed: FxHashMap<Option<PlaceFrame<'_>>, Completed> = FxHashMap::default();
        for (n, row) in self.completed.iter().enumerate().filter(|(_, row)| row.count > 0) {
            #[expect(clippy::cast_possible_truncation, reason = "places are numbered by u32")]
            let frame = program.place(PlaceId(n as u32)).user();
            let sum = completed.entry(frame).or_default();
            sum.count += row.count;
            sum.longest_ns = sum.longest_ns.max(row.longest_ns);
        }
        let mut open: FxHashMap<Key<'_>, OpenWait> = FxHashMap::default();
        let mut open_ns = 0_i64;
        for (_, goroutine) in program.goroutines() {
            if goroutine.state != GoState::Waiting {
                continue;
            }
            let ns = program.now().since(goroutine.since);
            open_ns = open_ns.saturating_add(ns);
            let user = program.place(goroutine.place).user();
            let key = (program.reason(goroutine.reason), user, goroutine.site, goroutine.start);
            let wait = open.entry(key).or_insert_with(|| of(goroutine, user, program));
            wait.count += 1;
            wait.total_ns = wait.total_ns.saturating_add(ns);
            wait.longest_ns = wait.longest_ns.max(ns);
            wait.since_before += u64::from(goroutine.existed && goroutine.since == goroutine.first);
            if (goroutine.since, goroutine.id) < (wait.first_ns, wait.example) {
                (wait.first_ns, wait.example) = (goroutine.since, goroutine.id);
                wait.stack = program.place(goroutine.place).to_vec();
            }
        }
        let mut open: Vec<OpenWait> = open
            .into_iter()
            .map(|((_, user, ..), mut wait)| {
                let ended = completed.get(&user).copied().unwrap_or_default();
                (wait.completed, wait.completed_longest_ns) = (ended.count, ended.longest_ns);
                let is_long = wait.longest_ns >= SHORTEST_NS.max(ended.longest_ns.saturating_mul(LONGER));
                wait.never_ends = is_long && !wait.system;
                wait
            })
            .collect();
        open.sort_by(|a, b| {
            let key = |wait: &OpenWait| (!wait.never_ends, wait.system, -wait.total_ns);
            key(a).cmp(&key(b)).then_with(|| (&a.wait_site, a.example).cmp(&(&b.wait_site, b.example)))
        });
        WaitReport { open, completed_ns: self.completed_ns, open_ns }
    }
}

fn of(goroutine: &Goroutine, user: Option<PlaceFrame<'_>>, program: &Program) -> OpenWait {
    OpenWait {
        reason: program.reason(goroutine.reason).to_owned(),
        wait_site: user.map(PlaceFrame::to_owned).unwrap_or_default(),
        stack: program.place(goroutine.place).to_vec(),
        creator: program.site(goroutine.site).frame.map(PlaceFrame::to_owned),
        start_function: program.start_name(goroutine.start).to_owned(),
        count: 0,
        total_ns: 0,
        longest_ns: 0,
        since_before: 0,
        example: goroutine.id,
        first_ns: goroutine.since,
        completed: 0,
        completed_longest_ns: 0,
        never_ends: false,
        system: goroutine.system,
    }
}
