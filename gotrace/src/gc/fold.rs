use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use super::answer::{Assists, GcCycle, GcReport, HeapReport, Sweeping};
use super::pauses::Pauses;
use super::procs::Procs;
use crate::curve::Curve;
use crate::event::{Details, Event, EventKind, GoState, Metric, MetricName, RangeName, Scope};
use crate::histogram::Histogram;
use crate::ids::{GoroutineId, Time};
use crate::program::{Analysis, Program, StartId, Step, row_mut};
use crate::ranges::{Closed, OpenRanges};

/// So many cycles are told of one by one.
const KEPT: usize = 1000;
const WORKER: &str = "runtime.gcBgMarkWorker";

/// What the garbage collector does.
#[derive(Debug, Default)]
pub struct GcAnalysis {
    open: OpenRanges,
    cycle_count: u64,
    cycles: VecDeque<GcCycle>,
    /// The cycle that is on.
    current: GcCycle,
    mark: Histogram,
    pauses: Pauses,
    assists: Histogram,
    assists_by_start: Vec<i64>,
    sweeping: Histogram,
    sweep: Sweeping,
    heap: HeapReport,
    heap_curve: Curve,
    goal_curve: Curve,
    goal: Option<u64>,
    procs: Procs,
    worker_start: Option<StartId>,
    worker_ns: i64,
    modes: FxHashMap<GoroutineId, String>,
    worker_ns_by_mode: BTreeMap<String, i64>,
}

impl GcAnalysis {
    fn metric(&mut self, metric: Metric, program: &Program) {
        let now = program.now();
        let first = program.first_time().unwrap_or(now);
        let value = i64::try_from(metric.value).unwrap_or(i64::MAX);
        match metric.name {
            MetricName::HeapObjects => {
                let heap = &mut self.heap;
                heap.first_bytes.get_or_insert(metric.value);
                heap.last_bytes = Some(metric.value);
                heap.min_bytes = Some(heap.min_bytes.map_or(metric.value, |least| least.min(metric.value)));
                heap.max_bytes = heap.max_bytes.max(Some(metric.value));
                self.heap_curve.most(now, value);
            }
            MetricName::HeapGoal => {
                self.goal = Some(metric.value);
                self.goal_curve.most(now, value);
            }
            MetricName::Gomaxprocs => self.procs.gomaxprocs(metric.value, first, now),
        }
    }

    fn range(&mut self, event: &Event<'_>, program: &Program) {
        let was_marking = self.open.marking_since().is_some();
        let closed = self.open.event(event);
        if !was_marking && self.open.marking_since().is_some() {
            self.current = GcCycle {
                start_ns: event.time(),
                heap_start_bytes: self.heap.last_bytes,
                goal_bytes: self.goal,
                ..GcCycle::default()
            };
        }
        if let Some(closed) = closed {
            self.close(&closed, program);
        }
    }

    fn close(&mut self, closed: &Closed<'_>, program: &Program) {
        let ns = closed.ns();
        match closed.name {
            RangeName::GcMark => {
                self.cycle_count += 1;
                self.mark.record(ns);
                let mut cycle = std::mem::take(&mut self.current);
                (cycle.start_ns, cycle.end_ns) = (closed.begin, closed.end);
                cycle.heap_end_bytes = self.heap.last_bytes;
                if self.cycles.len() == KEPT {
                    self.cycles.pop_front();
                }
                self.cycles.push_back(cycle);
            }
            RangeName::StopTheWorld(reason) => {
                let reason = reason.to_str_lossy();
                self.pauses.add(&reason, closed.begin, ns);
                match &*reason {
                    "GC sweep termination" => {
                        self.current.sweep_termination_ns =
                            self.current.sweep_termination_ns.saturating_add(ns)
                    }
                    // It ends after the mark phase does.
                    "GC mark termination" => {
                        if let Some(cycle) = self.cycles.back_mut() {
                            cycle.mark_termination_ns = cycle.mark_termination_ns.saturating_add(ns);
                        }
                    }
                    _ => {}
                }
            }
            RangeName::GcSweep => {
                self.sweeping.record(ns);
                self.sweep.swept_bytes = self.sweep.swept_bytes.saturating_add(closed.swept.0);
                self.sweep.reclaimed_bytes = self.sweep.reclaimed_bytes.saturating_add(closed.swept.1);
            }
            RangeName::GcMarkAssist => {
                self.assists.record(ns);
                self.current.assist_ns = self.current.assist_ns.saturating_add(ns);
                if let Scope::Goroutine(Some(id)) = closed.scope {
                    let goroutine = program.slot(id).and_then(|slot| program.goroutine(slot));
                    let start = goroutine.map_or(StartId::UNKNOWN, |goroutine| goroutine.start);
                    if let Some(total) = row_mut(&mut self.assists_by_start, start.index()) {
                        *total = total.saturating_add(ns);
                    }
                }
            }
        }
    }

    #[cold]
    fn worked(&mut self, worker: GoroutineId, ns: i64) {
        self.worker_ns = self.worker_ns.saturating_add(ns);
        if let Some(mode) = self.modes.get(&worker) {
            match self.worker_ns_by_mode.get_mut(mode) {
                Some(total) => *total = total.saturating_add(ns),
                None => {
                    self.worker_ns_by_mode.insert(mode.clone(), ns);
                }
            }
        }
    }
}

impl Analysis for GcAnalysis {
    type Answer = GcReport;

    #[inline(always)]
    fn step(&mut self, step: &Step<'_>, program: &Program) {
        if step.goroutine.system && step.from() == GoState::Running && !step.is_repeat() {
            let start = step.goroutine.start;
            if self.worker_start.is_none() && program.start_name(start) == WORKER {
                self.worker_start = Some(start);
            }
            if self.worker_start == Some(start) {
                self.worked(step.goroutine.id, step.elapsed_ns);
            }
        }
    }

    #[inline]
    fn event(&mut self, event: &Event<'_>, program: &Program) {
        match event.kind() {
            EventKind::Metric => {
                if let Details::Metric(metric) = event.details() {
                    self.metric(metric, program);
                }
            }
            EventKind::RangeBegin | EventKind::RangeActive | EventKind::RangeEnd => {
                self.range(event, program);
            }
            EventKind::StateTransition => {
                if let Details::Proc(transition) = event.details() {
                    let first = program.first_time().unwrap_or_default();
                    self.procs.transition(transition, first, event.time());
                }
            }
            EventKind::Label => {
                if let Details::Label(label) = event.details() {
                    self.modes.insert(label.goroutine, label.label.to_str_lossy().into_owned());
                }
            }
            EventKind::Sync => {
                if let Details::Sync(sync) = event.details()
                    && sync.resynchronised
                {
                    self.open.clear();
                    self.procs.clear(event.time());
                }
            }
            _ => {}
        }
    }

    fn finish(self, program: &Program) -> GcReport {
        let named = self.assists_by_start.iter().enumerate().filter(|(_, ns)| **ns > 0);
        #[expect(clippy::cast_possible_truncation, reason = "start functions are numbered by u32")]
        let named = named.map(|(n, ns)| (program.start_name(StartId(n as u32)).to_owned(), *ns));
        let mut by_start_function: Vec<(String, i64)> = named.collect();
        by_start_function.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        GcReport {
            cycle_count: self.cycle_count,
            cycles: self.cycles.into(),
            mark: self.mark.spread(),
            pause: self.pauses.all.spread(),
            pauses: self.pauses.finish(),
            assists: Assists { assist: self.assists.spread(), by_start_function },
            sweeping: Sweeping { sweep: self.sweeping.spread(), ..self.sweep },
            heap: HeapReport {
                heap: self.heap_curve.points(0),
                goal: self.goal_curve.points(0),
                ..self.heap
            },
            procs: self.procs.finish(program.now()),
            worker_ns: self.worker_ns,
            worker_ns_by_mode: self.worker_ns_by_mode,
            duration_ns: program.first_time().map_or(0, |first| program.now().since(first)),
        }
    }
}

impl Default for GcCycle {
    fn default() -> Self {
        Self {
            start_ns: Time(0),
            end_ns: Time(0),
            sweep_termination_ns: 0,
            mark_termination_ns: 0,
            heap_start_bytes: None,
            heap_end_bytes: None,
            goal_bytes: None,
            assist_ns: 0,
        }
    }
}
