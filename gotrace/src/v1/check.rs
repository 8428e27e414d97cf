//! What must hold between the events besides the states that order them
//! (`postProcessTrace` of `internal/trace/internal/tracev1/parser.go`). Go refuses a trace in which
//! it does not; here the events are kept and the trace is said to be damaged.

use rustc_hash::FxHashMap;

use super::event_type as ty;
use super::faults::Faults;
use super::goroutines::Goroutine;
use super::stream::LaneEvent;

#[derive(Debug)]
pub(super) struct Checks {
    procs: Vec<Proc>,
    gc: bool,
    stopped: bool,
    /// A mark assist on no goroutine.
    assists: bool,
    /// Task and name of the regions that are open, by goroutine.
    regions: FxHashMap<u64, Vec<(u64, u64)>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Proc {
    running: bool,
    sweeping: bool,
    /// It runs a goroutine.
    busy: bool,
}

impl Checks {
    pub(super) fn new(lanes: usize) -> Self {
        Self {
            procs: vec![Proc::default(); lanes],
            gc: false,
            stopped: false,
            assists: false,
            regions: FxHashMap::default(),
        }
    }

    #[inline]
    pub(super) fn start(&mut self, lane: u32, id: u64, offset: usize, faults: &mut Faults) {
        let Some(proc) = self.procs.get_mut(lane as usize) else { return };
        if proc.busy {
            faults.note("a P starts a goroutine while it runs another", offset);
        }
        proc.busy = id != 0;
    }

    #[inline]
    pub(super) fn stop(&mut self, lane: u32) {
        if let Some(proc) = self.procs.get_mut(lane as usize) {
            proc.busy = false;
        }
    }

    pub(super) fn end_regions(&mut self, goroutine: u64) {
        self.regions.remove(&goroutine);
    }

    /// Events that neither need nor change the state of a goroutine.
    pub(super) fn other(
        &mut self,
        lane: u32,
        event: &LaneEvent,
        goroutine: Option<&mut Goroutine>,
        faults: &mut Faults,
    ) {
        let Some(proc) = self.procs.get_mut(lane as usize) else { return };
        let wrong = match event.event_type {
            ty::PROC_START => {
                std::mem::replace(&mut proc.running, true).then_some("a P starts that runs already")
            }
            ty::PROC_STOP => match (std::mem::take(&mut proc.running), proc.busy) {
                (false, _) => Some("a P stops that does not run"),
                (true, true) => Some("a P stops while it runs a goroutine"),
                (true, false) => None,
            },
            ty::GC_START => {
                std::mem::replace(&mut self.gc, true).then_some("a GC cycle begins within another")
            }
            ty::GC_DONE => (!std::mem::take(&mut self.gc)).then_some("a GC cycle ends that did not begin"),
            ty::STW_START => std::mem::replace(&mut self.stopped, true)
                .then_some("the world is stopped while it is stopped"),
            ty::STW_DONE => {
                (!std::mem::take(&mut self.stopped)).then_some("the world starts that was not stopped")
            }
            ty::GC_SWEEP_START => {
                std::mem::replace(&mut proc.sweeping, true).then_some("a sweep begins within another")
            }
            ty::GC_SWEEP_DONE => {
                (!std::mem::take(&mut proc.sweeping)).then_some("a sweep ends that did not begin")
            }
            ty::GC_MARK_ASSIST_START => {
                let assists = goroutine.map_or(&mut self.assists, |goroutine| &mut goroutine.assists);
                std::mem::replace(assists, true).then_some("a mark assist begins within another")
            }
            ty::GC_MARK_ASSIST_DONE => {
                // It may have begun before the trace.
                *goroutine.map_or(&mut self.assists, |goroutine| &mut goroutine.assists) = false;
                None
            }
            ty::USER_REGION => {
                if let Some(goroutine) = goroutine {
                    goroutine.has_regions = true;
                }
                self.region(event)
            }
            ty::FUTILE_WAKEUP => Some("a futile wakeup, which no Go since 1.11 writes; it was left out"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            faults.note(wrong, event.offset);
        }
    }

    fn region(&mut self, event: &LaneEvent) -> Option<&'static str> {
        let LaneEvent { first: task, second: mode, third: name, .. } = *event;
        match mode {
            0 => {
                self.regions.entry(event.goroutine).or_default().push((task, name));
                None
            }
            1 => {
                // One without a begin began before the trace.
                let open = self.regions.get_mut(&event.goroutine)?;
                let begin = open.pop()?;
                (begin != (task, name)).then_some("a region ends that is not the innermost one")
            }
            _ => Some("a region neither begins nor ends; it was left out"),
        }
    }
}
