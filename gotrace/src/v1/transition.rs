//! What each event does to the states that order the others.

use super::event_type as ty;
use super::faults::Faults;
use super::goroutines::Status;
use super::order::{Changed, NO_ROW, Order};
use crate::{Error, Limits};

const STRAY_EXIT: &str = "a goroutine comes back from a system call that did not block";
const EARLY_EXIT: &str = "time stamps out of order: a system call ends before it begins";

/// What came of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) changed: Changed,
    /// It ended a wait for the network.
    pub(super) network: bool,
}

impl Order {
    /// Changes the states as the next event of the lane says, which happened at `time`. `None` if
    /// they do not allow it.
    #[inline]
    pub(super) fn transition(
        &mut self,
        number: u32,
        time: i64,
        limits: &Limits,
        faults: &mut Faults,
    ) -> Result<Option<Outcome>, Error> {
        let Some(lane) = self.lanes.get_mut(number as usize) else { return Ok(None) };
        let event = &lane.head;
        let (event_type, id, first, target) = (event.event_type, event.goroutine, event.first, lane.target);
        let mut network = false;
        let changed = match event_type {
            ty::GO_START | ty::GO_START_LABEL | ty::GO_START_LOCAL => {
                self.checks.start(number, id, event.offset, faults);
                lane.running = target;
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Running, row.seq.wrapping_add(1));
                    row.network = false;
                    if row.ready > time {
                        faults
                            .note("a goroutine runs before it comes back from its system call", event.offset);
                    }
                }
                Changed(id)
            }
            ty::GO_SCHED | ty::GO_PREEMPT => {
                self.checks.stop(number);
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Runnable, row.seq);
                }
                Changed(id)
            }
            ty::GO_SLEEP
            | ty::GO_BLOCK
            | ty::GO_BLOCK_SEND..=ty::GO_BLOCK_NET
            | ty::GO_BLOCK_GC
            | ty::GO_SYS_BLOCK => {
                self.checks.stop(number);
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Waiting, row.seq);
                    row.network = event_type == ty::GO_BLOCK_NET;
                    if event_type == ty::GO_SYS_BLOCK {
                        row.system_call = event.time;
                    }
                }
                Changed(id)
            }
            ty::GO_UNBLOCK | ty::GO_UNBLOCK_LOCAL => {
                if let Some(row) = self.goroutines.row_mut(target, first) {
                    network = row.network;
                    row.set(Status::Runnable, row.seq.wrapping_add(1));
                }
                Changed(first)
            }
            ty::HEAP_ALLOC | ty::HEAP_GOAL | ty::CPU_SAMPLE => Changed::NOBODY,
            ty::GO_SYS_CALL => {
                if id == 0 {
                    faults.note("a system call on a P that runs no goroutine", event.offset);
                }
                Changed::NOBODY
            }
            ty::GO_CREATE => {
                if self.goroutines.len() as u64 >= limits.resources {
                    return Err(super::limit(event.offset, "goroutines", limits.resources, "resources"));
                }
                if !self.goroutines.create(first) {
                    return Ok(None);
                }
                Changed(first)
            }
            ty::GO_END | ty::GO_STOP => self.end(number, faults),
            ty::GO_SYS_EXIT | ty::GO_SYS_EXIT_LOCAL => self.exit(number, faults),
            ty::GO_WAITING | ty::GO_IN_SYSCALL => {
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Waiting, 2);
                    if event_type == ty::GO_IN_SYSCALL {
                        row.system_call = event.time;
                    }
                }
                Changed(id)
            }
            ty::GC_START => {
                if first != self.gc_seq {
                    return Ok(None);
                }
                self.gc_seq = first.wrapping_add(1);
                self.checks.other(number, event, None, faults);
                Changed::GC
            }
            _ => {
                let row = self.goroutines.row_mut(lane.running, id);
                self.checks.other(number, event, row, faults);
                Changed::NOBODY
            }
        };
        Ok(Some(Outcome { changed, network }))
    }

    fn end(&mut self, number: u32, faults: &mut Faults) -> Changed {
        self.checks.stop(number);
        let Some(lane) = self.lanes.get_mut(number as usize) else { return Changed::NOBODY };
        let id = lane.head.goroutine;
        if id == 0 {
            faults.note("a goroutine ends on a P that runs none", lane.head.offset);
        }
        let row = std::mem::replace(&mut lane.running, NO_ROW);
        if let Some(goroutine) = self.goroutines.row(row, id) {
            if goroutine.has_regions {
                self.checks.end_regions(id);
            }
            self.goroutines.end(row, id);
        }
        Changed::NOBODY
    }

    /// The real end of a system call was noted in the runtime before the event could be written.
    fn exit(&mut self, number: u32, faults: &mut Faults) -> Changed {
        let Some(lane) = self.lanes.get(number as usize) else { return Changed::NOBODY };
        let event = &lane.head;
        if event.event_type == ty::GO_SYS_EXIT_LOCAL {
            faults.note("a kind of system call exit that no Go since 1.11 writes", event.offset);
        }
        let goroutine = event.first;
        if let Some(row) = self.goroutines.row_mut(lane.target, goroutine) {
            row.set(Status::Runnable, row.seq.wrapping_add(1));
            if let Some(real) = event.real_exit() {
                if row.system_call == 0 {
                    faults.note(STRAY_EXIT, event.offset);
                } else if real < row.system_call {
                    faults.note(EARLY_EXIT, event.offset);
                }
                row.ready = real;
            }
        }
        Changed(goroutine)
    }
}
