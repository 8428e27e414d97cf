//! How the tables are stored. Strings are ids; references between rows are dense indexes.

use crate::{FunctionId, MappingId, StringId};

#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    pub(super) drop_frames: StringId,
    pub(super) keep_frames: StringId,
    pub(super) time_ns: i64,
    pub(super) duration_ns: i64,
    pub(super) period_type: ValueTypeRow,
    pub(super) period: i64,
    pub(super) comments: Vec<StringId>,
    pub(super) default_sample_type: StringId,
    pub(super) doc_url: StringId,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ValueTypeRow {
    pub(super) kind: StringId,
    pub(super) unit: StringId,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MappingRow {
    pub(super) file_id: u64,
    pub(super) start: u64,
    pub(super) limit: u64,
    pub(super) offset: u64,
    pub(super) filename: StringId,
    pub(super) build_id: StringId,
    pub(super) has_functions: bool,
    pub(super) has_filenames: bool,
    pub(super) has_line_numbers: bool,
    pub(super) has_inline_frames: bool,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FunctionRow {
    pub(super) file_id: u64,
    pub(super) name: StringId,
    pub(super) system_name: StringId,
    pub(super) filename: StringId,
    pub(super) start_line: i64,
}

impl FunctionRow {
    pub(super) const NONE: Self = Self {
        file_id: 0,
        name: StringId(0),
        system_name: StringId(0),
        filename: StringId(0),
        start_line: 0,
    };
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LocationRow {
    pub(super) file_id: u64,
    pub(super) mapping: Option<MappingId>,
    pub(super) address: u64,
    pub(super) is_folded: bool,
    /// Its lines are those from the end of the location before it up to here.
    pub(super) lines_end: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct LineRow {
    pub(super) function: FunctionId,
    pub(super) line: i64,
    pub(super) column: i64,
}
