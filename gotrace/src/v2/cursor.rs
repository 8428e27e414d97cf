use super::batch::Batch;
use super::clock::Clock;
use super::generation::ThreadBatches;
use crate::varint::varint;

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

/// Number of batches begun, a place in the last, and whether there is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Progress(usize, usize, bool);

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

    /// How far it has come, to compare with other cursors of the same thread.
    pub(crate) fn progress(&self) -> Progress {
        Progress(self.batches.first, self.at, self.wire == 0)
    }

    /// The arguments of the event, and what comes behind them.
    #[inline]
    pub(crate) fn arguments<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// Goes to the next event, which starts where `rest` does; there, its arguments come to start.
    #[inline(always)]
    pub(crate) fn next<'a>(
        &mut self,
        rest: &mut &'a [u8],
        bytes: &'a [u8],
        batches: &[Batch],
        clock: Clock,
    ) -> Next {
        let (wire, tail) = match rest.split_first() {
            Some((&wire, tail)) => (wire, tail),
            None => match self.next_batch(bytes, batches, clock) {
                Some((wire, tail)) => (wire, tail),
                None => {
                    self.wire = 0;
                    return Next::End;
                }
            },
        };
        *rest = tail;
        let Ok(dt) = varint(rest) else { return Next::Unreadable };
        self.wire = wire;
        if self.time == 0 {
            self.time = self.batch_time(batches, clock);
        }
        self.time = clock.ns(dt).wrapping_add(self.time);
        Next::Event
    }

    /// Keeps where the arguments of the next event start.
    #[inline(always)]
    pub(crate) fn keep(&mut self, rest: &[u8]) {
        self.at = self.end.wrapping_sub(rest.len());
    }

    /// Goes to the next batch that is not empty: the type of its first event, and what comes behind.
    #[cold]
    fn next_batch<'a>(&mut self, bytes: &'a [u8], batches: &[Batch], clock: Clock) -> Option<(u8, &'a [u8])> {
        while self.batches.first < self.batches.end {
            let batch = batches.get(self.batches.first)?;
            self.batches.first = self.batches.first.saturating_add(1);
            (self.at, self.end) = (batch.start, batch.end);
            if let Some((&wire, tail)) = self.arguments(bytes).split_first() {
                self.time = clock.ns(batch.time);
                return Some((wire, tail));
            }
        }
        None
    }

    /// As the reference has it: after a time of 0 the time of the batch counts once more.
    #[cold]
    fn batch_time(&self, batches: &[Batch], clock: Clock) -> i64 {
        let now = self.batches.first.checked_sub(1).and_then(|now| batches.get(now));
        now.map_or(0, |batch| clock.ns(batch.time))
    }
}
