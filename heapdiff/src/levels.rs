//! What every stack of the series held and had allocated at each snapshot.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::frames::{FrameId, Frames};
use crate::sampling::Sampled;
use crate::table::Table;
use crate::{Error, Snapshot};

/// One stack (or a sum of stacks) at one snapshot.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cell {
    /// Live at the last completed collection.
    pub(crate) inuse: Sampled,
    /// Allocated since the start of the program.
    pub(crate) alloc: Sampled,
}

impl std::ops::AddAssign for Cell {
    fn add_assign(&mut self, other: Self) {
        self.inuse += other.inuse;
        self.alloc += other.alloc;
    }
}

impl std::ops::Sub for Cell {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { inuse: self.inuse - other.inuse, alloc: self.alloc - other.alloc }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StackId(u32);

/// All stacks of a series, with a cell per snapshot.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    pub(crate) frames: Frames,
    stacks: Vec<Stack>,
    snapshots: usize,
}

#[derive(Debug)]
pub(crate) struct Stack {
    /// Leaf first.
    pub(crate) frames: Box<[FrameId]>,
    pub(crate) cells: Vec<Cell>,
}

impl Levels {
    /// Reads all profiles, in parallel.
    pub(crate) fn read(snapshots: &[&Snapshot]) -> Result<Self, Error> {
        let tables = snapshots.par_iter().map(|s| Table::read(s)).collect::<Result<Vec<_>, _>>()?;
        let mut levels = Self { snapshots: snapshots.len(), ..Self::default() };
        let mut ids = HashMap::new();
        for (snapshot, table) in tables.into_iter().enumerate() {
            levels.add(snapshot, table, &mut ids);
        }
        levels.sort();
        Ok(levels)
    }

    /// Sums of floats depend on their order, so that must not depend on the order in the files.
    fn sort(&mut self) {
        let ranks = self.frames.ranks();
        let rank = |id: &FrameId| ranks.get(id.index()).copied().unwrap_or(usize::MAX);
        self.stacks.sort_by_cached_key(|stack| stack.frames.iter().map(rank).collect::<Vec<_>>());
    }

    fn add(&mut self, snapshot: usize, table: Table, ids: &mut HashMap<Box<[FrameId]>, usize>) {
        let Table { frames, stacks } = table;
        let renamed: Vec<FrameId> = frames.into_frames().map(|frame| self.frames.intern(frame)).collect();
        let mut stack = Vec::new();
        for (local, cell) in stacks {
            stack.clear();
            stack.extend(local.iter().filter_map(|id| renamed.get(id.index()).copied()));
            let index = ids.get(stack.as_slice()).copied().unwrap_or_else(|| {
                let frames: Box<[FrameId]> = stack.as_slice().into();
                ids.insert(frames.clone(), self.stacks.len());
                self.stacks.push(Stack { frames, cells: vec![Cell::default(); self.snapshots] });
                self.stacks.len() - 1
            });
            if let Some(known) = self.stacks.get_mut(index).and_then(|s| s.cells.get_mut(snapshot)) {
                *known += cell;
            }
        }
    }

    pub(crate) fn stacks(&self) -> impl ExactSizeIterator<Item = (StackId, &Stack)> {
        self.stacks.iter().enumerate().map(|(n, stack)| (StackId(n as u32), stack))
    }

    #[expect(clippy::indexing_slicing, reason = "ids come from `stacks` of the same levels")]
    pub(crate) fn stack(&self, id: StackId) -> &Stack {
        &self.stacks[id.0 as usize]
    }

    /// The sum of some stacks at each snapshot.
    pub(crate) fn curve(&self, stacks: &[StackId]) -> Vec<Cell> {
        let mut curve = vec![Cell::default(); self.snapshots];
        for &id in stacks {
            for (sum, cell) in curve.iter_mut().zip(&self.stack(id).cells) {
                *sum += *cell;
            }
        }
        curve
    }
}

/// Live bytes at the end of a curve less those at its beginning.
pub(crate) fn gained(curve: &[Cell]) -> f64 {
    let bytes = |cell: Option<&Cell>| cell.map_or(0.0, |cell| cell.inuse.bytes);
    bytes(curve.last()) - bytes(curve.first())
}
