use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::answer::{self, GoroutineReport, GoroutineRow};
use super::times::{ByState, Times, Waits};
use crate::event::{Details, Event, EventKind, GoState, Range, RangeName, Scope};
use crate::histogram::Histogram;
use crate::ids::Time;
use crate::program::{Analysis, BySlot, Goroutine, Program, Slot, StartId, Step, row_mut};

/// What to tell of goroutines.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct GoroutineOptions {
    /// How many goroutines are told of one by one: those that ran longest. Default 100.
    pub keep: usize,
}

impl Default for GoroutineOptions {
    fn default() -> Self {
        Self { keep: 100 }
    }
}

/// Where goroutines spend their time, one by one and by start function.
#[derive(Debug, Default)]
pub struct GoroutineAnalysis {
    options: GoroutineOptions,
    live: BySlot<Row>,
    groups: Vec<Group>,
    wakes: Wakes,
    /// Running time and number, least first, with their rows in `kept`.
    busiest: BinaryHeap<Reverse<(i64, Reverse<u64>, usize)>>,
    kept: Vec<GoroutineRow>,
}

/// Who woke whom how often, by start function; `None` is no goroutine.
#[derive(Debug)]
struct Wakes {
    counts: FxHashMap<(Option<StartId>, StartId), u64>,
    /// Pairs in the making, which saves most of the look-ups: pairs come again and again.
    recent: [((Option<StartId>, StartId), u64); RECENT],
}

const RECENT: usize = 64;

impl Default for Wakes {
    fn default() -> Self {
        let nothing = ((None, StartId::UNKNOWN), 0);
        Self { counts: FxHashMap::default(), recent: [nothing; RECENT] }
    }
}

impl Wakes {
    #[inline]
    fn count(&mut self, by: Option<StartId>, whom: StartId) {
        let pair = (by, whom);
        let row = by.map_or(0, |by| by.index() * 7 + 1) + whom.index() * 31;
        let Some(recent) = self.recent.get_mut(row % RECENT) else { return };
        if recent.0 == pair {
            recent.1 += 1;
            return;
        }
        if recent.1 > 0 {
            *self.counts.entry(recent.0).or_default() += recent.1;
        }
        *recent = (pair, 1);
    }

    fn finish(mut self) -> FxHashMap<(Option<StartId>, StartId), u64> {
        for (pair, count) in self.recent.into_iter().filter(|recent| recent.1 > 0) {
            *self.counts.entry(pair).or_default() += count;
        }
        self.counts
    }
}

/// A goroutine that lives.
#[derive(Debug, Default)]
pub(super) struct Row {
    ns: ByState,
    gc_assist_ns: i64,
    pub(super) waits: Waits,
    pub(super) transitions: u32,
    assist_since: Option<Time>,
}

impl Row {
    pub(super) fn times(&self) -> Times {
        Times::of(&self.ns, self.gc_assist_ns)
    }
}

/// A start function.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) existed: u64,
    pub(super) created: u64,
    pub(super) ended: u64,
    pub(super) alive: u64,
    pub(super) times: Times,
    pub(super) waits: FxHashMap<crate::program::NameId, (u64, i64)>,
    pub(super) scheduling: Histogram,
    pub(super) lifetimes: Histogram,
}

impl GoroutineAnalysis {
    /// An analysis with options.
    #[must_use]
    pub fn new(options: GoroutineOptions) -> Self {
        Self { options, ..Self::default() }
    }

    fn range(&mut self, kind: EventKind, range: Range<'_>, program: &Program) {
        let (RangeName::GcMarkAssist, Scope::Goroutine(Some(id))) = (range.name, range.scope) else { return };
        let Some(row) = program.slot(id).and_then(|slot| self.live.get_mut(slot)) else { return };
        if kind != EventKind::RangeEnd {
            row.assist_since.get_or_insert(program.now());
        } else if let Some(since) = row.assist_since.take() {
            row.gc_assist_ns = row.gc_assist_ns.saturating_add(program.now().since(since));
        }
    }

    /// A goroutine ends, or the trace does.
    #[inline(never)]
    fn close(&mut self, slot: Slot, goroutine: &Goroutine, end: Option<Time>, program: &Program) {
        let Some(row) = self.live.get_mut(slot) else { return };
        if let Some(since) = row.assist_since.take() {
            row.gc_assist_ns = row.gc_assist_ns.saturating_add(program.now().since(since));
        }
        let Some(group) = row_mut(&mut self.groups, goroutine.start.index()) else { return };
        if goroutine.existed {
            group.existed += 1;
        } else {
            group.created += 1;
        }
        match end {
            Some(end) => {
                group.ended += 1;
                if !goroutine.existed {
                    group.lifetimes.record(end.since(goroutine.first));
                }
            }
            None => group.alive += 1,
        }
        group.times.merge(&row.times());
        for (reason, count, ns) in row.waits.iter() {
            let total = group.waits.entry(reason).or_default();
            *total = (total.0 + u64::from(count), total.1.saturating_add(ns));
        }
        let rank = (row.times().running_ns, Reverse(goroutine.id.0));
        if self.kept.len() < self.options.keep {
            self.busiest.push(Reverse((rank.0, rank.1, self.kept.len())));
            self.kept.push(answer::goroutine(goroutine, row, end, program));
        } else if let Some(mut least) = self.busiest.peek_mut()
            && rank > (least.0.0, least.0.1)
        {
            // Takes the place of the one that ran least.
            let place = least.0.2;
            *least = Reverse((rank.0, rank.1, place));
            if let Some(kept) = self.kept.get_mut(place) {
                *kept = answer::goroutine(goroutine, row, end, program);
            }
        }
    }

    #[inline(always)]
    fn account(&mut self, step: &Step<'_>) {
        let goroutine = step.goroutine;
        let Some(row) = self.live.get_mut(step.slot) else { return };
        row.transitions = row.transitions.saturating_add(u32::from(step.is_event));
        if step.is_repeat() {
            return;
        }
        let elapsed = step.elapsed_ns;
        row.ns.add(goroutine.state, elapsed);
        match (goroutine.state, step.to) {
            (GoState::Waiting, _) => row.waits.add(goroutine.reason, 1, elapsed),
            (GoState::Runnable, GoState::Running) => {
                if let Some(group) = row_mut(&mut self.groups, goroutine.start.index()) {
                    group.scheduling.record(elapsed);
                }
            }
            _ => {}
        }
        if step.to == GoState::Undetermined {
            row.assist_since = None;
        }
    }
}

impl Analysis for GoroutineAnalysis {
    type Answer = GoroutineReport;

    #[inline(always)]
    fn step(&mut self, step: &Step<'_>, program: &Program) {
        if step.is_first {
            self.live.first(step.slot);
        }
        self.account(step);
        match (step.from(), step.to) {
            (GoState::Waiting, GoState::Runnable) => {
                let by = step.by.and_then(|by| program.goroutine(by)).map(|by| by.start);
                self.wakes.count(by, step.goroutine.start);
            }
            (_, GoState::NotExist) => self.close(step.slot, step.goroutine, Some(step.time), program),
            _ => {}
        }
    }

    #[inline]
    fn event(&mut self, event: &Event<'_>, program: &Program) {
        let kind = event.kind();
        if matches!(kind, EventKind::RangeBegin | EventKind::RangeActive | EventKind::RangeEnd)
            && let Details::RangeBegin(range) | Details::RangeActive(range) | Details::RangeEnd(range) =
                event.details()
        {
            self.range(kind, range, program);
        }
    }

    fn finish(mut self, program: &Program) -> GoroutineReport {
        for (slot, goroutine) in program.goroutines() {
            if let Some(row) = self.live.get_mut(slot) {
                let elapsed = program.now().since(goroutine.since);
                row.ns.add(goroutine.state, elapsed);
                if goroutine.state == GoState::Waiting {
                    row.waits.add(goroutine.reason, 1, elapsed);
                }
            }
            self.close(slot, goroutine, None, program);
        }
        let mut goroutines = self.kept;
        goroutines.sort_by_key(|row| (Reverse(row.times.running_ns), row.id));
        let groups = answer::groups(&self.groups, &self.wakes.finish(), program);
        GoroutineReport { groups, goroutines }
    }
}
