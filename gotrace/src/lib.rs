//! Decode Go execution traces, as written by `runtime/trace`, of every Go version since 1.11, and
//! answer what people open them for: goroutine storms and leaks, scheduling, GC.
//!
//! Two ways in, with the same events, bit for bit:
//! - [`Reader`] takes any [`std::io::Read`], gzip and zstd included, and holds one generation (about a
//!   second of tracing) at a time, so that a pipe or a file that grows can be followed.
//! - [`Trace`] takes a whole trace in memory, mostly a mapped file, and puts its generations in order in
//!   parallel, in the caller's rayon pool.
//!
//! An [`Event`] is a light view: [`Event::kind`] and [`Event::time`] are free, [`Event::details`] looks
//! strings up, [`Stack::frames`] walks the tables of the generation. The model is that of
//! `golang.org/x/exp/trace`; times increase strictly, and thread, P and goroutine are those before the event.
//!
//! ```
//! # let file = include_bytes!("../tests/data/small/go1.27.trace");
//! use gotrace::{Details, GoState, Reader};
//!
//! let mut reader = Reader::new(file.as_slice())?;
//! let mut created = 0;
//! let mut first_log = None;
//! while let Some(event) = reader.next_event()? {
//!     match event.details() {
//!         Details::Goroutine(change) if change.from == GoState::NotExist => created += 1,
//!         Details::Log(log) => first_log = first_log.or(Some(log.message.to_string())),
//!         _ => {}
//!     }
//! }
//! assert!(reader.damage().is_empty());
//! println!("{created} goroutines were created; the first log says {first_log:?}");
//! # assert!(created > 0);
//! # Ok::<(), gotrace::Error>(())
//! ```
//!
//! Analyses are [`Fold`]s over events: any of them can share one pass. [`Digest`] tells whether two
//! readings saw the same.
//!
//! Damage costs no more than itself: what was lost is a [`Damage`] with its place, the events before it
//! are returned, and reading goes on with the next generation, whose [`Sync::resynchronised`] says so.
//! Go's own reader accepts a trace exactly when there is no damage to report. No input makes this crate
//! panic; [`Limits`] bound what one may cost.
//!
//! The format follows Go's `src/internal/trace` and `src/runtime/trace*.go`.
//!
//! # Features
//! - `serde` (default): `Serialize` for the results of analyses.
//! - `zstd` (default): traces compressed with zstd.
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
pub use gc::{Assists, GcAnalysis, GcCycle, GcReport, HeapReport, PauseKind, ProcReport, Sweeping};
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
