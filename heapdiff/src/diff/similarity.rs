//! How alike the two call trees are, beside what chance alone would leave.

use super::jaccard::{jaccard, shares};
use super::noise::Noise;
use super::options::DiffOptions;
use super::report::Similarity;
use super::tree::{Both, Tree};

pub(super) fn similarity(tree: &Tree, options: &DiffOptions) -> Similarity {
    let sums = tree.sums(options.measure);
    let absolute = jaccard(tree, &sums, Both::ONE);
    let shape = jaccard(tree, &sums, shares(&sums));
    let noise = Noise::of(tree);
    let changed = [(absolute, noise.absolute), (shape, noise.shape)]
        .iter()
        .any(|&(score, noise)| score < options.threshold && score < noise);
    Similarity { absolute, shape, noise_absolute: noise.absolute, noise_shape: noise.shape, changed }
}
