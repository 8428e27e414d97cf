use crate::ids::ThreadId;
use crate::tables::ExperimentalRow;
use crate::wire_type as wire;

/// An event of an experiment, such as `GODEBUG=traceallocfree=1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Experimental<'a> {
    pub(crate) wire: u8,
    pub(crate) args: [u64; 4],
    pub(crate) marker: std::marker::PhantomData<&'a ()>,
}

impl Experimental<'_> {
    /// The name of the event, such as `HeapObjectAlloc`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        wire::spec(self.wire).map_or("", |(name, _)| name)
    }

    /// The experiment it is part of.
    #[must_use]
    pub fn experiment(&self) -> &'static str {
        ALLOC_FREE
    }

    /// Names and values of its arguments.
    pub fn args(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let names = wire::spec(self.wire).map_or(&[][..], |(_, names)| names);
        names.iter().copied().zip(self.args)
    }
}

const ALLOC_FREE: &str = "AllocFree";

/// The experimental batches of a generation.
#[derive(Debug, Clone, Copy)]
pub struct ExperimentalBatches<'a>(pub(crate) &'a [ExperimentalRow]);

/// Data that one thread wrote for an experiment, as it is in the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExperimentalBatch<'a> {
    /// The experiment: 1 is `AllocFree`.
    pub experiment: u8,
    /// The thread that wrote it.
    pub thread: Option<ThreadId>,
    /// What it wrote.
    pub data: &'a [u8],
}

impl<'a> ExperimentalBatches<'a> {
    /// The batches, in file order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = ExperimentalBatch<'a>> {
        self.0.iter().map(|row| ExperimentalBatch {
            experiment: row.experiment,
            thread: (row.thread != u64::MAX).then_some(ThreadId(row.thread)),
            data: &row.data,
        })
    }
}
