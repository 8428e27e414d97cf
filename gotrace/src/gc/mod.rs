//! What the garbage collector does to a program: cycles, pauses, assists, sweeping, the heap, and how
//! busy the Ps are.

mod answer;
mod fold;
mod pauses;
mod procs;

pub use answer::{Assists, GcCycle, GcReport, HeapReport, PauseKind, ProcReport, Sweeping};
pub use fold::GcAnalysis;
