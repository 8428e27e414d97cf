//! Where goroutines spend their time.

mod answer;
mod fold;
mod times;

pub use answer::{Blocked, GoroutineGroup, GoroutineReport, GoroutineRow, Wake};
pub use fold::{GoroutineAnalysis, GoroutineOptions};
pub use times::Times;
