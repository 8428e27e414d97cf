use rustc_hash::FxHashMap;

use super::dense::DenseIds;

/// The stacks of a generation, by number, leaf first. 0 is no stack.
///
/// What a frame is is kept per program counter, as Go does: the first one read holds.
#[derive(Debug, Default)]
pub(crate) struct StackTable {
    ids: DenseIds,
    /// Where each stack ends in `frames`.
    ends: Vec<usize>,
    /// Rows of `pcs`.
    frames: Vec<u32>,
    rows: Vec<FrameRow>,
    by_pc: FxHashMap<u64, u32>,
}

/// One frame: `function` and `file` are numbers of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct FrameRow {
    pub(crate) pc: u64,
    pub(crate) function: u64,
    pub(crate) file: u64,
    pub(crate) line: u64,
}

impl StackTable {
    /// Adds a stack; false if there is one with this number already.
    pub(crate) fn insert(&mut self, id: u64, frames: impl IntoIterator<Item = FrameRow>) -> bool {
        if id == 0 || self.ids.insert(id).is_none() {
            return false;
        }
        for frame in frames {
            #[expect(clippy::cast_possible_truncation, reason = "`Limits::table_entries` bounds the stacks")]
            let next = self.rows.len() as u32;
            let row = *self.by_pc.entry(frame.pc).or_insert(next);
            if row == next {
                self.rows.push(frame);
            }
            self.frames.push(row);
        }
        self.ends.push(self.frames.len());
        true
    }

    #[inline]
    pub(crate) fn contains(&self, id: u64) -> bool {
        id == 0 || self.ids.get(id).is_some()
    }

    /// The frames of a stack as rows, leaf first; `None` if it is not in the table.
    pub(crate) fn frame_rows(&self, id: u64) -> Option<&[u32]> {
        let row = self.ids.get(id)? as usize;
        let start = match row.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.frames.get(start..*self.ends.get(row)?)
    }

    pub(crate) fn row(&self, row: u32) -> FrameRow {
        self.rows.get(row as usize).copied().unwrap_or_default()
    }

    /// All frames that occur, once per program counter.
    pub(crate) fn all_frames(&self) -> &[FrameRow] {
        &self.rows
    }

    pub(crate) fn len(&self) -> u32 {
        self.ids.len()
    }
}
