//! What every stack of the series held and had allocated at each snapshot.

use std::collections::HashMap;

use pprof_parse::{LocationId, Profile};
use rayon::prelude::*;

use crate::frames::{FrameId, Frames};
use crate::sampling::Sampled;
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
        Ok(levels)
    }

    fn add(&mut self, snapshot: usize, table: Table, ids: &mut HashMap<Box<[FrameId]>, usize>) {
        let renamed: Vec<FrameId> =
            table.frames.into_frames().map(|frame| self.frames.intern(frame)).collect();
        for (stack, cell) in table.stacks {
            let frames: Box<[FrameId]> =
                stack.iter().filter_map(|id| renamed.get(id.index()).copied()).collect();
            let index = *ids.entry(frames).or_insert_with_key(|frames| {
                let cells = vec![Cell::default(); self.snapshots];
                self.stacks.push(Stack { frames: frames.clone(), cells });
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

/// The stacks of one profile.
struct Table {
    frames: Frames,
    stacks: Vec<(Box<[FrameId]>, Cell)>,
}

impl Table {
    fn read(snapshot: &Snapshot) -> Result<Self, Error> {
        let profile = &snapshot.heap;
        let columns = Columns::find(profile).ok_or_else(|| Error::NotAHeapProfile {
            name: snapshot.name.clone(),
            found: profile
                .tables()
                .sample_types()
                .map(|t| t.kind().to_string())
                .collect::<Vec<_>>()
                .join(", "),
        })?;
        let rate = profile.tables().period();
        let mut frames = Frames::default();
        let lines: Vec<Vec<FrameId>> = profile
            .tables()
            .locations()
            .map(|location| location.lines().map(|line| frames.intern_line(line)).collect())
            .collect();
        let mut ids: HashMap<&[LocationId], usize> = HashMap::new();
        let mut stacks: Vec<(&[LocationId], Cell)> = Vec::new();
        for sample in profile.samples() {
            let value =
                |column: Option<usize>| column.and_then(|c| sample.values().get(c)).copied().unwrap_or(0);
            let cell = Cell {
                inuse: Sampled::recover(value(columns.inuse_objects), value(Some(columns.inuse_space)), rate),
                alloc: Sampled::recover(value(columns.alloc_objects), value(columns.alloc_space), rate),
            };
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
    fn find(profile: &Profile) -> Option<Self> {
        let tables = profile.tables();
        Some(Self {
            inuse_space: tables.sample_type("inuse_space")?,
            inuse_objects: tables.sample_type("inuse_objects"),
            alloc_space: tables.sample_type("alloc_space"),
            alloc_objects: tables.sample_type("alloc_objects"),
        })
    }
}
