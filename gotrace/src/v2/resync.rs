use memchr::memchr2_iter;

use super::batch::{Batch, Framed, frame};
use crate::wire_type::structure as wire;

/// Where a trace goes on after damage.
pub(crate) enum Resync {
    Found(usize),
    /// Ask again with a longer buffer, from here.
    NeedsMore(usize),
    Nothing,
}

/// Finds the next place that looks like a batch: a header that fits to what was read before, and
/// behind its body another one, or the end.
pub(crate) fn find_batch(
    bytes: &[u8],
    from: usize,
    generation: u64,
    time: Option<u64>,
    at_end: bool,
) -> Resync {
    let tail = bytes.get(from..).unwrap_or_default();
    for place in memchr2_iter(wire::EVENT_BATCH, wire::EXPERIMENTAL_BATCH, tail) {
        let at = from.saturating_add(place);
        match frame(bytes, at) {
            Framed::Truncated if !at_end => return Resync::NeedsMore(at),
            Framed::Batch(batch) if fits(&batch, generation, time) => {
                match frame(bytes, batch.end) {
                    Framed::Truncated | Framed::End if !at_end => return Resync::NeedsMore(at),
                    Framed::Batch(next) if fits(&next, batch.generation, Some(batch.time)) => {
                        return Resync::Found(at);
                    }
                    Framed::End | Framed::EndOfGeneration => return Resync::Found(at),
                    // The last batch of a file that was cut off.
                    Framed::Truncated if batch.end > batch.start => return Resync::Found(at),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    if at_end { Resync::Nothing } else { Resync::NeedsMore(bytes.len()) }
}

/// How far clocks may be apart: more than an hour in units of 64 ns, less than a random number.
const NEAR: u64 = 1 << 40;
/// How many generations may be lost at once: some hours.
const GENERATIONS: u64 = 1 << 14;

fn fits(batch: &Batch, generation: u64, time: Option<u64>) -> bool {
    batch.generation >= generation.max(1)
        && batch.generation - generation < GENERATIONS
        && batch.end > batch.start
        && batch.experiment <= 1
        && time.is_none_or(|time| batch.time.abs_diff(time) < NEAR)
}
