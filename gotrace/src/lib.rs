//! Decode Go execution traces, as written by `runtime/trace`, of every Go version since 1.11.
#![forbid(unsafe_code)]

mod damage;
mod error;
mod event;
mod ids;
mod limits;
mod record;
mod tables;
mod text;
mod v1;
mod version;
mod wire_type;

pub use damage::Damage;
pub use error::Error;
pub use event::{
    ClockSnapshot, Details, Event, EventKind, Experimental, ExperimentalBatch, ExperimentalBatches, Frame,
    GoState, GoroutineTransition, Label, Log, Metric, MetricName, ProcState, ProcTransition, Range,
    RangeName, Region, Scope, Stack, StackId, Swept, Sync, Task,
};
pub use ids::{GoroutineId, ProcId, TaskId, ThreadId, Time};
pub use limits::Limits;
pub use text::Text;
pub use version::Format;
