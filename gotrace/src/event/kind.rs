use std::fmt;

use crate::wire_type as wire;

/// The kinds of events, as in `golang.org/x/exp/trace`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A new generation begins, or the trace ends.
    Sync,
    /// A value of `runtime/metrics` changed.
    Metric,
    /// A label was put on a goroutine; in practice the modes of GC workers.
    Label,
    /// The CPU profiler took a sample.
    StackSample,
    /// A range begins.
    RangeBegin,
    /// A range is open that began before the trace, or before this generation.
    RangeActive,
    /// A range ends.
    RangeEnd,
    /// A task begins.
    TaskBegin,
    /// A task ends.
    TaskEnd,
    /// A region begins.
    RegionBegin,
    /// A region ends.
    RegionEnd,
    /// The program logged something.
    Log,
    /// A goroutine or a P changed its state, or had it restated.
    StateTransition,
    /// An event of an experiment.
    Experimental,
}

impl EventKind {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 14] = [
        Self::Sync,
        Self::Metric,
        Self::Label,
        Self::StackSample,
        Self::RangeBegin,
        Self::RangeActive,
        Self::RangeEnd,
        Self::TaskBegin,
        Self::TaskEnd,
        Self::RegionBegin,
        Self::RegionEnd,
        Self::Log,
        Self::StateTransition,
        Self::Experimental,
    ];

    pub(crate) fn of(wire_type: u8) -> Self {
        match wire_type {
            wire::SYNC => Self::Sync,
            wire::CPU_SAMPLE => Self::StackSample,
            wire::PROCS_CHANGE | wire::HEAP_ALLOC | wire::HEAP_GOAL => Self::Metric,
            wire::GO_LABEL => Self::Label,
            wire::STW_BEGIN | wire::GC_BEGIN | wire::GC_SWEEP_BEGIN | wire::GC_MARK_ASSIST_BEGIN => {
                Self::RangeBegin
            }
            wire::GC_ACTIVE | wire::GC_SWEEP_ACTIVE | wire::GC_MARK_ASSIST_ACTIVE => Self::RangeActive,
            wire::STW_END | wire::GC_END | wire::GC_SWEEP_END | wire::GC_MARK_ASSIST_END => Self::RangeEnd,
            wire::USER_TASK_BEGIN => Self::TaskBegin,
            wire::USER_TASK_END => Self::TaskEnd,
            wire::USER_REGION_BEGIN => Self::RegionBegin,
            wire::USER_REGION_END => Self::RegionEnd,
            wire::USER_LOG => Self::Log,
            128.. => Self::Experimental,
            _ => Self::StateTransition,
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
