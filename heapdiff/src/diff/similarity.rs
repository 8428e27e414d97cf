//! Weighted Jaccard similarity of the two call trees: Σ w·min(a, b) / Σ w·max(a, b) over all nodes, where
//! a and b are the bytes that a node and those below it hold.

use rayon::prelude::*;

use super::noise::Noise;
use super::options::DiffOptions;
use super::report::Similarity;
use super::tree::Tree;

pub(super) fn similarity(tree: &Tree, options: &DiffOptions) -> Similarity {
    let of_side = |side: usize| -> Vec<u64> {
        tree.cumulative(tree.rows.iter().map(|row| row.masses.get(side).map_or(0, |mass| mass.bytes)))
    };
    let (before, after) = rayon::join(|| of_side(0), || of_side(1));
    let (before, after): (Vec<f64>, Vec<f64>) = rayon::join(|| floats(&before), || floats(&after));
    let absolute = jaccard(tree, &before, &after, [1.0; 2]);
    let shape = jaccard(tree, &before, &after, shares(&before, &after));
    let noise = Noise::of(tree);
    let changed = [(absolute, noise.absolute), (shape, noise.shape)]
        .iter()
        .any(|&(score, noise)| score < options.threshold && score < noise);
    Similarity { absolute, shape, noise_absolute: noise.absolute, noise_shape: noise.shape, changed }
}

fn floats(sums: &[u64]) -> Vec<f64> {
    sums.iter().map(|&bytes| bytes as f64).collect()
}

/// What makes shares of the sums; the last node is the root.
pub(super) fn shares(before: &[f64], after: &[f64]) -> [f64; 2] {
    [before, after].map(|sums| sums.last().filter(|total| **total > 0.0).map_or(1.0, |total| 1.0 / total))
}

/// The root itself is no node of the trees: its value would count the totals twice.
pub(super) fn jaccard(tree: &Tree, before: &[f64], after: &[f64], factors: [f64; 2]) -> f64 {
    /// Partial sums of so many nodes each, whatever the number of threads: the result is the same.
    const CHUNK: usize = 1 << 16;
    let [of_before, of_after] = factors;
    let parts: Vec<(f64, f64)> = tree
        .weights
        .par_chunks(CHUNK)
        .zip(before.par_chunks(CHUNK))
        .zip(after.par_chunks(CHUNK))
        .map(|((weights, before), after)| {
            let (mut least, mut most) = (0.0, 0.0);
            for ((weight, b), a) in weights.iter().zip(before).zip(after) {
                let (b, a) = (b * of_before, a * of_after);
                least += weight * b.min(a);
                most += weight * b.max(a);
            }
            (least, most)
        })
        .collect();
    let (mut least, mut most) = (0.0, 0.0);
    for (part_least, part_most) in parts {
        least += part_least;
        most += part_most;
    }
    if most > 0.0 { least / most } else { 1.0 }
}
