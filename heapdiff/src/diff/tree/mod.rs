//! The call trees of both sides as one, without a graph: paths are sorted and merged, chains of nodes
//! that carry the same are one, and every sum is one pass over an array.

mod builder;

use rayon::prelude::*;

use builder::Builder;

use super::mass::Mass;
use super::options::{DiffOptions, Measure};
use super::paths::{Element, Paths};
use super::side::Side;

const BEFORE: usize = 0;
const AFTER: usize = 1;

/// How many samples are looked at side by side before they are put into the tree one by one.
const CHUNK: usize = 1 << 16;

/// A chain of nodes below each other that all carry the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Stands behind its children. The root is its own parent.
    pub(super) parent: u32,
    /// Depth of the first node of the chain, from 0, and that behind the last.
    pub(super) from: u32,
    pub(super) to: u32,
    /// A row whose path runs through here.
    pub(super) row: u32,
}

/// All samples of both sides with the same path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The node where the path ends.
    pub(super) node: u32,
    pub(super) masses: [Mass; 2],
    /// A sample that has the path, and whether it is of the second side, which is preferred.
    pub(super) sample: (u32, bool),
}

/// Samples of one path that each stand for as much: what chance deals with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) samples: u64,
    pub(super) per_sample: f64,
    /// What share of them is left to chance.
    pub(super) chance: f64,
}

/// A sample among the sorted ones.
struct Entry {
    mass: Mass,
    /// See [`Cell`].
    chance: f64,
    /// How many elements of its path are those of the sample before.
    shared: u32,
    length: u32,
    /// Whether the sample before has another path.
    is_new: bool,
}

/// The same of both sides.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Both {
    pub(super) before: f64,
    pub(super) after: f64,
}

impl Both {
    pub(super) const ONE: Self = Self { before: 1.0, after: 1.0 };
}

impl std::ops::AddAssign for Both {
    fn add_assign(&mut self, other: Self) {
        self.before += other.before;
        self.after += other.after;
    }
}

#[derive(Debug)]
pub(super) struct Tree {
    /// Children before their parents; the last is the root.
    pub(super) nodes: Vec<Node>,
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<Cell>,
    /// Sum of the weights of the nodes in each chain.
    pub(super) weights: Vec<f64>,
}

impl Tree {
    pub(super) fn build(sides: [&Side<'_>; 2], paths: [&Paths; 2], options: &DiffOptions) -> Self {
        let order = sorted(sides, paths);
        let path = |&(sample, is_after): &(u32, bool)| -> &[Element] {
            let paths: &Paths = if is_after { paths[AFTER] } else { paths[BEFORE] };
            paths.get(sample as usize)
        };
        let entry = |n: usize| -> Option<Entry> {
            let here = order.get(n)?;
            let side = if here.1 { sides[AFTER] } else { sides[BEFORE] };
            let sample = side.samples.get(here.0 as usize)?;
            let (mass, chance, path_here) = (side.inuse(sample), side.chance(sample), path(here));
            let before = n.checked_sub(1).and_then(|n| order.get(n)).map(path).unwrap_or_default();
            let shared = before.iter().zip(path_here).take_while(|(one, other)| one == other).count();
            let is_new = n == 0 || shared < before.len().max(path_here.len());
            Some(Entry { mass, chance, shared: shared as u32, length: path_here.len() as u32, is_new })
        };
        let mut builder = Builder::default();
        let (mut rows, mut cells): (Vec<Row>, Vec<Cell>) = (Vec::new(), Vec::with_capacity(order.len()));
        for start in (0..order.len()).step_by(CHUNK) {
            let chunk = start..order.len().min(start + CHUNK);
            let entries: Vec<Option<Entry>> = chunk.into_par_iter().map(entry).collect();
            for (entry, &sample) in entries.into_iter().flatten().zip(order.get(start..).unwrap_or_default())
            {
                if entry.is_new {
                    builder.open(entry.shared, entry.length, rows.len() as u32);
                    rows.push(Row { node: 0, masses: [Mass::default(); 2], sample });
                }
                let row = rows.len().saturating_sub(1);
                if let Some(row) = rows.last_mut() {
                    // Shown are names and lines of the second build where it has the path.
                    if sample.1 && !row.sample.1 {
                        row.sample = sample;
                    }
                    if let Some(sum) = row.masses.get_mut(usize::from(sample.1)) {
                        *sum += entry.mass;
                    }
                }
                if entry.mass.samples > 0 {
                    let Entry { mass, chance, .. } = entry;
                    let per_sample = mass.amount(options.measure) as f64 / mass.samples as f64;
                    cells.push(Cell { row: row as u32, samples: mass.samples, per_sample, chance });
                }
            }
        }
        let (nodes, node_of_row) = builder.finish();
        for (row, node) in rows.iter_mut().zip(node_of_row) {
            row.node = node;
        }
        let deepest = nodes.iter().map(|node| node.to).max().unwrap_or(0) as usize;
        let sums = prefix_sums(deepest, options);
        let sum = |depth: u32| sums.get(depth as usize).copied().unwrap_or(0.0);
        let weights = nodes.par_iter().map(|node| sum(node.to) - sum(node.from)).collect();
        Self { nodes, rows, cells, weights }
    }

    /// What each node carries on both sides.
    pub(super) fn sums(&self, measure: Measure) -> Vec<Both> {
        self.cumulative(self.rows.iter().map(|row| {
            let [before, after] = row.masses.map(|mass| mass.amount(measure) as f64);
            Both { before, after }
        }))
    }

    /// What each node carries, from what each row holds itself.
    pub(super) fn cumulative<T: Copy + Default + std::ops::AddAssign>(
        &self,
        own: impl Iterator<Item = T>,
    ) -> Vec<T> {
        let mut sums = vec![T::default(); self.nodes.len()];
        for (row, value) in self.rows.iter().zip(own) {
            if let Some(sum) = sums.get_mut(row.node as usize) {
                *sum += value;
            }
        }
        for (n, node) in self.nodes.iter().enumerate() {
            let value = sums.get(n).copied().unwrap_or_default();
            if node.parent as usize != n
                && let Some(sum) = sums.get_mut(node.parent as usize)
            {
                *sum += value;
            }
        }
        sums
    }
}

/// All samples that have a path, by path.
fn sorted(sides: [&Side<'_>; 2], paths: [&Paths; 2]) -> Vec<(u32, bool)> {
    let of_side = |side: usize| {
        let (paths, count) = match side {
            BEFORE => (paths[BEFORE], sides[BEFORE].samples.len()),
            _ => (paths[AFTER], sides[AFTER].samples.len()),
        };
        (0..count).filter(move |&n| !paths.get(n).is_empty()).map(move |n| (n as u32, side == AFTER))
    };
    let mut order: Vec<(u32, bool)> = of_side(BEFORE).chain(of_side(AFTER)).collect();
    let path = |&(sample, is_after): &(u32, bool)| {
        if is_after { paths[AFTER].get(sample as usize) } else { paths[BEFORE].get(sample as usize) }
    };
    let values = |&(sample, is_after): &(u32, bool)| {
        let side = if is_after { sides[AFTER] } else { sides[BEFORE] };
        side.samples.get(sample as usize).map(|sample| sample.values())
    };
    // By value where the path is the same, so that neither the order in the files nor that of the files matters.
    order.par_sort_unstable_by(|a, b| {
        path(a).cmp(path(b)).then_with(|| values(a).cmp(&values(b))).then(a.1.cmp(&b.1))
    });
    order
}

/// Sums of the weights of the nodes above each depth; the node at depth 0 is the root's child.
fn prefix_sums(deepest: usize, options: &DiffOptions) -> Vec<f64> {
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for depth in 0..deepest {
        sum += options.weight(depth);
        sums.push(sum);
    }
    sums
}
