//! Goroutine storms: when, how many, from which `go` statement, waiting for what.
//!
//! The source is section 8 of the notes on Go traces: a *storm* is a rise of the live goroutines far above their
//! level before, from one site, in a short time; a *burst* rises as steeply, but is over within a
//! window; a *leak* rises slowly and steadily, and what it leaves never ends; a *flat load* may
//! create many goroutines and keep many alive, but their number stays within its band.
//!
//! `fold` follows events and keeps a `site` for each `go` statement, with its usual `level`, its `floor`
//! and the `episode` that is on; `lost` fills in what could not be seen. `judge` says what an episode or
//! a floor amounts to, with `room` and `line` for what is no matter of one site; `report` and `announce`
//! ask it, at the end and live.

mod announce;
mod episode;
mod finding;
mod floor;
mod fold;
mod judge;
mod latency;
mod least;
mod level;
mod line;
mod lost;
mod options;
mod report;
mod room;
mod site;
mod waiting;
mod watch;

pub use finding::{BeforeDuring, Finding, FindingKind, WaitingOn};
pub use fold::StormAnalysis;
pub use options::StormOptions;
pub use report::{SiteActivity, StormReport};
pub use watch::StormWatch;
