use super::Tables;
use super::rows::{FunctionRow, LineRow, LocationRow, MappingRow, ValueTypeRow};
use crate::{FunctionId, LocationId, Text};

/// What a number in a profile means: `inuse_space` in `bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueType<'a> {
    kind: Text<'a>,
    unit: Text<'a>,
}

impl<'a> ValueType<'a> {
    pub(super) fn new(tables: &'a Tables<'_>, row: ValueTypeRow) -> Self {
        Self { kind: tables.string(row.kind), unit: tables.string(row.unit) }
    }

    /// The type's name, such as `inuse_space`; `type` in profile.proto.
    pub fn kind(self) -> Text<'a> {
        self.kind
    }

    /// Its unit, such as `bytes`, `count` or `nanoseconds`.
    pub fn unit(self) -> Text<'a> {
        self.unit
    }
}

/// A binary or library mapped into the profiled process.
#[derive(Debug, Clone, Copy)]
pub struct Mapping<'a> {
    tables: &'a Tables<'a>,
    row: &'a MappingRow,
}

impl<'a> Mapping<'a> {
    pub(super) fn new(tables: &'a Tables<'_>, row: &'a MappingRow) -> Self {
        Self { tables, row }
    }

    /// Its number in the file; never 0.
    pub fn file_id(self) -> u64 {
        self.row.file_id
    }

    /// First address.
    pub fn start(self) -> u64 {
        self.row.start
    }

    /// First address behind it.
    pub fn limit(self) -> u64 {
        self.row.limit
    }

    /// Offset in the binary of what is mapped at `start`.
    pub fn offset(self) -> u64 {
        self.row.offset
    }

    /// Path of the binary, or a name in brackets such as `[vdso]`.
    pub fn filename(self) -> Text<'a> {
        self.tables.string(self.row.filename)
    }

    /// Build id in hex; empty when unknown (Go wrote none before 1.24).
    pub fn build_id(self) -> Text<'a> {
        self.tables.string(self.row.build_id)
    }

    /// Whether its locations have function names.
    pub fn has_functions(self) -> bool {
        self.row.has_functions
    }

    /// Whether its locations claim to have file names. Go leaves this unset although they have.
    pub fn has_filenames(self) -> bool {
        self.row.has_filenames
    }

    /// Whether its locations claim to have line numbers. Go leaves this unset although they have.
    pub fn has_line_numbers(self) -> bool {
        self.row.has_line_numbers
    }

    /// Whether its locations claim to show inlined calls. Go leaves this unset although they do.
    pub fn has_inline_frames(self) -> bool {
        self.row.has_inline_frames
    }
}

/// A function.
#[derive(Debug, Clone, Copy)]
pub struct Function<'a> {
    tables: &'a Tables<'a>,
    id: FunctionId,
    row: &'a FunctionRow,
}

impl<'a> Function<'a> {
    pub(super) fn new(tables: &'a Tables<'_>, id: FunctionId, row: &'a FunctionRow) -> Self {
        Self { tables, id, row }
    }

    /// Its position in the table.
    pub fn id(self) -> FunctionId {
        self.id
    }

    /// Its number in the file; never 0.
    pub fn file_id(self) -> u64 {
        self.row.file_id
    }

    /// Name as a person would write it. [`GoSymbol`](crate::GoSymbol) takes it apart.
    pub fn name(self) -> Text<'a> {
        self.tables.string(self.row.name)
    }

    /// Name as the linker knows it; Go writes the same as `name`.
    pub fn system_name(self) -> Text<'a> {
        self.tables.string(self.row.system_name)
    }

    /// Source file.
    pub fn filename(self) -> Text<'a> {
        self.tables.string(self.row.filename)
    }

    /// Line on which the function begins; 0 when unknown.
    pub fn start_line(self) -> i64 {
        self.row.start_line
    }
}

/// A place in the program: an address, and the source lines that were compiled to it.
#[derive(Debug, Clone, Copy)]
pub struct Location<'a> {
    tables: &'a Tables<'a>,
    id: LocationId,
    row: &'a LocationRow,
}

impl<'a> Location<'a> {
    pub(super) fn new(tables: &'a Tables<'_>, id: LocationId, row: &'a LocationRow) -> Self {
        Self { tables, id, row }
    }

    /// Its position in the table.
    pub fn id(self) -> LocationId {
        self.id
    }

    /// Its number in the file; never 0.
    pub fn file_id(self) -> u64 {
        self.row.file_id
    }

    /// Address of the instruction; 0 when unknown. Go writes the address of the call, not of the return.
    pub fn address(self) -> u64 {
        self.row.address
    }

    /// The binary it is in.
    pub fn mapping(self) -> Option<Mapping<'a>> {
        self.tables.mapping(self.row.mapping?)
    }

    /// Whether several places were folded into this one by the linker.
    pub fn is_folded(self) -> bool {
        self.row.is_folded
    }

    /// Source lines, innermost inlined call first; the last is the physical function. None when
    /// the address was not symbolized.
    pub fn lines(self) -> impl ExactSizeIterator<Item = Line<'a>> + DoubleEndedIterator {
        self.tables.line_rows(self.id).iter().map(move |row| Line { tables: self.tables, row: *row })
    }
}

/// A source line of a location.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    tables: &'a Tables<'a>,
    row: LineRow,
}

impl<'a> Line<'a> {
    /// The function it is in.
    pub fn function(self) -> Function<'a> {
        static NONE: FunctionRow = FunctionRow::NONE;
        let id = self.row.function;
        self.tables.function(id).unwrap_or(Function { tables: self.tables, id, row: &NONE })
    }

    /// Line number, from 1; 0 when unknown.
    pub fn line(self) -> i64 {
        self.row.line
    }

    /// Column, from 1; 0 when unknown. Go writes none.
    pub fn column(self) -> i64 {
        self.row.column
    }
}
