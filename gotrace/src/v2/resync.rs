use memchr::memchr2_iter;

use super::batch::{Batch, Framed, frame};
use crate::wire_type::{spec, structure as wire};

/// What was read around a place, by which true headers of batches are told from bytes that look like one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// 0 if it is not known.
    generation: u64,
    /// Of the last batches. Several, for one of them may itself be damaged.
    times: [Option<u64>; 4],
}

/// Where a trace goes on after damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resync {
    Found(usize),
    /// Ask again with a longer buffer, from here.
    NeedsMore(usize),
    Nothing,
}

/// How far the clock may be away: a minute in units of 64 ns, and some seconds for each generation in between.
/// It is the best there is to tell headers by: a time has five bytes or more.
const NEAR: u64 = 1 << 30;
const NEAR_PER_GENERATION: u64 = 1 << 26;
/// How many generations may be lost at once.
const GENERATIONS: u64 = 1 << 10;
/// How many batches in a row there must be: of this generation or the next, of another one, and where
/// nothing is known to compare with.
const ROW_NEAR: usize = 2;
const ROW_FAR: usize = 4;
const ROW_UNKNOWN: usize = 3;

impl Surroundings {
    pub(crate) fn note(&mut self, batch: &Batch) {
        self.generation = batch.generation;
        self.times.rotate_right(1);
        if let Some(last) = self.times.first_mut() {
            *last = Some(batch.time);
        }
    }

    /// Could this batch be here?
    pub(crate) fn fits(&self, batch: &Batch) -> bool {
        let apart = if self.generation == 0 { 0 } else { self.generation.abs_diff(batch.generation) };
        let later = NEAR.saturating_add(apart.saturating_mul(NEAR_PER_GENERATION));
        let is_near = |time: &u64| match batch.time.checked_sub(*time) {
            Some(after) => after < later,
            None => time.saturating_sub(batch.time) < NEAR,
        };
        let mut times = self.times.iter().flatten().peekable();
        batch.generation != 0
            && apart < GENERATIONS
            && batch.end > batch.start
            && batch.experiment <= 1
            && (times.peek().is_none() || times.any(is_near))
    }

    /// How many batches in a row it takes to believe in this one.
    fn row(&self, batch: &Batch) -> usize {
        match (self.generation, batch.generation.wrapping_sub(self.generation)) {
            (0, _) => ROW_UNKNOWN,
            (_, 0 | 1) => ROW_NEAR,
            _ => ROW_FAR,
        }
    }
}

impl Batch {
    /// Could this be the batch after `batch`?
    pub(crate) fn fits_after(&self, batch: &Self) -> bool {
        let mut there = Surroundings::default();
        there.note(batch);
        there.fits(self)
    }
}

/// Finds the next place that looks like a batch. `within` ends where one may begin, not the bytes there are.
pub(crate) fn find_batch(
    bytes: &[u8],
    within: std::ops::Range<usize>,
    around: &Surroundings,
    at_end: bool,
) -> Resync {
    let from = within.start;
    let searched = bytes.get(from..within.end.min(bytes.len())).unwrap_or_default();
    for place in memchr2_iter(wire::EVENT_BATCH, wire::EXPERIMENTAL_BATCH, searched) {
        let at = from.saturating_add(place);
        match is_batch(bytes, at, around, at_end) {
            Some(true) => return Resync::Found(at),
            Some(false) => {}
            None => return Resync::NeedsMore(at),
        }
    }
    if at_end || within.end <= bytes.len() { Resync::Nothing } else { Resync::NeedsMore(bytes.len()) }
}

/// Is there a true batch? `None` if more bytes are needed to tell.
pub(crate) fn is_batch(bytes: &[u8], at: usize, around: &Surroundings, at_end: bool) -> Option<bool> {
    let mut around = around.clone();
    let (mut found, mut row, mut first, mut at) = (0_usize, ROW_UNKNOWN, 0, at);
    while found < row {
        match frame(bytes, at) {
            Framed::Batch(batch) if around.fits(&batch) && starts_as_a_batch(&batch, bytes) => {
                if found == 0 {
                    (row, first) = (around.row(&batch), batch.generation);
                } else if batch.generation.wrapping_sub(first) > 1 {
                    return Some(false);
                }
                found = found.saturating_add(1);
                around.note(&batch);
                at = batch.end;
                if frame(bytes, at) == Framed::EndOfGeneration {
                    at = at.saturating_add(1);
                }
            }
            Framed::Truncated | Framed::End if !at_end => return None,
            Framed::End => return Some(found > 0 && row == ROW_NEAR),
            _ => return Some(false),
        }
    }
    Some(true)
}

fn starts_as_a_batch(batch: &Batch, bytes: &[u8]) -> bool {
    let table = [wire::STRINGS, wire::STACKS, wire::CPU_SAMPLES, wire::FREQUENCY, wire::SYNC];
    batch.experiment != 0
        || batch.body(bytes).first().is_some_and(|first| table.contains(first) || spec(*first).is_some())
}
