//! Panics, fatal errors, signals and goroutine dumps.

mod block;
mod cause;
mod decoding;
mod dump_text;
mod grammar;
mod open;

pub(crate) use cause::cause_start;
pub(crate) use grammar::header_id;
pub(crate) use open::{CrashEnd, Fed, OpenCrash};
