//! Where in the call tree a change begins.

use std::collections::BTreeMap;

use super::tree::Tree;

/// A node that is named carries at least this share of all that changed,
const LEAST_SHARE: f64 = 0.05;

/// and differs by so many standard deviations.
const CONSPICUOUS: f64 = 3.0;

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
    let bytes = |side: usize| {
        tree.cumulative(
            tree.rows.iter().map(|row| row.masses.get(side).map_or(0.0, |mass| mass.bytes as f64)),
        )
    };
    let (before, after) = rayon::join(|| bytes(0), || bytes(1));
    let variances = tree.cumulative(
        tree.rows.iter().map(|row| row.masses.iter().map(super::mass::Mass::variance).sum::<f64>()),
    );
    let changed: f64 = tree
        .rows
        .iter()
        .map(|row| {
            let [before, after] = row.masses.map(|mass| mass.bytes);
            before.abs_diff(after) as f64
        })
        .sum();
    let begin = |node: usize| {
        let (before, after) = (before.get(node)?, after.get(node)?);
        let deviation = variances.get(node)?.sqrt();
        let z = if deviation > 0.0 { (after - before) / deviation } else { 0.0 };
        Some(Begin { node, before: *before, after: *after, z })
    };
    let root = tree.nodes.len().saturating_sub(1);
    let mut children = BTreeMap::<usize, Vec<Begin>>::new();
    for (n, node) in tree.nodes.iter().enumerate().filter(|(n, _)| *n != root) {
        if let Some(begin) = begin(n)
            && begin.delta().abs() >= LEAST_SHARE * changed
            && begin.z.abs() >= CONSPICUOUS
        {
            children.entry(node.parent as usize).or_default().push(begin);
        }
    }
    let mut found = Vec::new();
    let mut to_visit: Vec<Begin> = children.get(&root).cloned().unwrap_or_default();
    while let Some(here) = to_visit.pop() {
        let below = children.get(&here.node).map(Vec::as_slice).unwrap_or_default();
        let along = below.iter().filter(|child| child.delta() * here.delta() > 0.0);
        if along.clone().map(Begin::delta).sum::<f64>().abs() >= CARRIED * here.delta().abs() {
            to_visit.extend(along);
        } else {
            found.push(here);
        }
    }
    found.sort_by(|x, y| y.delta().abs().total_cmp(&x.delta().abs()).then(x.node.cmp(&y.node)));
    found.truncate(top);
    found
}
