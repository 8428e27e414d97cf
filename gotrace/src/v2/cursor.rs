use super::batch::Batch;
use super::clock::Clock;
use super::generation::ThreadBatches;
use crate::varint::varint;
use crate::wire_type::TIMED;

/// The events of one thread in a generation, one at a time: time and type are read ahead, arguments
/// when the event is tried.
#[derive(Debug)]
pub(crate) struct Cursor {
    /// The thread's number on the wire.
    pub(crate) thread: u64,
    /// Its row among the threads that the order knows; not before its first event is tried.
    pub(crate) row: Option<u32>,
    pub(crate) wire: u8,
    pub(crate) time: i64,
    /// The arguments of the event, up to the end of the batch.
    at: usize,
    end: usize,
    /// Those left.
    batches: ThreadBatches,
}

/// What comes next in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Event,
    End,
    /// Something that cannot be read, at the cursor's place.
    Unreadable,
}

impl Cursor {
    pub(crate) fn new(batches: ThreadBatches) -> Self {
        Self { thread: batches.thread, row: None, wire: 0, time: 0, at: 0, end: 0, batches }
    }

    /// Where the arguments of the event are.
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    /// The arguments of the event, and what comes behind them.
    #[inline]
    pub(crate) fn arguments<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// Goes to the next event; this one ended `left` bytes before the end of the batch.
    #[inline]
    pub(crate) fn next(&mut self, left: usize, bytes: &[u8], batches: &[Batch], clock: Clock) -> Next {
        self.at = self.end.saturating_sub(left);
        if left == 0 && !self.next_batch(batches, clock) {
            return Next::End;
        }
        let Some((&wire, mut rest)) = self.arguments(bytes).split_first() else { return Next::End };
        let Ok(dt) = varint(&mut rest) else { return Next::Unreadable };
        if !TIMED[usize::from(wire)] {
            return Next::Unreadable;
        }
        self.wire = wire;
        if self.time == 0 {
            self.time = self.batch_time(batches, clock);
        }
        self.time = clock.ns(dt).wrapping_add(self.time);
        self.at = self.end.saturating_sub(rest.len());
        Next::Event
    }

    /// Goes to the next batch that is not empty.
    #[cold]
    fn next_batch(&mut self, batches: &[Batch], clock: Clock) -> bool {
        while self.batches.first < self.batches.end {
            let Some(batch) = batches.get(self.batches.first) else { return false };
            self.batches.first = self.batches.first.saturating_add(1);
            (self.at, self.end) = (batch.start, batch.end);
            if self.at < self.end {
                self.time = clock.ns(batch.time);
                return true;
            }
        }
        false
    }

    /// As the reference has it: after a time of 0 the time of the batch counts once more.
    #[cold]
    fn batch_time(&self, batches: &[Batch], clock: Clock) -> i64 {
        let now = self.batches.first.checked_sub(1).and_then(|now| batches.get(now));
        now.map_or(0, |batch| clock.ns(batch.time))
    }
}
