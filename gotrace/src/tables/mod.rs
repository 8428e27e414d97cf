mod dense;
mod stacks;
mod strings;

pub(crate) use stacks::{FrameRow, StackTable};
pub(crate) use strings::StringTable;

/// Everything that the events of one generation refer to.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) strings: StringTable,
    pub(crate) stacks: StackTable,
    /// Task types from earlier generations, which `USER_TASK_END` refers to.
    pub(crate) extra: StringTable,
    pub(crate) sync: SyncRow,
    pub(crate) experimental: Vec<ExperimentalRow>,
}

/// What a `Sync` event says of its generation.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SyncRow {
    /// The number the program gave the generation; 0 in older formats and for the last sync.
    pub(crate) generation: u64,
    pub(crate) clock: Option<ClockRow>,
    /// The states known before do not hold: something was lost in between.
    pub(crate) resynchronised: bool,
}

/// A reading of several clocks at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClockRow {
    pub(crate) trace_ns: i64,
    pub(crate) mono_ns: u64,
    pub(crate) wall_s: i64,
    pub(crate) wall_ns: i64,
}

/// An experimental batch, which is handed on as it is.
#[derive(Debug)]
pub(crate) struct ExperimentalRow {
    pub(crate) experiment: u8,
    pub(crate) thread: u64,
    pub(crate) data: Vec<u8>,
}
