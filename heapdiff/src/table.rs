//! The stacks of one heap profile, and what stands behind them.

use std::collections::HashMap;

use pprof_parse::{LocationId, Sample};

use crate::columns::{Columns, Pair};
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
        let columns = Columns::of(&snapshot.name, profile)?;
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
            let recover = |pair: Pair| Sampled::recover(pair.objects, pair.bytes, rate);
            let (inuse, alloc) = (columns.inuse(sample.values()), columns.alloc(sample.values()));
            let cell = Cell { inuse: recover(inuse), alloc: recover(alloc) };
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

/// Whether all of them are heap profiles.
pub(crate) fn check(snapshots: &[Snapshot]) -> Result<(), Error> {
    snapshots.iter().try_for_each(|snapshot| Columns::of(&snapshot.name, &snapshot.heap).map(|_| ()))
}
