use crate::varint::{VarintFault, varint};
use crate::wire_type::structure as wire;

/// Most bytes that a batch may have (`tracev2.MaxBatchSize`).
pub(crate) const MAX_BATCH: u64 = 64 << 10;

/// What stands in front of a batch, and where its body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) generation: u64,
    pub(crate) thread: u64,
    /// In units of the trace's clock.
    pub(crate) time: u64,
    /// 0: of no experiment.
    pub(crate) experiment: u8,
    /// First byte of the header, counted like `start`.
    pub(crate) header: usize,
    /// First byte of the body.
    pub(crate) start: usize,
    /// First byte after it.
    pub(crate) end: usize,
}

/// What stands at a place where a batch is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framed {
    Batch(Batch),
    /// The byte that ends a generation, from Go 1.26 on.
    EndOfGeneration,
    /// Nothing: the input ends here.
    End,
    /// The input ends inside a batch.
    Truncated,
    Broken(FrameFault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameFault {
    NoBatch(u8),
    Number,
    Size(u64),
}

impl std::fmt::Display for FrameFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoBatch(byte) => {
                write!(f, "expected a batch of events (byte 1 or 49), found byte {byte}")
            }
            Self::Number => f.write_str("the header of a batch has a number of more than 64 bits"),
            Self::Size(size) => write!(f, "a batch of {size} bytes; {MAX_BATCH} are the most there can be"),
        }
    }
}

/// Reads the header of the batch at `at`.
pub(crate) fn frame(bytes: &[u8], at: usize) -> Framed {
    let all = bytes.get(at..).unwrap_or_default();
    let Some((&kind, mut rest)) = all.split_first() else { return Framed::End };
    let mut experiment = 0;
    match kind {
        wire::END_OF_GENERATION => return Framed::EndOfGeneration,
        wire::EVENT_BATCH => {}
        wire::EXPERIMENTAL_BATCH => {
            // A lone type byte at the very end is no loss to the reference either.
            let Some((&number, tail)) = rest.split_first() else { return Framed::End };
            (experiment, rest) = (number, tail);
        }
        other => return Framed::Broken(FrameFault::NoBatch(other)),
    }
    let mut numbers = [0_u64; 4];
    for number in &mut numbers {
        *number = match varint(&mut rest) {
            Ok(value) => value,
            Err(VarintFault::Truncated) => return Framed::Truncated,
            Err(VarintFault::Overflow) => return Framed::Broken(FrameFault::Number),
        };
    }
    let [generation, thread, time, size] = numbers;
    if size > MAX_BATCH {
        return Framed::Broken(FrameFault::Size(size));
    }
    let start = bytes.len().saturating_sub(rest.len());
    #[expect(clippy::cast_possible_truncation, reason = "at most MAX_BATCH")]
    let end = start.saturating_add(size as usize);
    if end > bytes.len() {
        return Framed::Truncated;
    }
    Framed::Batch(Batch { generation, thread, time, experiment, header: at, start, end })
}

impl Batch {
    pub(crate) fn body<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// What its first byte says it holds.
    pub(crate) fn content(&self, bytes: &[u8], clock_snapshots: bool) -> Content {
        if self.experiment != 0 {
            return Content::Experiment;
        }
        match self.body(bytes).first() {
            Some(&wire::STRINGS) => Content::Strings,
            Some(&wire::STACKS) => Content::Stacks,
            Some(&wire::CPU_SAMPLES) => Content::CpuSamples,
            Some(&wire::FREQUENCY) if !clock_snapshots => Content::Sync,
            Some(&wire::SYNC) if clock_snapshots => Content::Sync,
            _ => Content::Events,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Events,
    Strings,
    Stacks,
    CpuSamples,
    Sync,
    Experiment,
}
