//! Find every data race, panic, fatal error and goroutine dump of Go programs in any log.
//!

#![forbid(unsafe_code)]

mod crash;
mod error;
mod input;
mod limits;
mod race;
mod report;
mod scan;
mod warning;

pub use error::Error;
pub use limits::Limits;
pub use report::{Access, Creation, Dump, Kind, Operation, Origin, Report, StackFrame};
pub use scan::{Reports, Scan, Scanner, Summary, scan, scan_reader, scan_with};
pub use warning::{Warning, WarningKind};
