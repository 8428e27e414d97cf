use super::batch::Batch;
use super::clock::Clock;
use super::section::Gap;
use crate::damage::Damage;
use crate::tables::Tables;

/// A generation, ready to be put in order. Places in it count from the first byte of the bytes
/// it is made of.
#[derive(Debug)]
pub(crate) struct Generation {
    pub(crate) number: u64,
    pub(crate) gap: Option<Gap>,
    /// Where those bytes start in the trace.
    pub(crate) offset: u64,
    pub(crate) clock: Clock,
    /// The smallest time of a batch, in nanoseconds.
    pub(crate) start_ns: i64,
    pub(crate) tables: Tables,
    /// Batches of events, those of a thread together, in file order.
    pub(crate) batches: Vec<Batch>,
    /// Threads in the order in which they appear, with the ends of their batches.
    pub(crate) threads: Vec<ThreadBatches>,
    /// In order of time.
    pub(crate) samples: Vec<CpuSample>,
    /// What is missing or unreadable.
    pub(crate) damage: Vec<Damage>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ThreadBatches {
    pub(crate) thread: u64,
    pub(crate) first: usize,
    pub(crate) end: usize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct CpuSample {
    pub(crate) time: i64,
    pub(crate) thread: u64,
    pub(crate) proc: u64,
    pub(crate) goroutine: u64,
    pub(crate) stack: u64,
}
