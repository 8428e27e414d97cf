//! Puts the events of all Ps in one order (`internal/trace/internal/tracev1`, `order.go` and
//! `parseEventBatches`).
//!
//! Of the events that stand next on each P, those are *ready* that their goroutine's state allows;
//! the earliest of them is taken. With broken clocks the states decide, the time only chooses.

use super::check::Checks;
use super::event_type::{self as ty, Need, Seq};
use super::faults::Faults;
use super::frontier::Frontier;
use super::goroutines::Goroutines;
use super::index::Index;
use super::stream::{LaneEvent, Stream};

/// What events are read from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) data: &'a [u8],
    pub(super) index: &'a Index,
}

/// One P, or the CPU samples.
#[derive(Debug)]
pub(super) struct Lane {
    stream: Option<Stream>,
    /// The next event; type 0 at the end.
    pub(super) head: LaneEvent,
    /// Row of the goroutine that must be in some state for `head`, and which of its states that was
    /// seen in; or `NO_ROW`.
    pub(super) target: u32,
    version: u32,
    /// Row of the goroutine that runs.
    pub(super) running: u32,
}

pub(super) const NO_ROW: u32 = u32::MAX;

/// What was put in order so far.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) lanes: Vec<Lane>,
    pub(super) goroutines: Goroutines,
    pub(super) checks: Checks,
    frontier: Frontier,
    /// The lanes that are not in `frontier`: their next event was not ready.
    blocked: Vec<Blocked>,
    /// CPU samples that have become the next event of their lane.
    samples: usize,
    /// How many GC cycles have begun.
    pub(super) gc_seq: u64,
}

#[derive(Debug, Clone, Copy)]
struct Blocked {
    lane: u32,
    waits: Changed,
}

/// Whom an event changed the state of: a goroutine, by number, or something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Changed(pub(super) u64);

impl Changed {
    pub(super) const NOBODY: Self = Self(u64::MAX);
    /// The number of GC cycles.
    pub(super) const GC: Self = Self(u64::MAX - 1);
}

const IMPOSSIBLE: &str = "two Ps claim to have changed the state of the same goroutine";
const STUCK: &str = "no consistent ordering of events is possible from here on; events up to here were read. \
     Go before 1.22 writes such traces of programs in which C calls Go (golang/go#29707), \
     and so do traces look that were cut off or lost a part";

/// How far is looked for what came of a system call. Nothing comes between in what Go writes.
const CALL_DISTANCE: u32 = 64;

impl Order {
    pub(super) fn new(source: Source<'_>, faults: &mut Faults) -> Self {
        let lane =
            |stream| Lane { stream, head: LaneEvent::default(), target: NO_ROW, version: 0, running: NO_ROW };
        let mut lanes: Vec<Lane> =
            source.index.lanes.iter().map(|&batches| lane(Some(Stream::new(batches)))).collect();
        lanes.push(lane(None));
        #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` bounds the Ps")]
        let blocked = (0..lanes.len() as u32).map(|lane| Blocked { lane, waits: Changed::NOBODY }).collect();
        let mut order = Self {
            checks: Checks::new(lanes.len()),
            lanes,
            goroutines: Goroutines::default(),
            frontier: Frontier::default(),
            blocked,
            samples: 0,
            gc_seq: 0,
        };
        order.refill(None, Changed::NOBODY, source, faults);
        order
    }

    /// The lane with the earliest event that is ready; `None` at the end.
    #[inline]
    pub(super) fn next_lane(&mut self, faults: &mut Faults) -> Option<u32> {
        loop {
            let number = self.frontier.pop()?;
            let lane = self.lanes.get(number as usize)?;
            if self.is_still_ready(lane) {
                return Some(number);
            }
            self.put_back(number, faults);
        }
    }

    /// Another P has changed the state since; Go gives up here.
    #[cold]
    pub(super) fn put_back(&mut self, number: u32, faults: &mut Faults) {
        faults.note(IMPOSSIBLE, self.lanes.get(number as usize).map_or(0, |lane| lane.head.offset));
        self.block(number);
    }

    /// Decodes the next event of the lane whose last one was taken, and looks again at the lanes that
    /// waited for what that one changed.
    #[inline]
    pub(super) fn proceed(&mut self, number: u32, changed: Changed, source: Source<'_>, faults: &mut Faults) {
        if changed != Changed::NOBODY && self.blocked.iter().any(|blocked| blocked.waits == changed) {
            self.blocked.push(Blocked { lane: number, waits: Changed::NOBODY });
            self.refill(Some(number), changed, source, faults);
            return;
        }
        match self.advance(number, source, faults) {
            Some(true) => self.frontier.push_last(self.head_time(number), number),
            Some(false) => self.block(number),
            None => {}
        }
    }

    #[inline]
    fn head_time(&self, number: u32) -> i64 {
        self.lanes.get(number as usize).map_or(i64::MAX, |lane| lane.head.time)
    }

    #[inline]
    fn block(&mut self, number: u32) {
        let waits = self.waits_for(number);
        self.blocked.push(Blocked { lane: number, waits });
    }

    /// In Go's order, see [`Frontier`]. At the begin there is no `taken`.
    #[inline(never)]
    fn refill(&mut self, taken: Option<u32>, changed: Changed, source: Source<'_>, faults: &mut Faults) {
        let mut place = 0;
        while let Some(&Blocked { lane, waits }) = self.blocked.get(place) {
            let ready = if taken.is_none_or(|taken| taken == lane) {
                self.advance_refilling(lane, source, faults)
            } else {
                Some(waits == changed && self.is_ready(lane))
            };
            if ready == Some(false) {
                let waits = self.waits_for(lane);
                if let Some(blocked) = self.blocked.get_mut(place) {
                    blocked.waits = waits;
                }
                place = place.wrapping_add(1);
                continue;
            }
            self.blocked.swap_remove(place);
            if ready == Some(true) {
                self.frontier.push(self.head_time(lane), lane);
            }
        }
    }

    #[inline(never)]
    fn advance_refilling(&mut self, number: u32, source: Source<'_>, faults: &mut Faults) -> Option<bool> {
        self.advance(number, source, faults)
    }

    /// Decodes the next event of a lane: is it ready? `None` if there are no more.
    #[inline(always)]
    fn advance(&mut self, number: u32, source: Source<'_>, faults: &mut Faults) -> Option<bool> {
        let lane = self.lanes.get_mut(number as usize)?;
        let Some(stream) = &mut lane.stream else {
            let sample = source.index.samples.get(self.samples)?;
            self.samples = self.samples.wrapping_add(1);
            lane.head = LaneEvent {
                event_type: ty::CPU_SAMPLE,
                time: sample.time,
                goroutine: sample.goroutine,
                ..LaneEvent::default()
            };
            return Some(true);
        };
        if !stream.next(source.data, source.index, faults, &mut lane.head) {
            lane.head.event_type = 0;
            return None;
        }
        Some(self.is_ready(number))
    }

    /// Does the state of the goroutine allow the next event of this lane?
    #[inline]
    fn is_ready(&mut self, number: u32) -> bool {
        let Some(lane) = self.lanes.get_mut(number as usize) else { return false };
        let LaneEvent { goroutine, first, second, .. } = lane.head;
        lane.target = NO_ROW;
        let rules = ty::rules(lane.head.event_type);
        let id = if rules.of_first { first } else { goroutine };
        if rules.need == Need::Nothing {
            return true;
        }
        let place = if rules.need == Need::Own {
            lane.running
        } else if rules.need == Need::Other {
            self.goroutines.find(id)
        } else if rules.need == Need::New {
            return self.goroutines.is_new(id);
        } else {
            return first == self.gc_seq;
        };
        let Some(row) = self.goroutines.row(place, id) else { return false };
        lane.target = place;
        lane.version = row.version;
        let seq = match rules.seq {
            Seq::Any => row.seq,
            Seq::One => 1,
            Seq::Second => second,
        };
        (row.status == rules.status) & (row.seq == seq)
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

    fn waits_for(&self, number: u32) -> Changed {
        match self.lanes.get(number as usize) {
            Some(lane) if lane.head.event_type == ty::GC_START => Changed::GC,
            Some(lane) => Changed(lane.head.subject()),
            None => Changed::NOBODY,
        }
    }

    /// Did the system call block that the last event of this lane began? The next event of its
    /// goroutine says. That is on the same lane, or a CPU sample; with a sample in between Go does
    /// not see that a call blocks.
    pub(super) fn call_blocks(&self, number: u32, goroutine: u64, source: Source<'_>) -> bool {
        let Some(lane) = self.lanes.get(number as usize) else { return false };
        let mut event = lane.head;
        let mut stream = lane.stream.clone();
        for _ in 0..CALL_DISTANCE {
            if event.event_type == 0 {
                return false;
            }
            if event.goroutine == goroutine {
                return event.event_type == ty::GO_SYS_BLOCK
                    && !self.is_sampled(goroutine, event.time, source);
            }
            let more = stream.as_mut().is_some_and(|stream| {
                stream.next(source.data, source.index, &mut Faults::default(), &mut event)
            });
            if !more {
                return false;
            }
        }
        false
    }

    /// Is there a CPU sample of this goroutine among those that come before `time`?
    fn is_sampled(&self, goroutine: u64, time: i64, source: Source<'_>) -> bool {
        // The last one that was decoded is still to come.
        let next = source.index.samples.get(self.samples.saturating_sub(1)..).unwrap_or_default();
        let pending = self.lanes.last().is_some_and(|lane| lane.head.event_type == ty::CPU_SAMPLE);
        pending && next.iter().take_while(|sample| sample.time < time).any(|s| s.goroutine == goroutine)
    }

    /// Says whether events are left that could not be put in order.
    pub(super) fn report_stuck(&self, faults: &mut Faults) {
        let heads = self.blocked.iter().filter_map(|blocked| self.lanes.get(blocked.lane as usize));
        if let Some(offset) = heads.map(|lane| lane.head.offset).min() {
            faults.note(STUCK, offset);
        }
    }
}
