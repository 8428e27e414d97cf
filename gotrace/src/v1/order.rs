//! The second pass: puts the events of all Ps in one order (`internal/trace/internal/tracev1`,
//! `order.go` and `parseEventBatches`).
//!
//! Of the events that stand next on each P, those are *ready* that their goroutine's state allows;
//! the earliest of them is taken. With broken clocks the states decide, the time only chooses.

use super::check::Checks;
use super::event_type::{self as ty, Need};
use super::faults::Faults;
use super::frontier::Frontier;
use super::goroutines::{Goroutines, Status};
use super::index::Index;
use super::schedule::Schedule;
use super::stream::{LaneEvent, Stream};
use crate::{Error, Limits};

/// One P, or the CPU samples.
#[derive(Debug)]
pub(super) struct Lane {
    stream: Option<Stream>,
    pub(super) head: LaneEvent,
    /// Row of the goroutine that must be in some state for `head`, and what it was when it was; or
    /// `NO_ROW`.
    pub(super) target: u32,
    version: u32,
    /// Row of the goroutine that runs.
    pub(super) running: u32,
    /// Whose `GO_SYS_CALL` was last and waits for its answer, and which one; 0 if none.
    pub(super) call: u64,
    pub(super) answer: u64,
}

const IMPOSSIBLE: &str = "two Ps claim to have changed the state of the same goroutine";

const TIME_ORDER: &str = "time stamps out of order: the clocks of the CPUs were probably apart; \
     late events were moved to the time of the one before";

pub(super) const NO_ROW: u32 = u32::MAX;

pub(super) struct Order<'a> {
    data: &'a [u8],
    index: &'a Index,
    pub(super) limits: &'a Limits,
    pub(super) faults: &'a mut Faults,
    pub(super) lanes: Vec<Lane>,
    pub(super) goroutines: Goroutines,
    pub(super) checks: Checks,
    pub(super) schedule: Schedule,
    /// The next CPU sample.
    sample: usize,
    /// How many GC cycles have begun.
    pub(super) gc_seq: u64,
    /// Time of the last event.
    pub(super) time: i64,
    frontier: Frontier,
    /// The lanes that are not in `frontier`: their next event was not ready.
    blocked: Vec<u32>,
}

/// Whom an event changed the state of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    Nobody,
    Goroutine(u64),
    Gc,
}

impl<'a> Order<'a> {
    pub(super) fn new(data: &'a [u8], index: &'a Index, limits: &'a Limits, faults: &'a mut Faults) -> Self {
        let lane = |stream| Lane {
            stream,
            head: LaneEvent::default(),
            target: NO_ROW,
            version: 0,
            running: NO_ROW,
            call: 0,
            answer: 0,
        };
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
        lane.target = NO_ROW;
        let head = &lane.head;
        let (place, id, status, seq) = match ty::need(head.event_type) {
            Need::Nothing => return true,
            Need::New => return self.goroutines.is_new(head.first),
            Need::Turn => return head.first == self.gc_seq,
            Need::Own => (lane.running, head.goroutine, Status::Running, None),
            Need::Described => (self.goroutines.find(head.goroutine), head.goroutine, Status::Runnable, Some(1)),
            Need::Runnable => {
                (self.goroutines.find(head.goroutine), head.goroutine, Status::Runnable, Some(head.second))
            }
            Need::RunnableHere => {
                (self.goroutines.find(head.goroutine), head.goroutine, Status::Runnable, None)
            }
            Need::Waiting => (self.goroutines.find(head.first), head.first, Status::Waiting, Some(head.second)),
            Need::WaitingHere => (self.goroutines.find(head.first), head.first, Status::Waiting, None),
        };
        let Some(row) = self.goroutines.row(place, id) else { return false };
        lane.target = place;
        lane.version = row.version;
        row.status == status && seq.is_none_or(|seq| seq == row.seq)
    }

    /// Has nothing changed since the next event of this lane was found ready?
    #[inline]
    fn is_still_ready(&self, lane: &Lane) -> bool {
        lane.target == NO_ROW
            || self
                .goroutines
                .row(lane.target, lane.head.subject())
                .is_some_and(|row| row.version == lane.version)
    }

    /// Takes the next event of this lane. `None` if it is not ready any more.
    #[inline]
    fn apply(&mut self, number: u32) -> Result<Option<Changed>, Error> {
        let Some(lane) = self.lanes.get(number as usize) else { return Ok(None) };
        if !self.is_still_ready(lane) {
            return Ok(None);
        }
        let (event_type, time, goroutine) = (lane.head.event_type, lane.head.time, lane.head.goroutine);
        if time >= self.time {
            self.time = time;
        } else {
            self.faults.note(TIME_ORDER, lane.head.offset);
        }
        if self.schedule.events == 0 {
            self.schedule.start = time;
        }
        if event_type == ty::CPU_SAMPLE {
            self.forget_calls(goroutine);
        } else if lane.call != 0 && lane.call == goroutine {
            self.answer_call(number, event_type);
        }
        self.schedule.push(number);
        self.transition(number)
    }

    /// Did the last system call of this goroutine block? The goroutine's next event says.
    #[inline]
    fn answer_call(&mut self, number: u32, event_type: u8) {
        let Some(lane) = self.lanes.get_mut(number as usize) else { return };
        lane.call = 0;
        if event_type == ty::GO_SYS_BLOCK {
            self.schedule.answers.set(lane.answer);
        }
    }

    /// To Go a CPU sample is a goroutine's next event, too.
    #[cold]
    fn forget_calls(&mut self, goroutine: u64) {
        for lane in &mut self.lanes {
            if lane.call == goroutine {
                lane.call = 0;
            }
        }
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
