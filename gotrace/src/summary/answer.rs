use std::collections::BTreeMap;

use crate::ids::Time;

/// What is in a trace, in figures. Names and meaning are those of the fields in the truth files
/// that the project is tested with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Summary {
    /// All events, also the synthesised syncs.
    pub events: u64,
    /// By kind.
    pub kinds: BTreeMap<String, u64>,
    /// Transitions, `goroutine Runnable->Running` and so on; `A->A` restates a state.
    pub transitions: BTreeMap<String, u64>,
    /// Goroutines, counted.
    pub goroutines: GoroutineCounts,
    /// The first event; `None` if there are no events.
    pub first_time_ns: Option<Time>,
    /// The last event.
    pub last_time_ns: Option<Time>,
    /// GC cycles whose mark phase began in the trace, or was on when it began.
    pub gc_count: u64,
    /// How often the world was stopped and started again.
    pub stw_count: u64,
    /// The begin of each generation, and the end.
    pub syncs: Vec<SyncSummary>,
    /// Generations that were read; 1 for formats that have none.
    pub generations: u64,
    /// Events up to and with the last sync: those that a reader keeps that drops a damaged tail.
    pub events_valid_at_last_sync: u64,
    /// How often running goroutines blocked, by reason.
    pub block_reasons: BTreeMap<String, u64>,
}

/// Goroutines, counted. Those that C code brings in use the numbers of ended ones again; `seen`,
/// `created` and `ended` count numbers, the others goroutines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GoroutineCounts {
    /// All that the trace names.
    pub seen: u64,
    /// Those from before the trace.
    pub existing_at_start: u64,
    /// Those created in it.
    pub created: u64,
    /// Those that ended in it.
    pub ended: u64,
    /// Those that lived on.
    pub alive_at_end: u64,
    /// What those did at last.
    pub states_at_end: BTreeMap<String, u64>,
    /// The most that lived at one time. Those from before the trace count from its start.
    pub peak_live: u64,
    /// When that was.
    pub peak_live_time_ns: Time,
    /// The most that were runnable at one time.
    pub peak_runnable: u64,
    /// When that was.
    pub peak_runnable_time_ns: Time,
    /// Time in each state, over all goroutines.
    pub total_ns_by_state: BTreeMap<String, i64>,
    /// Time blocked, by reason.
    pub total_waiting_ns_by_reason: BTreeMap<String, i64>,
}

/// The begin of a generation, or the end of the trace.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SyncSummary {
    /// From 1.
    pub n: u64,
    /// When.
    pub time_ns: Time,
    /// A reading of the trace's clock, from Go 1.25 on.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub trace_ns: Option<Time>,
    /// The monotonic clock at that moment.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub mono_ns: Option<u64>,
    /// The wall clock at that moment, since 1970.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub wall_unix_ns: Option<i64>,
}
