use std::fmt;

use crate::tables::{FrameRow, Tables};
use crate::text::Text;

/// Where a goroutine was, borrowed from the tables of its generation.
#[derive(Clone, Copy)]
pub struct Stack<'a> {
    tables: &'a Tables,
    id: u64,
}

/// The number of a stack within its generation: the same up to the next `Sync` event, so that what
/// was found out about a stack need not be found out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StackId(pub u64);

impl<'a> Stack<'a> {
    pub(crate) fn new(tables: &'a Tables, id: u64) -> Option<Self> {
        (id != 0).then_some(Self { tables, id })
    }

    /// Its number within the generation.
    #[must_use]
    pub fn id(self) -> StackId {
        StackId(self.id)
    }

    /// Its frames, leaf first. Inlined calls have frames of their own.
    pub fn frames(self) -> impl ExactSizeIterator<Item = Frame<'a>> + Clone + 'a {
        let none = || FrameIter { rows: None, tables: self.tables };
        let Some(rows) = self.tables.stacks.frame_rows(self.id) else { return none() };
        FrameIter { rows: Some(rows.iter()), tables: self.tables }
    }
}

#[derive(Clone)]
struct FrameIter<'a> {
    rows: Option<std::slice::Iter<'a, u32>>,
    tables: &'a Tables,
}

impl<'a> Iterator for FrameIter<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        let row = self.rows.as_mut()?.next()?;
        Some(Frame::new(self.tables, self.tables.stacks.row(*row)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.rows.as_ref().map_or(0, ExactSizeIterator::len);
        (left, Some(left))
    }
}

impl ExactSizeIterator for FrameIter<'_> {}

impl fmt::Debug for Stack<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.frames()).finish()
    }
}

/// One call of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The program counter.
    pub pc: u64,
    /// The function, as the linker names it.
    pub function: Text<'a>,
    /// The source file.
    pub file: Text<'a>,
    /// The line in it.
    pub line: u64,
}

impl<'a> Frame<'a> {
    fn new(tables: &'a Tables, row: FrameRow) -> Self {
        let text = |id| Text::new(tables.strings.get(id).unwrap_or_default());
        Self { pc: row.pc, function: text(row.function), file: text(row.file), line: row.line }
    }
}
