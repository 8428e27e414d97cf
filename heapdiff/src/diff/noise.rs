//! What the similarity would be, had nothing changed but the dice of the sampling.
//!
//! Were both profiles samples of one heap, each sampled object would have been as likely to turn up in
//! either. So all objects are dealt again, some times, with a fixed seed: half and half for the bytes, in
//! the proportion of the profiles for the shares. Of objects that come and go all are dealt, since their
//! number at a moment is chance too; of those that were never freed, only as many as may have been missed.

use rayon::prelude::*;

use super::jaccard::{jaccard, shares};
use super::tree::{Both, Tree};

/// How often the objects are dealt.
const DEALS: u64 = 24;

/// A score this many standard deviations below the mean of the deals is not chance. Three would do, were the
/// deviation known better than from so few deals.
const DEVIATIONS: f64 = 4.0;

pub(super) struct Noise {
    pub(super) absolute: f64,
    pub(super) shape: f64,
}

impl Noise {
    pub(super) fn of(tree: &Tree) -> Self {
        let samples = |side: usize| -> f64 {
            tree.rows.iter().map(|row| row.masses.get(side).map_or(0.0, |mass| mass.samples as f64)).sum()
        };
        let (before, after) = (samples(0), samples(1));
        // Which of the sides is the lighter one does not matter.
        let share = if before + after > 0.0 { before.min(after) / (before + after) } else { 0.5 };
        let (absolute, shape) = rayon::join(
            || lowest(|deal| jaccard(tree, &dealt(tree, 0.5, deal), Both::ONE)),
            || {
                lowest(|deal| {
                    let sums = dealt(tree, share, DEALS + deal);
                    jaccard(tree, &sums, shares(&sums))
                })
            },
        );
        Self { absolute, shape }
    }
}

/// What nearly all deals score at least.
fn lowest(score: impl Fn(u64) -> f64 + Sync + Send) -> f64 {
    let scores: Vec<f64> = (0..DEALS).into_par_iter().map(score).collect();
    let count = DEALS as f64;
    let mean = scores.iter().sum::<f64>() / count;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean - DEVIATIONS * variance.sqrt()).clamp(0.0, 1.0)
}

/// Deals every sampled object to one of two sides; returns what each node carries then.
fn dealt(tree: &Tree, share: f64, deal: u64) -> Vec<Both> {
    let mut own = vec![Both::default(); tree.rows.len()];
    for (n, cell) in tree.cells.iter().enumerate() {
        let mut dice = Dice::new(deal, n as u64);
        let left_to_chance = cell.samples as f64 * cell.chance;
        let coins = left_to_chance.floor();
        let rest = left_to_chance - coins;
        let of_before = (cell.samples as f64 - left_to_chance) * share
            + dice.binomial(coins as u64, share)
            + if dice.uniform() < share { rest } else { 0.0 };
        if let Some(own) = own.get_mut(cell.row as usize) {
            let of_after = cell.samples as f64 - of_before;
            *own += Both { before: of_before * cell.per_sample, after: of_after * cell.per_sample };
        }
    }
    tree.cumulative(own.into_iter())
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a stream of its own for every object of every deal, so that
/// threads do not matter.
struct Dice(u64);

impl Dice {
    fn new(deal: u64, cell: u64) -> Self {
        Self(deal.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ cell.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 to 1.
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How many of `count` fall to the side that gets each with probability `share`.
    fn binomial(&mut self, count: u64, share: f64) -> f64 {
        /// Above this the normal distribution will do.
        const MANY: u64 = 256;
        if count > MANY {
            let mean = count as f64 * share;
            let deviation = (mean * (1.0 - share)).sqrt();
            // A sum of twelve uniforms is as good as normal, out to three deviations.
            let normal = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
            return (mean + deviation * normal).round().clamp(0.0, count as f64);
        }
        if share == 0.5 {
            let mut left = count;
            let mut heads = 0;
            while left > 0 {
                let bits = left.min(64);
                heads += (self.next() >> (64 - bits)).count_ones();
                left -= bits;
            }
            return f64::from(heads);
        }
        (0..count).filter(|_| self.uniform() < share).count() as f64
    }
}
