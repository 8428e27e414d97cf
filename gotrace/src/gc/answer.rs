use std::collections::BTreeMap;

use crate::curve::Point;
use crate::histogram::Spread;
use crate::ids::Time;

/// What the garbage collector did, and how busy the Ps were.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GcReport {
    /// Cycles whose mark phase ended in the trace.
    pub cycle_count: u64,
    /// The cycles, or the last 1000 of them.
    pub cycles: Vec<GcCycle>,
    /// Nanoseconds of marking.
    pub mark: Spread,
    /// Time in which the world was stopped, by reason, the longest together first. A pause counts
    /// from the moment at which it was asked for, as Go's traces do.
    pub pauses: Vec<PauseKind>,
    /// All pauses together.
    pub pause: Spread,
    /// Help that goroutines had to give before they could allocate.
    pub assists: Assists,
    /// Sweeping.
    pub sweeping: Sweeping,
    /// The heap and its goal.
    pub heap: HeapReport,
    /// How busy the Ps were.
    pub procs: ProcReport,
    /// Time that the GC's own workers ran, on all Ps together.
    pub worker_ns: i64,
    /// The same by mode: `GC (dedicated)`, `GC (fractional)`, `GC (idle)`; the last is for free.
    pub worker_ns_by_mode: BTreeMap<String, i64>,
    /// The length of the trace.
    pub duration_ns: i64,
}

/// One GC cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GcCycle {
    /// The begin of marking, or of the trace.
    pub start_ns: Time,
    /// The end of marking.
    pub end_ns: Time,
    /// How long the world was stopped for it: at its begin, and at its end.
    pub sweep_termination_ns: i64,
    /// The second of both.
    pub mark_termination_ns: i64,
    /// Bytes of the heap at its begin and end, where they are known.
    pub heap_start_bytes: Option<u64>,
    /// Bytes of the heap at its end.
    pub heap_end_bytes: Option<u64>,
    /// The heap goal while it marked.
    pub goal_bytes: Option<u64>,
    /// Time of assists that ended in it.
    pub assist_ns: i64,
}

/// Pauses for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PauseKind {
    /// The runtime's words for it: `GC mark termination`, `start trace`, …
    pub reason: String,
    /// Is it the garbage collector's?
    pub gc: bool,
    /// How long they took.
    pub pause: Spread,
    /// When the longest began.
    pub longest_at_ns: Time,
}

/// Mark assists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Assists {
    /// How long they took, one by one.
    pub assist: Spread,
    /// By start function of those who assisted, the longest first.
    pub by_start_function: Vec<(String, i64)>,
}

/// Sweeping, as far as it was traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Sweeping {
    /// How long it took, one by one.
    pub sweep: Spread,
    /// Bytes looked through.
    pub swept_bytes: u64,
    /// Bytes made free.
    pub reclaimed_bytes: u64,
}

/// The heap over time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeapReport {
    /// Bytes in use: first, last, least and most.
    pub first_bytes: Option<u64>,
    /// Last.
    pub last_bytes: Option<u64>,
    /// Least.
    pub min_bytes: Option<u64>,
    /// Most.
    pub max_bytes: Option<u64>,
    /// Bytes in use over time, the most in each of at most 512 spans.
    pub heap: Vec<Point>,
    /// The goal over time, in the same way.
    pub goal: Vec<Point>,
}

/// How busy the Ps were.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ProcReport {
    /// `GOMAXPROCS` at the end.
    pub gomaxprocs: u64,
    /// The share of the time of all Ps in which a thread had them, also in short system calls.
    pub utilisation: Option<f64>,
    /// The time in which a thread had it, by P.
    pub busy_ns: Vec<i64>,
}
