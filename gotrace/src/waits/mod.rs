//! Waits that never end: leaked goroutines, as block profiles never show them, for those count
//! waits that are over.

mod answer;
mod fold;

pub use answer::{OpenWait, WaitReport};
pub use fold::WaitAnalysis;
