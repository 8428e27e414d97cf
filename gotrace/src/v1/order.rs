//! The second pass: puts the events of all Ps in one order (`internal/trace/internal/tracev1`,
//! `order.go` and `parseEventBatches`).
//!
//! Of the events that stand next on each P, those are *ready* that their goroutine's state allows;
//! the earliest of them is taken. With broken clocks the states decide, the time only chooses.

use super::check::Checks;
use super::event_type as ty;
use super::faults::Faults;
use super::frontier::Frontier;
use super::goroutines::{Goroutines, Status};
use super::index::Index;
use super::schedule::{Exit, Schedule};
use super::stream::{LaneEvent, Stream};
use crate::{Error, Limits};

/// One P, or the CPU samples.
#[derive(Debug)]
pub(super) struct Lane {
    stream: Option<Stream>,
    head: LaneEvent,
    /// Row of the goroutine that `head` is about, if it was ready.
    target: u32,
    /// Row of the goroutine that runs.
    running: u32,
    /// The answer that is open for the last `GO_SYS_CALL`, and whose call it was.
    call: Option<(u64, u64)>,
}

const IMPOSSIBLE: &str = "two Ps claim to have changed the state of the same goroutine";

const NO_ROW: u32 = u32::MAX;

pub(super) struct Order<'a> {
    data: &'a [u8],
    index: &'a Index,
    limits: &'a Limits,
    faults: &'a mut Faults,
    lanes: Vec<Lane>,
    goroutines: Goroutines,
    checks: Checks,
    schedule: Schedule,
    /// The next CPU sample.
    sample: usize,
    /// How many GC cycles have begun.
    gc_seq: u64,
    /// Time of the last event.
    time: i64,
    frontier: Frontier,
    /// The lanes that are not in `frontier`: their next event was not ready.
    blocked: Vec<u32>,
}

/// Whom an event changed the state of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changed {
    Nobody,
    Goroutine(u64),
    Gc,
}

impl<'a> Order<'a> {
    pub(super) fn new(data: &'a [u8], index: &'a Index, limits: &'a Limits, faults: &'a mut Faults) -> Self {
        let lane = |stream| Lane { stream, head: LaneEvent::default(), target: NO_ROW, running: NO_ROW, call: None };
        let mut lanes: Vec<Lane> =
            index.lanes.iter().map(|&batches| lane(Some(Stream::new(batches)))).collect();
        lanes.push(lane(None));
        Self {
            data,
            index,
            limits,
            faults,
            checks: Checks::new(lanes.len()),
            lanes,
            goroutines: Goroutines::default(),
            schedule: Schedule::default(),
            sample: 0,
            gc_seq: 0,
            time: i64::MIN,
            frontier: Frontier::default(),
            blocked: Vec::new(),
        }
    }

    pub(super) fn run(mut self) -> Result<Schedule, Error> {
        #[expect(clippy::cast_possible_truncation, reason = "there are at most `MAX_LANES`")]
        let lanes = self.lanes.len() as u32;
        self.blocked = (0..lanes).collect();
        self.refill(None, Changed::Nobody);
        while let Some(lane) = self.frontier.pop() {
            let Some(changed) = self.apply(lane)? else {
                // Another P has changed the state in the meantime; Go gives up here.
                self.faults.note(IMPOSSIBLE, self.lanes.get(lane as usize).map_or(0, |lane| lane.head.offset));
                self.blocked.push(lane);
                continue;
            };
            self.blocked.push(lane);
            self.refill(Some(lane), changed);
        }
        self.report_stuck();
        self.schedule.finish();
        Ok(self.schedule)
    }

    /// Moves the lanes to `frontier` whose next event is ready: looks at that of `taken`, whose last
    /// one was taken (of all at the begin), and again at those that waited for what `changed`. In Go's order, see
    /// [`Frontier`].
    #[inline]
    fn refill(&mut self, taken: Option<u32>, changed: Changed) {
        let mut place = 0;
        while let Some(&number) = self.blocked.get(place) {
            let ready = if taken.is_none_or(|taken| taken == number) {
                self.advance(number)
            } else if changed != Changed::Nobody && self.waits_for(number) == changed {
                Some(self.is_ready(number))
            } else {
                Some(false)
            };
            if ready == Some(false) {
                place = place.wrapping_add(1);
                continue;
            }
            self.blocked.swap_remove(place);
            if ready == Some(true) {
                let time = self.lanes.get(number as usize).map_or(i64::MAX, |lane| lane.head.time);
                self.frontier.push(time, number);
            }
        }
    }

    /// Decodes the next event of a lane: is it ready? `None` if there are no more.
    #[inline]
    fn advance(&mut self, number: u32) -> Option<bool> {
        let lane = self.lanes.get_mut(number as usize)?;
        let Some(stream) = &mut lane.stream else {
            let sample = self.index.samples.get(self.sample)?;
            self.sample = self.sample.wrapping_add(1);
            lane.head = LaneEvent {
                event_type: ty::CPU_SAMPLE,
                time: sample.time,
                goroutine: sample.goroutine,
                ..LaneEvent::default()
            };
            return Some(true);
        };
        if !stream.next(self.data, self.index, self.faults, &mut lane.head) {
            return None;
        }
        Some(self.is_ready(number))
    }

    /// Does the state of the goroutine allow the next event of this lane?
    #[inline]
    fn is_ready(&mut self, number: u32) -> bool {
        let Some(lane) = self.lanes.get_mut(number as usize) else { return false };
        lane.target = match lane.head.event_type {
            ty::GO_CREATE => return self.goroutines.is_new(lane.head.first),
            event_type if ty::ends_running(event_type) => lane.running,
            event_type if ty::needs_state(event_type) => {
                self.goroutines.find(lane.head.subject()).unwrap_or(NO_ROW)
            }
            _ => return true,
        };
        self.is_still_ready(number)
    }

    /// The same, for one that was ready when it was decoded.
    #[inline]
    fn is_still_ready(&self, number: u32) -> bool {
        let Some(lane) = self.lanes.get(number as usize) else { return false };
        let LaneEvent { event_type, first, second, .. } = lane.head;
        let (seq, status) = match event_type {
            ty::GC_START => return first == self.gc_seq,
            ty::GO_CREATE => return self.goroutines.is_new(first),
            ty::GO_WAITING | ty::GO_IN_SYSCALL => (Some(1), Status::Runnable),
            ty::GO_START | ty::GO_START_LABEL => (Some(second), Status::Runnable),
            ty::GO_START_LOCAL => (None, Status::Runnable),
            ty::GO_UNBLOCK | ty::GO_SYS_EXIT => (Some(second), Status::Waiting),
            ty::GO_UNBLOCK_LOCAL | ty::GO_SYS_EXIT_LOCAL => (None, Status::Waiting),
            _ if ty::ends_running(event_type) => (None, Status::Running),
            _ => return true,
        };
        let row = self.goroutines.row(lane.target, lane.head.subject());
        row.is_some_and(|row| row.status == status && seq.is_none_or(|seq| seq == row.seq))
    }

    /// Takes the next event of this lane. `None` if it is not ready any more.
    #[inline]
    fn apply(&mut self, number: u32) -> Result<Option<Changed>, Error> {
        if !self.is_still_ready(number) {
            return Ok(None);
        }
        let Some(lane) = self.lanes.get_mut(number as usize) else { return Ok(None) };
        let event = lane.head;
        if event.time >= self.time {
            self.time = event.time;
        } else {
            self.faults.note(
                "time stamps out of order: the clocks of the CPUs were probably apart; late events were moved to the time of the one before",
                event.offset,
            );
        }
        if self.schedule.events == 0 {
            self.schedule.start = event.time;
        }
        self.answer_call(number, &event);
        self.schedule.push(number);
        self.transition(number, &event).map(Some)
    }

    /// Did the last system call of this goroutine block? The goroutine's next event says.
    #[inline]
    fn answer_call(&mut self, number: u32, event: &LaneEvent) {
        if event.event_type == ty::CPU_SAMPLE {
            for lane in &mut self.lanes {
                lane.call = lane.call.filter(|call| call.1 != event.goroutine);
            }
            return;
        }
        let Some(lane) = self.lanes.get_mut(number as usize) else { return };
        if let Some((answer, goroutine)) = lane.call
            && goroutine == event.goroutine
        {
            lane.call = None;
            if event.event_type == ty::GO_SYS_BLOCK {
                self.schedule.answers.set(answer);
            }
        }
    }

    #[inline]
    fn transition(&mut self, number: u32, event: &LaneEvent) -> Result<Changed, Error> {
        let Some(lane) = self.lanes.get_mut(number as usize) else { return Ok(Changed::Nobody) };
        let LaneEvent { event_type, goroutine: id, first, second, third, .. } = *event;
        let target = lane.target;
        match event_type {
            ty::GO_CREATE => {
                if self.goroutines.len() as u64 >= self.limits.resources {
                    return Err(super::limit(event.offset, "goroutines", self.limits.resources, "resources"));
                }
                self.goroutines.create(first);
                Ok(Changed::Goroutine(first))
            }
            ty::GO_START | ty::GO_START_LABEL | ty::GO_START_LOCAL => {
                self.checks.start(number, id, event.offset, self.faults);
                lane.running = target;
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.seq = if event_type == ty::GO_START_LOCAL { row.seq } else { second }.wrapping_add(1);
                    row.status = Status::Running;
                    row.network = false;
                    if row.ready > self.time {
                        self.checks.exit_after_start(event.offset, self.faults);
                    }
                }
                Ok(Changed::Goroutine(id))
            }
            ty::GO_SCHED | ty::GO_PREEMPT => {
                self.checks.stop(number);
                self.set_status(target, id, Status::Runnable, false)
            }
            ty::GO_SLEEP
            | ty::GO_BLOCK
            | ty::GO_BLOCK_SEND..=ty::GO_BLOCK_COND
            | ty::GO_BLOCK_GC
            | ty::GO_BLOCK_NET => {
                self.checks.stop(number);
                self.set_status(target, id, Status::Waiting, event_type == ty::GO_BLOCK_NET)
            }
            ty::GO_SYS_BLOCK => {
                self.checks.stop(number);
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.system_call = event.time;
                }
                self.set_status(target, id, Status::Waiting, false)
            }
            ty::GO_END | ty::GO_STOP => {
                self.checks.end(number, id, event.offset, self.faults);
                let row = std::mem::replace(&mut lane.running, NO_ROW);
                if let Some(goroutine) = self.goroutines.row(row, id) {
                    if goroutine.has_regions {
                        self.checks.end_regions(id);
                    }
                    self.goroutines.end(row, id);
                }
                Ok(Changed::Nobody)
            }
            ty::GO_UNBLOCK | ty::GO_UNBLOCK_LOCAL => {
                let local = event_type == ty::GO_UNBLOCK_LOCAL;
                let network = self.goroutines.row(target, first).is_some_and(|row| row.network);
                self.schedule.answers.push(network);
                self.wake(target, first, (!local).then_some(second))
            }
            ty::GO_SYS_EXIT | ty::GO_SYS_EXIT_LOCAL => {
                let local = event_type == ty::GO_SYS_EXIT_LOCAL;
                // Go takes the third argument of both kinds, and the local one has but two.
                if local {
                    self.faults.note("a kind of system call exit that no Go since 1.11 writes", event.offset);
                }
                self.exit(target, event, if local { 0 } else { third });
                self.wake(target, first, (!local).then_some(second))
            }
            ty::GO_WAITING | ty::GO_IN_SYSCALL => {
                if let Some(row) = self.goroutines.row_mut(target, id) {
                    row.seq = 2;
                    if event_type == ty::GO_IN_SYSCALL {
                        row.system_call = event.time;
                    }
                }
                self.set_status(target, id, Status::Waiting, false)
            }
            ty::GO_SYS_CALL => {
                self.checks.needs_goroutine(id, event.offset, self.faults);
                lane.call = Some((self.schedule.answers.push(false), id));
                Ok(Changed::Nobody)
            }
            ty::GC_START => {
                self.gc_seq = first.wrapping_add(1);
                self.checks.other(number, event, None, self.faults);
                Ok(Changed::Gc)
            }
            ty::HEAP_ALLOC | ty::HEAP_GOAL | ty::CPU_SAMPLE => Ok(Changed::Nobody),
            _ => {
                let row = self.goroutines.row_mut(lane.running, id);
                self.checks.other(number, event, row, self.faults);
                Ok(Changed::Nobody)
            }
        }
    }

    fn set_status(&mut self, row: u32, id: u64, status: Status, network: bool) -> Result<Changed, Error> {
        if let Some(row) = self.goroutines.row_mut(row, id) {
            row.status = status;
            row.network = network;
        }
        Ok(Changed::Goroutine(id))
    }

    fn wake(&mut self, row: u32, id: u64, seq: Option<u64>) -> Result<Changed, Error> {
        if let Some(row) = self.goroutines.row_mut(row, id) {
            row.seq = seq.unwrap_or(row.seq).wrapping_add(1);
            row.status = Status::Runnable;
        }
        Ok(Changed::Goroutine(id))
    }

    /// The real end of a system call was noted in the runtime before the event could be written.
    fn exit(&mut self, row: u32, event: &LaneEvent, real: u64) {
        let goroutine = event.first;
        let mut time = self.time;
        #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
        let real = real as i64;
        if real != 0
            && let Some(row) = self.goroutines.row_mut(row, goroutine)
        {
            if row.system_call == 0 {
                self.faults.note("a goroutine comes back from a system call that was not blocked", event.offset);
            } else if real < row.system_call {
                self.faults.note(
                    "time stamps out of order: a system call ends before it begins; its end was moved to its begin",
                    event.offset,
                );
                time = row.system_call;
            } else {
                time = real;
                row.ready = real;
            }
        }
        let number = self.schedule.events.wrapping_sub(1);
        self.schedule.exits.push(Exit { time, number, goroutine });
    }

    fn waits_for(&self, number: u32) -> Changed {
        match self.lanes.get(number as usize) {
            Some(lane) if lane.head.event_type == ty::GC_START => Changed::Gc,
            Some(lane) => Changed::Goroutine(lane.head.subject()),
            None => Changed::Nobody,
        }
    }

    fn report_stuck(&mut self) {
        let offsets = self.blocked.iter().filter_map(|&lane| self.lanes.get(lane as usize));
        if let Some(offset) = offsets.map(|lane| lane.head.offset).min() {
            self.faults.note(
                "no consistent ordering of events is possible from here on; events up to here were read. \
                 Go before 1.22 writes such traces of programs in which C calls Go (golang/go#29707), \
                 and so do traces that were cut off or lost a part look",
                offset,
            );
        }
    }
}
