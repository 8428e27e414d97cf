//! The stacks of one heap profile, and what stands behind them.

use std::collections::HashMap;

use pprof_parse::{LocationId, Sample};

use crate::frames::{FrameId, Frames};
use crate::levels::Cell;
use crate::sampling::Sampled;
use crate::{Error, Snapshot};

pub(crate) struct Table {
    pub(crate) frames: Frames,
    /// Leaf first; ids of `frames`.
    pub(crate) stacks: Vec<(Box<[FrameId]>, Cell)>,
}

impl Table {
    pub(crate) fn read(snapshot: &Snapshot) -> Result<Self, Error> {
        let profile = &snapshot.heap;
        let columns = Columns::of(snapshot)?;
        let rate = profile.tables().period();
        let mut frames = Frames::default();
        let locations = profile.tables().locations();
        let lines: Vec<Vec<FrameId>> = locations
            .map(|location| location.lines().map(|line| frames.intern_line(line)).collect())
            .collect();
        let mut ids: HashMap<&[LocationId], usize> = HashMap::new();
        let mut stacks: Vec<(&[LocationId], Cell)> = Vec::new();
        // Sums of floats depend on their order, so that must not depend on the order in the file.
        let mut samples: Vec<Sample<'_>> = profile.samples().collect();
        samples.sort_by_key(|sample| sample.values());
        for sample in samples {
            let cell = columns.cell(sample.values(), rate);
            let index = *ids.entry(sample.location_ids()).or_insert_with_key(|stack| {
                stacks.push((stack, Cell::default()));
                stacks.len() - 1
            });
            if let Some((_, sum)) = stacks.get_mut(index) {
                *sum += cell;
            }
        }
        let expand = |stack: &[LocationId]| {
            stack.iter().filter_map(|id| lines.get(id.index())).flatten().copied().collect()
        };
        let stacks = stacks.into_iter().map(|(stack, cell)| (expand(stack), cell)).collect();
        Ok(Self { frames, stacks })
    }
}

/// Where a heap profile keeps its numbers.
struct Columns {
    inuse_space: usize,
    inuse_objects: Option<usize>,
    alloc_space: Option<usize>,
    alloc_objects: Option<usize>,
}

impl Columns {
    fn of(snapshot: &Snapshot) -> Result<Self, Error> {
        let tables = snapshot.heap.tables();
        let inuse_space = tables.sample_type("inuse_space").ok_or_else(|| Error::NotAHeapProfile {
            name: snapshot.name.clone(),
            found: tables.sample_types().map(|t| t.kind().to_string()).collect::<Vec<_>>().join(", "),
        })?;
        Ok(Self {
            inuse_space,
            inuse_objects: tables.sample_type("inuse_objects"),
            alloc_space: tables.sample_type("alloc_space"),
            alloc_objects: tables.sample_type("alloc_objects"),
        })
    }

    fn cell(&self, values: &[i64], rate: i64) -> Cell {
        let value = |column: Option<usize>| column.and_then(|c| values.get(c)).copied().unwrap_or(0);
        Cell {
            inuse: Sampled::recover(value(self.inuse_objects), value(Some(self.inuse_space)), rate),
            alloc: Sampled::recover(value(self.alloc_objects), value(self.alloc_space), rate),
        }
    }
}

/// Whether all of them are heap profiles.
pub(crate) fn check(snapshots: &[Snapshot]) -> Result<(), Error> {
    snapshots.iter().try_for_each(|snapshot| Columns::of(snapshot).map(|_| ()))
}
