//! `debugctl trace`: what is in an execution trace, where goroutines spend their time, and what the
//! garbage collector costs.

mod args;
mod gc;
mod gc_text;
mod goroutines;
mod goroutines_text;
mod read;
mod summary;
mod summary_text;

pub(crate) use args::{TraceArgs, TraceTool};
pub(crate) use gc::gc;
pub(crate) use goroutines::goroutines;
pub(crate) use read::{Reading, read};
pub(crate) use summary::summary;
