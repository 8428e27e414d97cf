use std::fmt;

use super::frame::{Elided, Frame};
use super::intern::{Id, Lists, Strings, Values};
use super::status::Status;

/// A frame, interned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FrameRow {
    pub(super) function: Id<str>,
    pub(super) file: Id<str>,
    pub(super) line: u32,
}

/// A label's key and value.
pub(super) type LabelRow = (Id<str>, Id<str>);

/// A goroutine that started another, or a forebear of it: its number, its stack and what started it.
pub(super) type AncestorRow = (u64, Id<[Id<FrameRow>]>, Option<Id<FrameRow>>);

/// A status, interned. Counted forms have no state.
pub(super) type StatusRow = Status<Option<Id<str>>>;

/// All that a dump holds. A goroutine is a row of the columns at the end.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) strings: Strings,
    pub(super) frames: Values<FrameRow>,
    pub(super) stacks: Lists<Id<FrameRow>>,
    pub(super) labels: Lists<LabelRow>,
    pub(super) statuses: Values<StatusRow>,
    /// Rare, hence apart; sorted by row.
    pub(super) elided: Vec<(usize, Elided)>,

    pub(super) id: Vec<u64>,
    pub(super) count: Vec<u64>,
    pub(super) status: Vec<Id<StatusRow>>,
    pub(super) stack: Vec<Id<[Id<FrameRow>]>>,
    pub(super) label_list: Vec<Id<[LabelRow]>>,
    pub(super) creator: Vec<Option<Id<FrameRow>>>,
    pub(super) creator_goroutine: Vec<u64>,
    /// What only a reading with details keeps.
    pub(super) details: Box<Details>,
}

/// Arguments, offsets and ancestors of the goroutines.
#[derive(Default)]
pub(super) struct Details {
    /// The arguments of all calls, each ended by a line feed. They hardly ever repeat, so they are not interned.
    pub(super) arguments: String,
    /// Where those of each goroutine end.
    pub(super) argument_ends: Vec<usize>,
    /// Offsets of each goroutine's calls, then that of its creator. Stacks that are equal nearly always have
    /// equal ones.
    pub(super) offset_lists: Lists<Option<u64>>,
    pub(super) offsets: Vec<Id<[Option<u64>]>>,
    /// Rare, hence apart; sorted by row, the nearest ancestor first.
    pub(super) ancestors: Vec<(usize, AncestorRow)>,
}

impl Columns {
    pub(super) fn frame(&self, id: Id<FrameRow>) -> Frame<'_> {
        let row = self.frames.get(id);
        row.map_or(Frame::default(), |row| Frame {
            function: self.strings.get(row.function),
            file: self.strings.get(row.file),
            line: row.line,
        })
    }
}

impl fmt::Debug for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Columns")
            .field("goroutines", &self.id.len())
            .field("frames", &self.frames.len())
            .finish()
    }
}
