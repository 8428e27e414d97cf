//! The batches that hold no events: strings, stacks, CPU samples, clocks
//! (`internal/trace/generation.go`).

use super::clock::Clock;
use super::generation::CpuSample;
use crate::record::NONE;
use crate::tables::{ClockRow, FrameRow, StackTable, StringTable};
use crate::varint::varint;
use crate::wire_type::structure as wire;

/// What was wrong in a batch, and how many of its bytes were left.
pub(crate) struct TableFault {
    pub(crate) left: usize,
    pub(crate) problem: String,
}

/// Most bytes of a string (`tracev2.MaxEventTrailerDataSize`).
const MAX_STRING: u64 = 1 << 10;
/// Most frames of a stack (`tracev2.MaxFramesPerStack`).
const MAX_FRAMES: u64 = 128;

/// Walks over a body after its first byte, entry by entry.
fn entries(
    body: &[u8],
    kind: u8,
    what: &str,
    mut entry: impl FnMut(&mut &[u8]) -> Result<(), String>,
) -> Result<(), TableFault> {
    let mut rest = body.get(1..).unwrap_or_default();
    while let Some((&first, tail)) = rest.split_first() {
        let left = rest.len();
        if first != kind {
            let problem = format!("expected {what} (byte {kind}), found byte {first}");
            return Err(TableFault { left, problem });
        }
        rest = tail;
        entry(&mut rest).map_err(|problem| TableFault { left, problem })?;
    }
    Ok(())
}

fn number(rest: &mut &[u8], what: &str) -> Result<u64, String> {
    varint(rest).map_err(|fault| format!("{what} {}", fault.describe()))
}

pub(crate) fn strings(body: &[u8], table: &mut StringTable) -> Result<(), TableFault> {
    entries(body, wire::STRING, "a string", |rest| {
        let id = number(rest, "a string")?;
        let length = number(rest, "a string")?;
        if length > MAX_STRING {
            return Err(format!("string {id} of {length} bytes; {MAX_STRING} are the most there can be"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most MAX_STRING")]
        let Some((string, tail)) = rest.split_at_checked(length as usize) else {
            return Err(format!("string {id} ends with its batch: {} of {length} bytes", rest.len()));
        };
        *rest = tail;
        if !table.insert(id, string) {
            return Err(format!("a second string with the number {id}"));
        }
        Ok(())
    })
}

pub(crate) fn stacks(body: &[u8], table: &mut StackTable) -> Result<(), TableFault> {
    let mut frames = Vec::new();
    entries(body, wire::STACK, "a stack", |rest| {
        let id = number(rest, "a stack")?;
        let count = number(rest, "a stack")?;
        if count > MAX_FRAMES {
            return Err(format!("stack {id} of {count} frames; {MAX_FRAMES} are the most there can be"));
        }
        frames.clear();
        for _ in 0..count {
            frames.push(FrameRow {
                pc: number(rest, "a stack")?,
                function: number(rest, "a stack")?,
                file: number(rest, "a stack")?,
                line: number(rest, "a stack")?,
            });
        }
        if !table.insert(id, frames.iter().copied()) {
            return Err(format!("a second stack with the number {id}"));
        }
        Ok(())
    })
}

/// Times are left in units of the clock, which may come later.
pub(crate) fn cpu_samples(body: &[u8], samples: &mut Vec<CpuSample>) -> Result<(), TableFault> {
    entries(body, wire::CPU_SAMPLE, "a CPU sample", |rest| {
        let mut next = || number(rest, "a CPU sample");
        let (time, thread, proc, goroutine, stack) = (next()?, next()?, next()?, next()?, next()?);
        let goroutine = if goroutine == 0 { NONE } else { goroutine };
        samples.push(CpuSample { time: time.cast_signed(), thread, proc, goroutine, stack });
        Ok(())
    })
}

/// Frequency and clock snapshot of a generation.
#[derive(Debug, Default)]
pub(crate) struct ClockBatch {
    pub(crate) clock: Option<Clock>,
    snapshot: Option<Snapshot>,
}

#[derive(Debug, Clone, Copy)]
struct Snapshot {
    time: u64,
    mono_ns: u64,
    seconds: u64,
    nanoseconds: u64,
}

impl ClockBatch {
    /// Reads a sync batch: a lone frequency before Go 1.25.
    pub(crate) fn read(
        &mut self,
        body: &[u8],
        batch_time: u64,
        clock_snapshots: bool,
    ) -> Result<(), TableFault> {
        let mut time = batch_time;
        let mut rest = if clock_snapshots { body.get(1..).unwrap_or_default() } else { body };
        while let Some((&kind, tail)) = rest.split_first() {
            let left = rest.len();
            rest = tail;
            self.entry(kind, &mut rest, &mut time, clock_snapshots)
                .map_err(|problem| TableFault { left, problem })?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        kind: u8,
        rest: &mut &[u8],
        time: &mut u64,
        clock_snapshots: bool,
    ) -> Result<(), String> {
        match kind {
            wire::FREQUENCY if self.clock.is_some() => Err("a second frequency".to_owned()),
            wire::FREQUENCY => {
                let frequency = number(rest, "the frequency")?;
                self.clock = Some(Clock::from_frequency(frequency));
                Ok(())
            }
            wire::CLOCK_SNAPSHOT if clock_snapshots && self.snapshot.is_some() => {
                Err("a second clock snapshot".to_owned())
            }
            wire::CLOCK_SNAPSHOT if clock_snapshots => {
                let mut next = || number(rest, "the clock snapshot");
                let (dt, mono_ns, seconds, nanoseconds) = (next()?, next()?, next()?, next()?);
                *time = time.wrapping_add(dt);
                self.snapshot = Some(Snapshot { time: *time, mono_ns, seconds, nanoseconds });
                Ok(())
            }
            _ => Err(format!("expected a frequency or clock snapshot, found byte {kind}")),
        }
    }

    pub(crate) fn row(&self, clock: Clock) -> Option<ClockRow> {
        self.snapshot.map(|snapshot| ClockRow {
            trace_ns: clock.ns(snapshot.time),
            mono_ns: snapshot.mono_ns,
            wall_s: snapshot.seconds.cast_signed(),
            wall_ns: snapshot.nanoseconds.cast_signed(),
        })
    }
}
