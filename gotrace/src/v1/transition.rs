//! What each event does to the states that order the others.

use super::event_type as ty;
use super::goroutines::Status;
use super::order::{Changed, NO_ROW, Order};
use super::schedule::Exit;
use crate::Error;

const STRAY_EXIT: &str = "a goroutine comes back from a system call that did not block";
const EARLY_EXIT: &str =
    "time stamps out of order: a system call ends before it begins; its end was moved to its begin";

impl Order<'_> {
    /// Changes the states as the next event of the lane says. `None` if they do not allow it.
    #[inline]
    pub(super) fn transition(&mut self, number: u32) -> Result<Option<Changed>, Error> {
        let Some(lane) = self.lanes.get_mut(number as usize) else { return Ok(None) };
        let event = &lane.head;
        let (event_type, id, first, target) = (event.event_type, event.goroutine, event.first, lane.target);
        let changed = match event_type {
            ty::GO_START | ty::GO_START_LABEL | ty::GO_START_LOCAL => {
                self.checks.start(number, id, event.offset, self.faults);
                lane.running = target;
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    // Of a local one the number is not written, but it has been checked if it is.
                    row.set(Status::Running, row.seq.wrapping_add(1));
                    row.network = false;
                    if row.ready > self.time {
                        self.faults.note("a goroutine runs before it comes back from its system call", event.offset);
                    }
                }
                Changed::Goroutine(id)
            }
            ty::GO_SCHED | ty::GO_PREEMPT => {
                self.checks.stop(number);
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Runnable, row.seq);
                }
                Changed::Goroutine(id)
            }
            ty::GO_SLEEP | ty::GO_BLOCK | ty::GO_BLOCK_SEND..=ty::GO_BLOCK_NET | ty::GO_BLOCK_GC | ty::GO_SYS_BLOCK => {
                self.checks.stop(number);
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Waiting, row.seq);
                    row.network = event_type == ty::GO_BLOCK_NET;
                    if event_type == ty::GO_SYS_BLOCK {
                        row.system_call = event.time;
                    }
                }
                Changed::Goroutine(id)
            }
            ty::GO_UNBLOCK | ty::GO_UNBLOCK_LOCAL => {
                if let Some(row) = self.goroutines.row_mut(target, first) {
                    self.schedule.answers.push(row.network);
                    row.set(Status::Runnable, row.seq.wrapping_add(1));
                }
                Changed::Goroutine(first)
            }
            ty::HEAP_ALLOC | ty::HEAP_GOAL | ty::CPU_SAMPLE => Changed::Nobody,
            ty::GO_SYS_CALL => {
                if id == 0 {
                    self.faults.note("a system call on a P that runs no goroutine", event.offset);
                }
                lane.call = id;
                lane.answer = self.schedule.answers.push(false);
                Changed::Nobody
            }
            ty::GO_CREATE => return self.create(number),
            ty::GO_END | ty::GO_STOP => self.end(number),
            ty::GO_SYS_EXIT | ty::GO_SYS_EXIT_LOCAL => self.exit(number),
            ty::GO_WAITING | ty::GO_IN_SYSCALL => {
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.set(Status::Waiting, 2);
                    if event_type == ty::GO_IN_SYSCALL {
                        row.system_call = event.time;
                    }
                }
                Changed::Goroutine(id)
            }
            _ => {
                let row = self.goroutines.row_mut(lane.running, id);
                self.checks.other(number, event, row, self.faults);
                if event_type == ty::GC_START {
                    if first != self.gc_seq {
                        return Ok(None);
                    }
                    self.gc_seq = first.wrapping_add(1);
                    Changed::Gc
                } else {
                    Changed::Nobody
                }
            }
        };
        Ok(Some(changed))
    }

    fn create(&mut self, number: u32) -> Result<Option<Changed>, Error> {
        let Some(lane) = self.lanes.get(number as usize) else { return Ok(None) };
        let id = lane.head.first;
        let limit = self.limits.resources;
        if self.goroutines.len() as u64 >= limit {
            return Err(super::limit(lane.head.offset, "goroutines", limit, "resources"));
        }
        Ok(self.goroutines.create(id).then_some(Changed::Goroutine(id)))
    }

    fn end(&mut self, number: u32) -> Changed {
        self.checks.stop(number);
        let Some(lane) = self.lanes.get_mut(number as usize) else { return Changed::Nobody };
        let id = lane.head.goroutine;
        if id == 0 {
            self.faults.note("a goroutine ends on a P that runs none", lane.head.offset);
        }
        let row = std::mem::replace(&mut lane.running, NO_ROW);
        if let Some(goroutine) = self.goroutines.row(row, id) {
            if goroutine.has_regions {
                self.checks.end_regions(id);
            }
            self.goroutines.end(row, id);
        }
        Changed::Nobody
    }

    /// The real end of a system call was noted in the runtime before the event could be written.
    fn exit(&mut self, number: u32) -> Changed {
        let Some(lane) = self.lanes.get(number as usize) else { return Changed::Nobody };
        let (event, mut time) = (&lane.head, self.time);
        // Go takes the third argument of both kinds, and the local one has but two.
        #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
        let real = if event.event_type == ty::GO_SYS_EXIT { event.third as i64 } else { 0 };
        if event.event_type == ty::GO_SYS_EXIT_LOCAL {
            self.faults.note("a kind of system call exit that no Go since 1.11 writes", event.offset);
        }
        let goroutine = event.first;
        if let Some(row) = self.goroutines.row_mut(lane.target, goroutine) {
            row.set(Status::Runnable, row.seq.wrapping_add(1));
            if real != 0 && row.system_call == 0 {
                self.faults.note(STRAY_EXIT, event.offset);
            } else if real != 0 && real < row.system_call {
                self.faults.note(EARLY_EXIT, event.offset);
                time = row.system_call;
            } else if real != 0 {
                time = real;
                row.ready = real;
            }
        }
        let number = self.schedule.events.wrapping_sub(1);
        self.schedule.exits.push(Exit { time, number, goroutine });
        Changed::Goroutine(goroutine)
    }
}
