use std::collections::BTreeMap;

use super::answer::ProcReport;
use crate::event::{ProcState, ProcTransition};
use crate::ids::{ProcId, Time};

/// How busy the Ps are.
#[derive(Debug, Default)]
pub(super) struct Procs {
    procs: BTreeMap<ProcId, Proc>,
    gomaxprocs: u64,
    gomaxprocs_since: Time,
    /// The time that there was on all Ps.
    capacity_ns: i64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Proc {
    busy_since: Option<Time>,
    busy_ns: i64,
}

/// Ps from here on are places for timers and the like in traces before Go 1.22.
const PSEUDO: u64 = 1_000_000;

impl Procs {
    pub(super) fn transition(&mut self, transition: ProcTransition, first: Time, time: Time) {
        if transition.id.0 >= PSEUDO {
            return;
        }
        let proc = self.procs.entry(transition.id).or_default();
        if transition.to == ProcState::Running {
            // One that is only named now ran from the begin.
            let since = if transition.from == ProcState::Undetermined { first } else { time };
            proc.busy_since.get_or_insert(since);
        } else if let Some(since) = proc.busy_since.take() {
            proc.busy_ns = proc.busy_ns.saturating_add(time.since(since));
        }
    }

    pub(super) fn gomaxprocs(&mut self, value: u64, first: Time, time: Time) {
        if self.gomaxprocs == 0 {
            (self.gomaxprocs, self.gomaxprocs_since) = (value, first);
        }
        self.settle(time);
        self.gomaxprocs = value;
    }

    fn settle(&mut self, time: Time) {
        let procs = i64::try_from(self.gomaxprocs).unwrap_or(0);
        let ns = time.since(self.gomaxprocs_since);
        self.capacity_ns = self.capacity_ns.saturating_add(ns.saturating_mul(procs));
        self.gomaxprocs_since = time;
    }

    /// What was known does not hold any more.
    pub(super) fn clear(&mut self, time: Time) {
        for proc in self.procs.values_mut() {
            if let Some(since) = proc.busy_since.take() {
                proc.busy_ns = proc.busy_ns.saturating_add(time.since(since));
            }
        }
    }

    pub(super) fn finish(mut self, end: Time) -> ProcReport {
        self.clear(end);
        self.settle(end);
        let busy_ns: Vec<i64> = self.procs.values().map(|proc| proc.busy_ns).collect();
        let busy: i64 = busy_ns.iter().fold(0, |sum, ns| sum.saturating_add(*ns));
        let utilisation = (self.capacity_ns > 0).then(|| busy as f64 / self.capacity_ns as f64);
        ProcReport { gomaxprocs: self.gomaxprocs, utilisation, busy_ns }
    }
}
