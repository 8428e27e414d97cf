//! Decode Go execution traces, as written by `runtime/trace`, of every Go version since 1.11.
#![forbid(unsafe_code)]

mod damage;
mod error;
mod event;
mod fold;
mod goroutines;
mod histogram;
mod ids;
mod limits;
mod program;
mod record;
mod tables;
mod text;
mod version;
mod wire_type;

pub use damage::Damage;
pub use error::Error;
pub use event::{
    ClockSnapshot, Details, Event, EventKind, Experimental, ExperimentalBatch, ExperimentalBatches, Frame,
    GoState, GoroutineTransition, Label, Log, Metric, MetricName, ProcState, ProcTransition, Range,
    RangeName, Region, Scope, Stack, StackId, Swept, Sync, Task,
};
pub use fold::Fold;
pub use goroutines::{
    Blocked, GoroutineAnalysis, GoroutineGroup, GoroutineOptions, GoroutineReport, GoroutineRow, Times, Wake,
};
pub use histogram::{Histogram, Spread};
pub use ids::{GoroutineId, ProcId, TaskId, ThreadId, Time};
pub use limits::Limits;
pub use program::{
    Analyses, Analysis, Goroutine, NameId, OwnedFrame, Place, PlaceFrame, PlaceId, Program, Site, SiteId, Slot,
    StartId, Step,
};
pub use text::Text;
pub use version::Format;
