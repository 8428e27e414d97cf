use std::collections::BTreeMap;
use std::fmt::Display;
use std::mem;

use rustc_hash::FxHashMap;

use super::answer::{GoroutineCounts, Summary, SyncSummary};
use crate::event::{Details, Event, EventKind, GoState, ProcState, RangeName};
use crate::ids::{GoroutineId, Time};
use crate::program::{Analysis, Goroutine, NameId, Program, Step, row_mut};
use crate::ranges::OpenRanges;

const GO_STATES: [GoState; 6] = [
    GoState::Undetermined,
    GoState::NotExist,
    GoState::Runnable,
    GoState::Running,
    GoState::Waiting,
    GoState::Syscall,
];

const PROC_STATES: [ProcState; 4] =
    [ProcState::Undetermined, ProcState::NotExist, ProcState::Running, ProcState::Idle];

/// Counts what is in a trace.
#[derive(Debug, Default)]
pub struct SummaryAnalysis {
    events: u64,
    valid_at_last_sync: u64,
    /// By `EventKind`, but for transitions of goroutines.
    kinds: [u64; EventKind::ALL.len()],
    goroutine_transitions: u64,
    transitions: [[u64; 6]; 6],
    proc_transitions: [[u64; 4]; 4],
    existed: u64,
    created: u64,
    ended: u64,
    /// Numbers of goroutines that C code brought in, which are used again, and whether they ended.
    callbacks: FxHashMap<GoroutineId, bool>,
    /// Those created in the trace less those that ended.
    balance: i64,
    peak_balance: i64,
    peak_live_time: Option<Time>,
    runnable: u64,
    peak_runnable: u64,
    peak_runnable_time: Time,
    ns_by_state: [i64; 6],
    waiting_ns: Vec<i64>,
    blocked: Vec<u64>,
    ranges: OpenRanges,
    gc_count: u64,
    stw_count: u64,
    syncs: Vec<SyncSummary>,
    generations: u64,
}

impl SummaryAnalysis {
    #[inline(never)]
    fn population(&mut self, goroutine: &Goroutine, time: Time, to: GoState, is_first: bool) {
        let id = goroutine.id;
        if is_first {
            if goroutine.existed {
                self.existed += 1;
            } else {
                let mut is_again = false;
                if to == GoState::Syscall {
                    self.callbacks.entry(id).and_modify(|_| is_again = true).or_insert(false);
                }
                self.created += u64::from(!is_again);
                self.balance += 1;
                if self.balance > self.peak_balance {
                    self.peak_balance = self.balance;
                    self.peak_live_time = Some(time);
                }
            }
        }
        if to == GoState::NotExist {
            let is_again = self.callbacks.get_mut(&id).is_some_and(|ended| mem::replace(ended, true));
            self.ended += u64::from(!is_again);
            self.balance -= 1;
        }
    }

    fn backlog(&mut self, step: &Step<'_>) {
        if step.from() == GoState::Runnable {
            self.runnable = self.runnable.saturating_sub(1);
        }
        if step.to == GoState::Runnable {
            self.runnable += 1;
            if self.runnable > self.peak_runnable {
                self.peak_runnable = self.runnable;
                self.peak_runnable_time = step.time;
            }
        }
    }

    fn spend(&mut self, state: GoState, reason: NameId, ns: i64) {
        if let Some(total) = self.ns_by_state.get_mut(state as usize) {
            *total = total.saturating_add(ns);
        }
        if state == GoState::Waiting
            && let Some(total) = row_mut(&mut self.waiting_ns, reason.index())
        {
            *total = total.saturating_add(ns);
        }
    }

    fn sync(&mut self, event: &Event<'_>) {
        let Details::Sync(sync) = event.details() else { return };
        if sync.resynchronised {
            self.ranges.clear();
        }
        self.generations += u64::from(sync.generation != 0);
        self.valid_at_last_sync = self.events;
        self.syncs.push(SyncSummary {
            n: sync.n,
            time_ns: event.time(),
            trace_ns: sync.clock.map(|clock| clock.trace),
            mono_ns: sync.clock.map(|clock| clock.mono_ns),
            wall_unix_ns: sync.clock.and_then(crate::ClockSnapshot::wall_unix_ns),
        });
    }
}

impl Analysis for SummaryAnalysis {
    type Answer = Summary;

    #[inline(always)]
    fn step(&mut self, step: &Step<'_>, _: &Program) {
        if step.is_event {
            self.events += 1;
            self.goroutine_transitions += 1;
            let row = self.transitions.get_mut(step.from() as usize);
            if let Some(count) = row.and_then(|row| row.get_mut(step.to as usize)) {
                *count += 1;
            }
        }
        if step.is_first || step.to == GoState::NotExist {
            self.population(step.goroutine, step.time, step.to, step.is_first);
        }
        if step.is_repeat() {
            return;
        }
        self.backlog(step);
        self.spend(step.from(), step.goroutine.reason, step.elapsed_ns);
        if (step.from(), step.to) == (GoState::Running, GoState::Waiting)
            && let Some(count) = row_mut(&mut self.blocked, step.reason.index())
        {
            *count += 1;
        }
    }

    fn event(&mut self, event: &Event<'_>, _: &Program) {
        self.events += 1;
        let kind = event.kind();
        if let Some(count) = self.kinds.get_mut(kind as usize) {
            *count += 1;
        }
        match kind {
            EventKind::Sync => self.sync(event),
            EventKind::StateTransition => {
                if let Details::Proc(proc) = event.details() {
                    let row = self.proc_transitions.get_mut(proc.from as usize);
                    if let Some(count) = row.and_then(|row| row.get_mut(proc.to as usize)) {
                        *count += 1;
                    }
                }
            }
            EventKind::RangeBegin | EventKind::RangeActive | EventKind::RangeEnd => {
                let was_marking = self.ranges.marking_since().is_some();
                let closed = self.ranges.event(event);
                if !was_marking && self.ranges.marking_since().is_some() {
                    self.gc_count += 1;
                }
                if let Some(RangeName::StopTheWorld(_)) = closed.map(|closed| closed.name) {
                    self.stw_count += 1;
                }
            }
            _ => {}
        }
    }

    fn finish(mut self, program: &Program) -> Summary {
        let mut states_at_end = [0_u64; 6];
        for (_, goroutine) in program.goroutines() {
            if let Some(count) = states_at_end.get_mut(goroutine.state as usize) {
                *count += 1;
            }
            self.spend(goroutine.state, goroutine.reason, program.now().since(goroutine.since));
        }
        let kinds = EventKind::ALL.into_iter().zip(self.kinds).map(|(kind, count)| match kind {
            EventKind::StateTransition => (kind, count + self.goroutine_transitions),
            _ => (kind, count),
        });
        let mut transitions = BTreeMap::new();
        tell("proc", PROC_STATES, &self.proc_transitions, &mut transitions);
        tell("goroutine", GO_STATES, &self.transitions, &mut transitions);
        let goroutines = GoroutineCounts {
            seen: self.existed + self.created,
            existing_at_start: self.existed,
            created: self.created,
            ended: self.ended,
            alive_at_end: self.existed.saturating_add_signed(self.balance),
            states_at_end: by_state(states_at_end, 0),
            peak_live: self.existed.saturating_add_signed(self.peak_balance),
            peak_live_time_ns: self.peak_live_time.or(program.first_time()).unwrap_or_default(),
            peak_runnable: self.peak_runnable,
            peak_runnable_time_ns: self.peak_runnable_time,
            total_ns_by_state: by_state(self.ns_by_state, 0),
            total_waiting_ns_by_reason: by_reason(&self.waiting_ns, program),
        };
        Summary {
            events: self.events,
            kinds: kinds
                .filter(|(_, count)| *count > 0)
                .map(|(kind, count)| (kind.to_string(), count))
                .collect(),
            transitions,
            goroutines,
            first_time_ns: program.first_time(),
            last_time_ns: program.first_time().map(|_| program.now()),
            gc_count: self.gc_count,
            stw_count: self.stw_count,
            syncs: self.syncs,
            generations: self.generations.max(u64::from(self.events > 0)),
            events_valid_at_last_sync: self.valid_at_last_sync,
            block_reasons: by_reason(&self.blocked, program),
        }
    }
}

/// Names the transitions that there were.
fn tell<S: Display, const N: usize>(
    what: &str,
    states: [S; N],
    counts: &[[u64; N]; N],
    transitions: &mut BTreeMap<String, u64>,
) {
    for (from, row) in states.iter().zip(counts) {
        let counted = states.iter().zip(row).filter(|(_, count)| **count > 0);
        transitions.extend(counted.map(|(to, count)| (format!("{what} {from}->{to}"), *count)));
    }
}

fn by_state<T: PartialEq + Copy>(values: [T; 6], none: T) -> BTreeMap<String, T> {
    let named = GO_STATES.iter().zip(values).filter(|(_, value)| *value != none);
    named.map(|(state, value)| (state.to_string(), value)).collect()
}

/// By the words for the reasons; 0 is left out, as it cannot be told from what did not happen.
fn by_reason<T: PartialEq + Copy + Default>(values: &[T], program: &Program) -> BTreeMap<String, T> {
    let mut map = BTreeMap::new();
    for (n, value) in values.iter().enumerate() {
        if *value != T::default() {
            #[expect(clippy::cast_possible_truncation, reason = "reasons are numbered by u32")]
            let reason = program.reason(NameId(n as u32));
            map.insert(reason.to_owned(), *value);
        }
    }
    map
}
