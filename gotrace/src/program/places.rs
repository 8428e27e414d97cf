use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use pprof_parse::GoSymbol;
use rustc_hash::FxHasher;

use super::names::{NameId, Names};
use crate::event::Stack;

/// A stack that is kept beyond its generation: equal for equal frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PlaceId(pub(crate) u32);

impl PlaceId {
    /// No stack is known.
    pub const NONE: Self = Self(0);

    /// Ids count from 0, so they can index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FrameKey {
    pub(crate) function: NameId,
    pub(crate) file: NameId,
    pub(crate) line: u64,
}

/// All stacks that goroutines were seen in, once each.
#[derive(Debug)]
pub(crate) struct Places {
    /// Where each place ends in `frames`; place 0 has none.
    ends: Vec<usize>,
    frames: Vec<FrameKey>,
    table: HashTable<u32>,
    scratch: Vec<FrameKey>,
}

impl Default for Places {
    fn default() -> Self {
        Self { ends: vec![0], frames: Vec::new(), table: HashTable::new(), scratch: Vec::new() }
    }
}

impl Places {
    pub(crate) fn intern(&mut self, stack: Stack<'_>, names: &mut Names) -> PlaceId {
        self.scratch.clear();
        self.scratch.extend(stack.frames().map(|frame| FrameKey {
            function: names.intern(frame.function.as_bytes()),
            file: names.intern(frame.file.as_bytes()),
            line: frame.line,
        }));
        let Self { ends, frames, table, scratch } = self;
        if scratch.is_empty() {
            return PlaceId::NONE;
        }
        let hash = |frames: &[FrameKey]| BuildHasherDefault::<FxHasher>::default().hash_one(frames);
        if let Some(&row) = table.find(hash(scratch), |&row| keys(ends, frames, PlaceId(row)) == *scratch) {
            return PlaceId(row);
        }
        frames.append(scratch);
        ends.push(frames.len());
        #[expect(clippy::cast_possible_truncation, reason = "memory ends before 2^32 stacks")]
        let row = (ends.len() - 1) as u32;
        let own = hash(keys(ends, frames, PlaceId(row)));
        table.insert_unique(own, row, |&row| hash(keys(ends, frames, PlaceId(row))));
        PlaceId(row)
    }

    pub(crate) fn frames(&self, id: PlaceId) -> &[FrameKey] {
        keys(&self.ends, &self.frames, id)
    }

    /// The name of the outermost function.
    pub(crate) fn root(&self, id: PlaceId) -> Option<NameId> {
        self.frames(id).last().map(|frame| frame.function)
    }

    pub(crate) fn place<'a>(&'a self, id: PlaceId, names: &'a Names) -> Place<'a> {
        Place { frames: self.frames(id), names }
    }
}

fn keys<'a>(ends: &[usize], frames: &'a [FrameKey], id: PlaceId) -> &'a [FrameKey] {
    let start = id.index().checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(id.index()).copied().unwrap_or(start);
    frames.get(start..end).unwrap_or_default()
}

/// A stack, leaf first.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    frames: &'a [FrameKey],
    names: &'a Names,
}

impl<'a> Place<'a> {
    /// Its frames, leaf first.
    pub fn frames(self) -> impl ExactSizeIterator<Item = PlaceFrame<'a>> {
        let names = self.names;
        self.frames.iter().map(move |key| PlaceFrame::new(*key, names))
    }

    /// The innermost frame outside the standard library, which is where a person looks first; the
    /// innermost outside the runtime, or of all, if there is none.
    #[must_use]
    pub fn user(self) -> Option<PlaceFrame<'a>> {
        let user = self.frames().find(|frame| !GoSymbol::parse(frame.function).is_standard_library());
        user.or_else(|| self.outside_runtime())
    }

    /// The innermost frame outside the runtime, or of all, if there is none.
    #[must_use]
    pub fn outside_runtime(self) -> Option<PlaceFrame<'a>> {
        let outside = self.frames().find(|frame| !is_runtime(GoSymbol::parse(frame.function)));
        outside.or_else(|| self.frames().next())
    }

    /// All frames, owned.
    #[must_use]
    pub fn to_vec(self) -> Vec<OwnedFrame> {
        self.frames().map(|frame| frame.to_owned()).collect()
    }
}

/// Packages that make up the runtime proper; `runtime/trace`, say, is a library like others.
pub(crate) fn is_runtime(symbol: GoSymbol<'_>) -> bool {
    let package = symbol.package();
    package == "runtime"
        || package.starts_with("runtime/internal/")
        || package.starts_with("internal/runtime/")
}

/// One call of a stack, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceFrame<'a> {
    /// The function, as the linker names it.
    pub function: &'a str,
    /// The source file.
    pub file: &'a str,
    /// The line in it.
    pub line: u64,
}

impl<'a> PlaceFrame<'a> {
    pub(crate) fn new(key: FrameKey, names: &'a Names) -> Self {
        Self { function: names.get(key.function), file: names.get(key.file), line: key.line }
    }

    /// The same, owned.
    #[must_use]
    pub fn to_owned(self) -> OwnedFrame {
        OwnedFrame { function: self.function.to_owned(), file: self.file.to_owned(), line: self.line }
    }
}

/// One call of a stack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OwnedFrame {
    /// The function, as the linker names it.
    pub function: String,
    /// The source file.
    pub file: String,
    /// The line in it.
    pub line: u64,
}
