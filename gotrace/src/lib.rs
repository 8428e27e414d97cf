//! Decode Go execution traces, as written by `runtime/trace`, of every Go version since 1.11.
#![forbid(unsafe_code)]

mod alloc_free;
mod curve;
mod damage;
mod digest;
mod error;
mod event;
mod fold;
mod gc;
mod goroutines;
mod histogram;
mod ids;
mod input;
mod limits;
mod parallel;
mod program;
mod ranges;
mod reader;
mod record;
mod sequence;
mod storm;
mod stream;
mod summary;
mod tables;
mod text;
mod trace;
mod v1;
mod v2;
mod varint;
mod version;
mod waits;
mod wire_type;

pub use alloc_free::{AllocFree, Change, HeapLayout, HeapType, Memory, MemoryEvent, SpanKind};
pub use curve::Point;
pub use damage::Damage;
pub use digest::{CanonicalLine, CanonicalLines, Digest};
pub use error::Error;
pub use event::{
    ClockSnapshot, Details, Event, EventKind, Experimental, ExperimentalBatch, ExperimentalBatches, Frame,
    GoState, GoroutineTransition, Label, Log, Metric, MetricName, ProcState, ProcTransition, Range,
    RangeName, Region, Scope, Stack, StackId, Swept, Sync, Task,
};
pub use fold::Fold;
pub use gc::{
    Assists, GcAnalysis, GcCycle, GcReport, HeapReport, PauseKind, ProcReport, RangeTotal, Sweeping,
};
pub use goroutines::{
    Blocked, GoroutineAnalysis, GoroutineGroup, GoroutineOptions, GoroutineReport, GoroutineRow, Times, Wake,
};
pub use histogram::{Histogram, Spread};
pub use ids::{GoroutineId, ProcId, TaskId, ThreadId, Time};
pub use limits::Limits;
pub use program::{
    Analyses, Analysis, Goroutine, NameId, OwnedFrame, Place, PlaceFrame, PlaceId, Program, Site, SiteId,
    Slot, StartId, Step,
};
pub use reader::Reader;
pub use storm::{
    BeforeDuring, Finding, FindingKind, SiteActivity, StormAnalysis, StormOptions, StormReport, StormWatch,
    WaitingOn,
};
pub use summary::{GoroutineCounts, Summary, SummaryAnalysis, SyncSummary};
pub use text::Text;
pub use trace::Trace;
pub use version::Format;
pub use waits::{OpenWait, WaitAnalysis, WaitReport};
