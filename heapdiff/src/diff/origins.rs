//! Where in the call tree a change begins.

use std::collections::BTreeMap;

use super::mass::Mass;
use super::options::Measure;
use super::report::CONSPICUOUS;
use super::tree::Tree;

/// Below a node that is looked at, at least this share of all changes happens; one that is named
/// differs by it, conspicuously.
const LEAST_SHARE: f64 = 0.05;

/// The change goes on below a node when its children carry this share of it.
const CARRIED: f64 = 0.8;

/// A node where a change begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begin {
    pub(super) node: usize,
    pub(super) before: f64,
    pub(super) after: f64,
    pub(super) z: f64,
}

impl Begin {
    fn delta(&self) -> f64 {
        self.after - self.before
    }
}

/// The nodes that carry a change as deep as it goes, the largest first. The tree is that from the root.
pub(super) fn origins(tree: &Tree, top: usize) -> Vec<Begin> {
    let sums = tree.sums(Measure::Bytes);
    let variances =
        tree.cumulative(tree.rows.iter().map(|row| row.masses.iter().map(Mass::variance).sum::<f64>()));
    // Below a node, changes may cancel each other out: how much moved there tells whether to look.
    let moved = tree.cumulative(tree.rows.iter().map(|row| {
        let [before, after] = row.masses.map(|mass| mass.bytes);
        before.abs_diff(after) as f64
    }));
    let root = tree.nodes.len().saturating_sub(1);
    let least = LEAST_SHARE * moved.last().copied().unwrap_or(0.0);
    let mut children = BTreeMap::<usize, Vec<Begin>>::new();
    let nodes = tree.nodes.iter().zip(&sums).zip(variances.iter().zip(&moved)).enumerate();
    for (n, ((node, sum), (variance, &moved))) in nodes {
        if n != root && moved >= least && moved > 0.0 {
            let deviation = variance.sqrt();
            let z = if deviation > 0.0 { (sum.after - sum.before) / deviation } else { 0.0 };
            let begin = Begin { node: n, before: sum.before, after: sum.after, z };
            children.entry(node.parent as usize).or_default().push(begin);
        }
    }
    let is_conspicuous = |begin: &Begin| begin.delta().abs() >= least && begin.z.abs() >= CONSPICUOUS;
    let mut found = Vec::new();
    let mut to_visit: Vec<Begin> = children.get(&root).cloned().unwrap_or_default();
    while let Some(here) = to_visit.pop() {
        let below = children.get(&here.node).map(Vec::as_slice).unwrap_or_default();
        let along = below.iter().filter(|child| is_conspicuous(child) && child.delta() * here.delta() > 0.0);
        let carried = along.map(Begin::delta).sum::<f64>().abs();
        if is_conspicuous(&here) && carried < CARRIED * here.delta().abs() {
            found.push(here);
        } else {
            to_visit.extend(below);
        }
    }
    found.sort_by(|x, y| y.delta().abs().total_cmp(&x.delta().abs()).then(x.node.cmp(&y.node)));
    found.truncate(top);
    found
}
