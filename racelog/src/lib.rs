//! Find every data race, panic, fatal error and goroutine dump of Go programs in any log.
//!
//! - [`scan`] reads a log in memory, [`Reports`] a stream with bounded memory, and [`Scanner`] takes bytes as they
//!   come and says how many it consumed. Whatever a logger, container or CI put around lines is taken off:
//!   prefixes are learned from the first line of a report, and interleaved streams told apart by them.
//! - A [`Report`] is one race, crash or dump. Races have [`Access`]es and [`Creation`] blocks; the goroutines of the
//!   others are in the model of `pprof-parse`.
//! - [`Identity`] names a report so that it is known again, in another run or after an edit; [`Pattern`] says what
//!   can be said of it without the source.
//! - [`Collection`] puts the reports of many logs together, each once; [`Triage`] is what comes out, as
//!   [`text`], [`Document`] (JSON), [`Sarif`], [`annotations`] and [`step_summary`] (GitHub), or [`junit`].
//!
//! ```
//! let log = b"\
//! 2026-03-12T10:44:01Z fatal error: all goroutines are asleep - deadlock!
//! 2026-03-12T10:44:01Z
//! 2026-03-12T10:44:01Z goroutine 1 [chan receive]:
//! 2026-03-12T10:44:01Z main.main()
//! 2026-03-12T10:44:01Z \t/src/shop/main.go:12 +0x1d
//! ";
//! let mut collection = racelog::Collection::default();
//! collection.add_scan("service.log", racelog::scan(log)?);
//! let triage = collection.finish();
//! let finding = &triage.findings[0];
//! assert_eq!(finding.report.kind, racelog::Kind::Deadlock);
//! assert_eq!(finding.places()[0].line, 12);
//! println!("{}", racelog::text(&triage, &racelog::Root::default(), 5));
//! # Ok::<(), racelog::Error>(())
//! ```
//!
//! No input makes it panic or hang; memory is bounded by [`Limits`] and by what is found. Damage is not lost work:
//! what was cut off or mixed up comes out as far as it is there, and says that it is not `complete`.
//!
//! # Features
//! - `json` (default): [`Document`], [`Sarif`] and [`Baseline`].

#![forbid(unsafe_code)]

mod crash;
mod error;
mod identity;
mod input;
mod limits;
mod output;
mod pattern;
mod race;
mod report;
mod scan;
mod triage;
mod warning;

pub use error::Error;
pub use identity::Identity;
pub use limits::Limits;
#[cfg(feature = "json")]
pub use output::{Document, Sarif};
pub use output::{Root, annotations, junit, step_summary, text};
pub use pattern::Pattern;
pub use report::{Access, Creation, Dump, Kind, Operation, Origin, Report, StackFrame};
pub use scan::{Reports, Scan, Scanner, Summary, scan, scan_file, scan_reader, scan_with};
#[cfg(feature = "json")]
pub use triage::Baseline;
pub use triage::{Collection, Finding, Occurrence, Place, Triage, Variant};
pub use warning::{Warning, WarningKind};
