//! Decode Go execution traces, as written by `runtime/trace`, of every Go version since 1.11.
#![forbid(unsafe_code)]

mod alloc_free;
mod damage;
mod digest;
mod error;
mod event;
mod ids;
mod input;
mod limits;
mod parallel;
mod reader;
mod record;
mod sequence;
mod stream;
mod tables;
mod text;
mod trace;
mod v1;
mod v2;
mod varint;
mod version;
mod wire_type;

pub use alloc_free::{AllocFree, Change, HeapLayout, HeapType, Memory, MemoryEvent, SpanKind};
pub use damage::Damage;
pub use digest::{CanonicalLine, CanonicalLines, Digest};
pub use error::Error;
pub use event::{
    ClockSnapshot, Details, Event, EventKind, Experimental, ExperimentalBatch, ExperimentalBatches, Frame,
    GoState, GoroutineTransition, Label, Log, Metric, MetricName, ProcState, ProcTransition, Range,
    RangeName, Region, Scope, Stack, StackId, Swept, Sync, Task,
};
pub use ids::{GoroutineId, ProcId, TaskId, ThreadId, Time};
pub use limits::Limits;
pub use reader::Reader;
pub use text::Text;
pub use trace::Trace;
pub use version::Format;
