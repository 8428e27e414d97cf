//! Weighted Jaccard similarity of the two call trees: Σ w·min(a, b) / Σ w·max(a, b) over all nodes, where
//! a and b are what a node and those below it hold.

use rayon::prelude::*;

use super::tree::{Both, Tree};

/// The factors that make shares of the sums; the last node is the root.
pub(super) fn shares(sums: &[Both]) -> Both {
    let of = |total: f64| if total > 0.0 { 1.0 / total } else { 1.0 };
    let root = sums.last().copied().unwrap_or_default();
    Both { before: of(root.before), after: of(root.after) }
}

/// The root itself has no weight: it is no function.
pub(super) fn jaccard(tree: &Tree, sums: &[Both], factors: Both) -> f64 {
    /// Partial sums of so many nodes each, whatever the number of threads: the result is the same.
    const CHUNK: usize = 1 << 16;
    let part = |(weights, sums): (&[f64], &[Both])| {
        let (mut least, mut most) = (0.0, 0.0);
        for (weight, sum) in weights.iter().zip(sums) {
            let (before, after) = (sum.before * factors.before, sum.after * factors.after);
            least += weight * before.min(after);
            most += weight * before.max(after);
        }
        (least, most)
    };
    let parts: Vec<(f64, f64)> =
        tree.weights.par_chunks(CHUNK).zip(sums.par_chunks(CHUNK)).map(part).collect();
    let (mut least, mut most) = (0.0, 0.0);
    for (part_least, part_most) in parts {
        least += part_least;
        most += part_most;
    }
    if most > 0.0 { least / most } else { 1.0 }
}
