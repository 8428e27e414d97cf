use std::time::{Duration, SystemTime};

use super::experimental::{Experimental, ExperimentalBatches};
use super::stack::Stack;
use super::states::{GoState, ProcState};
use crate::ids::{GoroutineId, ProcId, TaskId, Time};
use crate::text::Text;

/// What an event says, by kind.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Details<'a> {
    /// A new generation begins, or the trace ends.
    Sync(Sync<'a>),
    /// A value changed.
    Metric(Metric),
    /// A label was put on a goroutine.
    Label(Label<'a>),
    /// The CPU profiler took a sample; it is the event's stack.
    StackSample,
    /// A range begins.
    RangeBegin(Range<'a>),
    /// A range is open that began earlier.
    RangeActive(Range<'a>),
    /// A range ends.
    RangeEnd(Range<'a>),
    /// A task begins.
    TaskBegin(Task<'a>),
    /// A task ends.
    TaskEnd(Task<'a>),
    /// A region begins.
    RegionBegin(Region<'a>),
    /// A region ends.
    RegionEnd(Region<'a>),
    /// The program logged something.
    Log(Log<'a>),
    /// A goroutine changed its state, or had it restated.
    Goroutine(GoroutineTransition<'a>),
    /// A P changed its state, or had it restated.
    Proc(ProcTransition),
    /// An event of an experiment.
    Experimental(Experimental<'a>),
}

/// The begin of a generation, and the end of the trace. Numbers of stacks hold up to the next one.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Sync<'a> {
    /// The how-many-eth of the trace, from 1.
    pub n: u64,
    /// The number that the program gave the generation; 0 before Go 1.22, and at the end.
    pub generation: u64,
    /// A reading of the clocks, from Go 1.25 on.
    pub clock: Option<ClockSnapshot>,
    /// Data of experiments that belongs to the generation.
    pub experimental: ExperimentalBatches<'a>,
    /// Something was lost before: what was known of goroutines, Ps and ranges does not hold any
    /// more and is stated again in this generation, from [`GoState::Undetermined`].
    pub resynchronised: bool,
}

/// Several clocks, read at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockSnapshot {
    /// The clock of the trace.
    pub trace: Time,
    /// The monotonic clock of the machine, in nanoseconds.
    pub mono_ns: u64,
    /// Wall clock: seconds since 1970, and nanoseconds.
    pub(crate) wall: (i64, i64),
}

impl ClockSnapshot {
    /// Nanoseconds of the wall clock since 1970; `None` out of the range of years 1677 to 2262.
    #[must_use]
    pub fn wall_unix_ns(self) -> Option<i64> {
        self.wall.0.checked_mul(1_000_000_000)?.checked_add(self.wall.1)
    }

    /// The wall clock.
    #[must_use]
    pub fn wall(self) -> Option<SystemTime> {
        let ns = u64::try_from(self.wall_unix_ns()?).ok()?;
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_nanos(ns))
    }
}

/// A value of `runtime/metrics`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Which.
    pub name: MetricName,
    /// Its new value, in the unit that the name ends in.
    pub value: u64,
}

/// The metrics that traces hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MetricName {
    /// `GOMAXPROCS`.
    Gomaxprocs,
    /// Bytes of the heap in use.
    HeapObjects,
    /// Bytes of heap at which the next GC cycle is to end.
    HeapGoal,
}

impl MetricName {
    /// The name in `runtime/metrics`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gomaxprocs => "/sched/gomaxprocs:threads",
            Self::HeapObjects => "/memory/classes/heap/objects:bytes",
            Self::HeapGoal => "/gc/heap/goal:bytes",
        }
    }
}

/// A label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    /// The label.
    pub label: Text<'a>,
    /// Whose it is.
    pub goroutine: GoroutineId,
}

/// A range of time in which something is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<'a> {
    /// What is going on.
    pub name: RangeName<'a>,
    /// Whom it is about.
    pub scope: Scope,
    /// What was swept, at the end of a sweep.
    pub swept: Option<Swept>,
}

/// What can go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RangeName<'a> {
    /// The world is stopped, or about to, for this reason.
    StopTheWorld(Text<'a>),
    /// Concurrent marking: one GC cycle.
    GcMark,
    /// Sweeping on one P.
    GcSweep,
    /// A goroutine has to help marking before it may allocate.
    GcMarkAssist,
}

impl std::fmt::Display for RangeName<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StopTheWorld(reason) => write!(f, "stop-the-world ({reason})"),
            Self::GcMark => f.pad("GC concurrent mark phase"),
            Self::GcSweep => f.pad("GC incremental sweep"),
            Self::GcMarkAssist => f.pad("GC mark assist"),
        }
    }
}

/// Whom a range is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The whole program.
    Program,
    /// One goroutine; `None` where the trace does not say which.
    Goroutine(Option<GoroutineId>),
    /// One P; `None` where the trace does not say which.
    Proc(Option<ProcId>),
}

/// The result of sweeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Bytes looked through.
    pub swept_bytes: u64,
    /// Bytes made free by it.
    pub reclaimed_bytes: u64,
}

/// A task of `runtime/trace`'s user annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task<'a> {
    /// The task.
    pub id: TaskId,
    /// The task it is part of; [`TaskId::NONE`] if there is none, or its begin was not traced.
    pub parent: TaskId,
    /// Its type; empty if its begin was not traced.
    pub name: Text<'a>,
}

/// A region of `runtime/trace`'s user annotations, on the goroutine of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region<'a> {
    /// The task it is part of.
    pub task: TaskId,
    /// Its type.
    pub name: Text<'a>,
}

/// A message of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log<'a> {
    /// The task it is about.
    pub task: TaskId,
    /// Its category.
    pub category: Text<'a>,
    /// The message.
    pub message: Text<'a>,
}

/// A change of a goroutine's state. `from == to` restates it and is no change.
#[derive(Debug, Clone, Copy)]
pub struct GoroutineTransition<'a> {
    /// The goroutine.
    pub id: GoroutineId,
    /// Its state before.
    pub from: GoState,
    /// Its state from here on.
    pub to: GoState,
    /// Why it stopped or blocked: `chan send`, `sync`, `network`, … ; empty if it is not said.
    pub reason: Text<'a>,
    /// The stack of the goroutine; of a new one its start function. The creator's is the event's.
    pub stack: Option<Stack<'a>>,
}

/// A change of a P's state. `from == to` restates it and is no change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcTransition {
    /// The P.
    pub id: ProcId,
    /// Its state before.
    pub from: ProcState,
    /// Its state from here on.
    pub to: ProcState,
}
