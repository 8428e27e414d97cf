//! What is in a trace, in figures.

mod answer;
mod fold;

pub use answer::{GoroutineCounts, Summary, SyncSummary};
pub use fold::SummaryAnalysis;
