use super::batch::Batch;
use super::clock::Clock;
use super::generation::ThreadBatches;
use crate::varint::varint;
use crate::wire_type::{ARGUMENTS, NOT_TIMED};

/// One event as it is on the wire, with its time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WireEvent {
    pub(crate) time: i64,
    pub(crate) args: [u64; 4],
    pub(crate) wire: u8,
}

/// The events of one thread in a generation, one at a time.
#[derive(Debug)]
pub(crate) struct Cursor {
    /// The thread's number on the wire.
    pub(crate) thread: u64,
    /// Its row among the threads that the order knows; not before its first event is tried.
    pub(crate) row: Option<u32>,
    pub(crate) event: WireEvent,
    batches: ThreadBatches,
    at: usize,
    end: usize,
    time: i64,
}

/// An event that cannot be read, so that the rest of its batch cannot either.
#[derive(Debug)]
pub(crate) struct EventFault {
    pub(crate) at: usize,
    pub(crate) problem: String,
}

impl Cursor {
    pub(crate) fn new(batches: ThreadBatches) -> Self {
        Self {
            thread: batches.thread,
            row: None,
            event: WireEvent::default(),
            batches,
            at: 0,
            end: 0,
            time: 0,
        }
    }

    /// Where the next event is.
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    /// Reads the next event into `event`; false if there is none.
    #[inline]
    pub(crate) fn next(&mut self, bytes: &[u8], batches: &[Batch], clock: Clock) -> Result<bool, EventFault> {
        if self.at == self.end && !self.next_batch(batches) {
            return Ok(false);
        }
        if self.time == 0 {
            self.time = self
                .batches
                .first
                .checked_sub(1)
                .and_then(|now| batches.get(now))
                .map_or(0, |batch| clock.ns(batch.time));
        }
        let Some((&wire, mut rest)) = bytes.get(self.at..self.end).and_then(<[u8]>::split_first) else {
            return Ok(false);
        };
        let count = ARGUMENTS[usize::from(wire)];
        if count == NOT_TIMED {
            return Err(self.fault(format!("byte {wire} starts no event")));
        }
        self.event.wire = wire;
        let dt = match varint(&mut rest) {
            Ok(dt) => dt,
            Err(fault) => return Err(self.fault(format!("the time of an event {}", fault.describe()))),
        };
        for arg in self.event.args.iter_mut().take(usize::from(count)) {
            *arg = match varint(&mut rest) {
                Ok(value) => value,
                Err(fault) => return Err(self.fault(format!("an event {}", fault.describe()))),
            };
        }
        self.time = clock.ns(dt).wrapping_add(self.time);
        self.event.time = self.time;
        self.at = self.end.saturating_sub(rest.len());
        Ok(true)
    }

    /// Goes to the next batch that is not empty.
    #[cold]
    fn next_batch(&mut self, batches: &[Batch]) -> bool {
        while self.batches.first < self.batches.end {
            let Some(batch) = batches.get(self.batches.first) else { return false };
            self.batches.first = self.batches.first.saturating_add(1);
            (self.at, self.end) = (batch.start, batch.end);
            self.time = 0;
            if self.at < self.end {
                return true;
            }
        }
        false
    }

    #[cold]
    fn fault(&self, problem: String) -> EventFault {
        EventFault { at: self.at, problem }
    }
}
