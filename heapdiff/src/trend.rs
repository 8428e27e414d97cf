//! How the live bytes of one node move over the series.
//!
//! An object is sampled once, when it is allocated, and then followed until it is freed. So a level
//! that does not move has no sampling noise, a rise is sampled births (Poisson), a fall is real
//! frees. That is why increments are tested, and levels are not.

use crate::stats;

/// A fall of this share of the whole range is a tooth of a saw, not noise.
const TOOTH: f64 = 0.3;

/// The growth starts where the floor was last within this share of the growth above its bottom.
const ONSET: f64 = 0.1;

/// The movement of a curve. Positions count snapshots, so the snapshots should be evenly spaced.
#[derive(Debug, Clone)]
pub(crate) struct Trend {
    /// Falls that are teeth.
    teeth: usize,
    mean: f64,
    /// Bytes that one sampled object stands for; the unit of chance in this curve.
    pub(crate) unit: f64,
    /// Sampled objects that the floor gained and lost, summed over the intervals; at least one for
    /// each interval in which it rose or fell.
    pub(crate) ups: f64,
    pub(crate) downs: f64,
    /// Chance of moves as one-sided as these without any drift.
    pub(crate) p_value: f64,
    /// Chance of so many rises among all pairs of levels without a trend.
    pub(crate) order: f64,
    /// Difference between the highest and the lowest level.
    pub(crate) range: f64,
    pub(crate) growth: Option<Growth>,
}

/// The growth of a floor that ends above its beginning.
#[derive(Debug, Clone)]
pub(crate) struct Growth {
    pub(crate) bytes: f64,
    /// The snapshot after which it began.
    pub(crate) onset: usize,
    /// Increments of the floor since the growth began.
    pub(crate) moves: Vec<f64>,
    /// Number of equal steps that would spread the growth as unevenly as it is spread: 1 for a
    /// single step, the number of intervals for a ramp (inverse participation ratio).
    pub(crate) steps: f64,
}

impl Trend {
    /// `unit`: what one independent piece of `levels` weighs.
    pub(crate) fn of(levels: &[f64], unit: f64) -> Self {
        let (window, teeth) = saw(levels);
        let floor: Vec<f64> = levels.windows(window).map(minimum).collect();
        let moves = differences(&floor);
        let ups = moved(moves.iter().copied(), unit);
        let downs = moved(moves.iter().map(|m| -m), unit);
        // A floor of a few points, between teeth that are far apart, shows no direction.
        let growth = if 2 * floor.len() > levels.len() { Growth::of(&floor) } else { None };
        let p_value = stats::one_sided_moves(ups, downs);
        let order = stats::mann_kendall(levels);
        let range = maximum(levels) - minimum(levels);
        let mean = levels.iter().sum::<f64>() / levels.len().max(1) as f64;
        Self { teeth, mean, unit, ups, downs, p_value, order, range, growth }
    }

    /// Whether the curve goes up and down further than independent Poisson counts around its mean
    /// would: 15 of them span 3.5 standard deviations.
    pub(crate) fn is_saw(&self) -> bool {
        const SPAN: f64 = 5.0;
        self.teeth >= 2 && self.range / self.unit > SPAN * (self.mean / self.unit + 1.0).sqrt()
    }
}

impl Growth {
    /// Intervals that brought at least a tenth of the growth.
    pub(crate) fn rises(&self) -> usize {
        self.moves.iter().filter(|m| **m >= 0.1 * self.bytes).count()
    }

    fn of(floor: &[f64]) -> Option<Self> {
        let first_half = floor.get(..floor.len().div_ceil(2))?;
        let lowest = minimum(first_half);
        let bytes = floor.last()? - lowest;
        if bytes <= 0.0 {
            return None;
        }
        let onset = floor.iter().rposition(|level| *level <= lowest + ONSET * bytes)?;
        let moves = differences(floor.get(onset..)?);
        let rises = || moves.iter().map(|m| m.max(0.0));
        let (sum, square) = (rises().sum::<f64>(), rises().map(|r| r * r).sum::<f64>());
        Some(Self { bytes, onset, steps: sum * sum / square, moves })
    }
}

fn moved(moves: impl Iterator<Item = f64>, unit: f64) -> f64 {
    let (bytes, intervals) = moves.filter(|m| *m > 0.0).fold((0.0, 0.0), |(sum, n), m| (sum + m, n + 1.0));
    (bytes / unit).max(intervals)
}

/// How many snapshots a rolling minimum must span to reach from trough to trough (1 when there are
/// no teeth), and the number of teeth.
fn saw(levels: &[f64]) -> (usize, usize) {
    let range = maximum(levels) - minimum(levels);
    let (mut longest, mut last, mut teeth) = (1, 0, 0);
    for (before, fall) in differences(levels).into_iter().enumerate() {
        if -fall > TOOTH * range {
            longest = longest.max(before + 1 - last);
            last = before + 1;
            teeth += 1;
        }
    }
    (longest, teeth)
}

/// Falls that are deep enough to be teeth of a saw.
pub(crate) fn teeth(levels: &[f64]) -> usize {
    saw(levels).1
}

pub(crate) fn differences(levels: &[f64]) -> Vec<f64> {
    levels.iter().zip(levels.iter().skip(1)).map(|(before, after)| after - before).collect()
}

fn minimum(levels: &[f64]) -> f64 {
    levels.iter().copied().fold(f64::INFINITY, f64::min)
}

fn maximum(levels: &[f64]) -> f64 {
    levels.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
