//! A slice, buffer or map that is filled for ever grows in steps: when its array is full it moves
//! into one that is 1.25 to 2 times as large, and then rests the longer the larger it is.
//!
//! Such a curve has few sampled objects, sometimes a single one, and most of the time it is flat. But
//! what it holds is known whenever it outgrows an array: as much as that array.

use crate::levels::Cell;
use crate::trend::differences;

/// Two steps can be had from anything, and show no pace.
const FEWEST_STEPS: usize = 3;

/// `append` grows large slices by a quarter, and rounds up to a size class.
const LEAST_STEP: f64 = 1.2;

/// The old array is freed: what dies is as much as what is gained when the array doubles, and more
/// when it grows by less. Below that share objects were added, not replaced.
const REPLACED: f64 = 0.7;

/// Share of the whole growth that may come or go between steps.
const MOST_BETWEEN: f64 = 0.1;

/// A step is late by one interval because snapshots are that far apart, and by this share of the wait
/// because maps do not split all their tables at once.
const LATE: f64 = 0.5;

/// A container that outgrows its arrays at a steady pace, with the next step not overdue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outgrowing {
    pub(crate) bytes: f64,
    /// Whether it was seen to grow in the last third of the series.
    pub(crate) is_recent: bool,
}

/// From the snapshot before it begins to move to the one at which it is still again.
struct Step {
    start: usize,
    end: usize,
    /// The array that was full, and the one that took its place.
    full: f64,
    next: f64,
}

impl Outgrowing {
    pub(crate) fn of(curve: &[Cell]) -> Option<Self> {
        let (first, last) = (curve.first()?, curve.last()?);
        let bytes = last.inuse.bytes - first.inuse.bytes;
        let allocated = last.alloc.bytes - first.alloc.bytes;
        let (steps, others): (Vec<Step>, Vec<Step>) =
            Step::all(curve).into_iter().partition(|step| step.next >= LEAST_STEP * step.full);
        let between: f64 = others.iter().map(|other| (other.next - other.full).abs()).sum();
        let is_replaced = allocated - bytes >= REPLACED * bytes && between <= MOST_BETWEEN * bytes;
        if steps.len() < FEWEST_STEPS || !is_replaced {
            return None;
        }
        let (one, latest) = (steps.first()?, steps.last()?);
        let pace = (latest.full - one.full) / (latest.start - one.start) as f64;
        // How long it rests in an array: until it has filled what the array has more than the one before.
        let fits = |from: usize, until: usize, gain: f64| {
            let (rest, due) = ((until - from) as f64, gain / pace);
            rest <= due * (1.0 + LATE) + 1.0
        };
        let keeps_pace =
            steps.windows(2).all(|pair| matches!(pair, [a, b] if fits(a.start, b.start, b.full - a.full)));
        let end = curve.len() - 1;
        if !keeps_pace || !fits(latest.start, end, latest.next - latest.full) {
            return None;
        }
        Some(Self { bytes, is_recent: 3 * latest.end >= 2 * end })
    }
}

impl Step {
    /// All runs of intervals in which anything is allocated or freed, where something was held before.
    fn all(curve: &[Cell]) -> Vec<Self> {
        let levels: Vec<f64> = curve.iter().map(|cell| cell.inuse.bytes).collect();
        let allocated: Vec<f64> = curve.iter().map(|cell| cell.alloc.bytes).collect();
        let moves: Vec<bool> = differences(&levels)
            .iter()
            .zip(differences(&allocated))
            .map(|(net, births)| *net != 0.0 || births != 0.0)
            .collect();
        let mut steps = Vec::new();
        let mut start = 0;
        for run in moves.chunk_by(|a, b| a == b) {
            let end = start + run.len();
            let level = |n: usize| levels.get(n).copied().unwrap_or(0.0);
            if run.first() == Some(&true) && level(start) > 0.0 {
                steps.push(Self { start, end, full: level(start), next: level(end) });
            }
            start = end;
        }
        steps
    }
}
