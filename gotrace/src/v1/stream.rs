//! The events of one P, decoded one after the other from its batches.

use super::event_type as ty;
use super::faults::Faults;
use super::index::{Index, LaneBatches, NO_BATCH};
use super::wire;

/// An event of a P.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LaneEvent {
    pub(super) event_type: u8,
    /// Ticks.
    pub(super) time: i64,
    /// Whose event it is, as Go has it: who runs on the P or starts to, or who comes back from a
    /// system call. 0 if nobody.
    pub(super) goroutine: u64,
    /// Arguments after the time.
    pub(super) first: u64,
    pub(super) second: u64,
    pub(super) third: u64,
    /// Of a `USER_LOG` the position of its message.
    pub(super) fourth: u64,
    pub(super) offset: usize,
}

impl LaneEvent {
    /// The goroutine whose state the event needs and changes.
    #[inline]
    pub(super) fn subject(&self) -> u64 {
        if ty::rules(self.event_type).of_first { self.first } else { self.goroutine }
    }

    /// When a system call really ended, if the event says so. Go takes the third argument of both
    /// kinds of such events, and the local one has but two.
    pub(super) fn real_exit(&self) -> Option<i64> {
        #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
        let real = self.third as i64;
        (self.event_type == ty::GO_SYS_EXIT && real != 0).then_some(real)
    }
}

/// Where decoding stands in the batches of one P.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    next_batch: u32,
    at: usize,
    end: usize,
    time: i64,
    /// Who runs, which carries over from batch to batch.
    running: u64,
}

impl Stream {
    pub(super) fn new(lane: LaneBatches) -> Self {
        Self { next_batch: lane.first, at: 0, end: 0, time: 0, running: 0 }
    }

    /// Decodes the next event into `event`; false after the last one.
    #[inline(always)]
    pub(super) fn next(
        &mut self,
        data: &[u8],
        index: &Index,
        faults: &mut Faults,
        event: &mut LaneEvent,
    ) -> bool {
        loop {
            let at = self.at;
            if at >= self.end {
                if self.open_batch(data, index).is_none() {
                    return false;
                }
                continue;
            }
            let head = data.get(at).copied().unwrap_or_default();
            let event_type = wire::event_type(head);
            let count = ty::ARGUMENTS.get(usize::from(event_type)).copied().unwrap_or_default();
            let varints = match wire::short_varints(data, at, head, count) {
                Some(varints) => varints,
                None => match long(data, at, head, count) {
                    Some(varints) => varints,
                    None => {
                        self.pass(data, faults);
                        continue;
                    }
                },
            };
            self.at = varints.next;
            #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
            let time = self.time.wrapping_add(varints.first as i64);
            self.time = time;
            event.event_type = event_type;
            event.time = time;
            event.offset = at;
            event.first = varints.second;
            event.second = varints.third;
            event.third = varints.fourth;
            event.fourth = varints.fifth;
            let rules = ty::rules(event_type);
            event.goroutine = if rules.is_of_first { varints.second } else { self.running };
            let starts = if rules.starts { varints.second } else { self.running };
            self.running = if rules.stops { 0 } else { starts };
            if rules.has_message {
                self.pass_message(data, event);
            }
            return true;
        }
    }

    #[cold]
    fn open_batch(&mut self, data: &[u8], index: &Index) -> Option<()> {
        if self.next_batch == NO_BATCH {
            return None;
        }
        let (batch, end) = index.batch(self.next_batch)?;
        self.next_batch = batch.next;
        let (_, at) = wire::varint(data, batch.offset.checked_add(1)?).ok()?;
        let (time, at) = wire::varint(data, at).ok()?;
        #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
        {
            self.time = time as i64;
        }
        self.at = at;
        self.end = end;
        Some(())
    }

    /// Passes what is no event of a P, or is damaged.
    #[cold]
    fn pass(&mut self, data: &[u8], faults: &mut Faults) {
        let at = self.at;
        let head = data.get(at).copied().unwrap_or_default();
        let event_type = wire::event_type(head);
        let next = if event_type == ty::STRING {
            string_end(data, at)
        } else {
            if ty::ARGUMENTS.get(usize::from(event_type)).is_some_and(|&count| count > 0) {
                faults.note("an event has a wrong number of arguments; it was left out", at);
            }
            wire::skip(data, at, head).ok()
        };
        self.at = next.unwrap_or(self.end).max(at.saturating_add(1));
    }

    #[cold]
    fn pass_message(&mut self, data: &[u8], event: &mut LaneEvent) {
        event.fourth = self.at as u64;
        self.at = wire::varint(data, self.at)
            .and_then(|(length, start)| wire::advance(data, start, length))
            .unwrap_or(self.end);
    }
}

#[inline(never)]
fn long(data: &[u8], at: usize, head: u8, count: u8) -> Option<wire::Varints5> {
    if count == 0 { None } else { wire::varints(data, at, head, count) }
}

fn string_end(data: &[u8], at: usize) -> Option<usize> {
    let (_, at) = wire::varint(data, at.checked_add(1)?).ok()?;
    let (length, start) = wire::varint(data, at).ok()?;
    wire::advance(data, start, length).ok()
}
