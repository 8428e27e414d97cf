use rustc_hash::FxHashMap;

use super::answer::{OpenWait, WaitReport};
use crate::event::GoState;
use crate::program::{Analysis, Goroutine, PlaceFrame, PlaceId, Program, SiteId, StartId, Step, row_mut};

/// Finds the waits that never end.
#[derive(Debug, Default)]
pub struct WaitAnalysis {
    /// Waits that ended, by place, and by start function where that is not known.
    completed: Vec<Completed>,
    completed_somewhere: Vec<Completed>,
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
/// Fewer that nothing is known of may be the runtime's: some helpers, and workers for each P.
const RUNTIMES_OWN: u64 = 256;

type Key<'a> = (&'a str, WaitSite<'a>, SiteId, StartId);

/// A line, or whatever goroutines wait at that start with a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum WaitSite<'a> {
    At(PlaceFrame<'a>),
    Somewhere(StartId),
}

impl<'a> WaitSite<'a> {
    fn new(program: &'a Program, place: PlaceId, start: StartId) -> Self {
        program.place(place).user().map_or(Self::Somewhere(start), Self::At)
    }

    fn frame(self) -> Option<PlaceFrame<'a>> {
        match self {
            Self::At(frame) => Some(frame),
            Self::Somewhere(_) => None,
        }
    }
}

impl Analysis for WaitAnalysis {
    type Answer = WaitReport;

    #[inline(always)]
    fn step(&mut self, step: &Step<'_>, _: &Program) {
        if step.from() != GoState::Waiting || step.is_repeat() || !step.is_event {
            return;
        }
        let elapsed = step.elapsed_ns;
        self.completed_ns = self.completed_ns.saturating_add(elapsed);
        let row = match step.goroutine.place {
            PlaceId::NONE => row_mut(&mut self.completed_somewhere, step.goroutine.start.index()),
            place => row_mut(&mut self.completed, place.index()),
        };
        if let Some(row) = row {
            row.count += 1;
            row.longest_ns = row.longest_ns.max(elapsed);
        }
    }

    fn finish(self, program: &Program) -> WaitReport {
        // Places that differ by callers only are one wait site.
        let mut completed: FxHashMap<WaitSite<'_>, Completed> = FxHashMap::default();
        let by_place = (0_u32..).zip(&self.completed);
        let by_place = by_place.map(|(n, row)| (WaitSite::new(program, PlaceId(n), StartId::UNKNOWN), row));
        let by_start = (0_u32..).zip(&self.completed_somewhere);
        let by_start = by_start.map(|(n, row)| (WaitSite::Somewhere(StartId(n)), row));
        for (site, row) in by_place.chain(by_start).filter(|(_, row)| row.count > 0) {
            let sum = completed.entry(site).or_default();
            sum.count += row.count;
            sum.longest_ns = sum.longest_ns.max(row.longest_ns);
        }
        let mut open: FxHashMap<Key<'_>, OpenWait> = FxHashMap::default();
        let mut open_ns = 0_i64;
        for (_, goroutine) in program.goroutines() {
            if goroutine.state != GoState::Waiting {
                continue;
            }
            open_ns = open_ns.saturating_add(program.now().since(goroutine.since));
            let from_before = waits_from_before(goroutine);
            // It is named up to a generation later.
            let since = program.first_time().filter(|_| from_before).unwrap_or(goroutine.since);
            let ns = program.now().since(since);
            let site = WaitSite::new(program, goroutine.place, goroutine.start);
            let key = (program.reason(goroutine.reason), site, goroutine.site, goroutine.start);
            let wait = open.entry(key).or_insert_with(|| of(goroutine, site.frame(), program));
            wait.count += 1;
            wait.total_ns = wait.total_ns.saturating_add(ns);
            wait.longest_ns = wait.longest_ns.max(ns);
            wait.since_before += u64::from(from_before);
            if (since, goroutine.id) < (wait.first_ns, wait.example) {
                (wait.first_ns, wait.example) = (since, goroutine.id);
                wait.stack = program.place(goroutine.place).to_vec();
            }
        }
        let mut open: Vec<OpenWait> = open
            .into_iter()
            .map(|((_, site, _, start), mut wait)| {
                let ended = completed.get(&site).copied().unwrap_or_default();
                (wait.completed, wait.completed_longest_ns) = (ended.count, ended.longest_ns);
                let is_long = wait.longest_ns >= SHORTEST_NS.max(ended.longest_ns.saturating_mul(LONGER));
                let may_be_own = start == StartId::UNKNOWN && wait.count < RUNTIMES_OWN;
                wait.never_ends = is_long && !wait.system && !may_be_own && wait.reason != "sleep";
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

fn waits_from_before(goroutine: &Goroutine) -> bool {
    goroutine.existed && goroutine.site == SiteId::UNKNOWN && goroutine.since == goroutine.first
}

fn of(goroutine: &Goroutine, user: Option<PlaceFrame<'_>>, program: &Program) -> OpenWait {
    let start_function = program.start_name(goroutine.start).to_owned();
    OpenWait {
        reason: program.reason(goroutine.reason).to_owned(),
        wait_site: user.map(PlaceFrame::to_owned).unwrap_or_default(),
        stack: program.place(goroutine.place).to_vec(),
        creator: program.site(goroutine.site).frame.map(PlaceFrame::to_owned),
        existed: goroutine.existed,
        system: goroutine.system || start_function.starts_with("runtime/trace."),
        start_function,
        count: 0,
        total_ns: 0,
        longest_ns: 0,
        since_before: 0,
        example: goroutine.id,
        first_ns: goroutine.since,
        completed: 0,
        completed_longest_ns: 0,
        never_ends: false,
    }
}
