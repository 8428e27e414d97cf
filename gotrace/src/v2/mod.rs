//! Formats 22 and later: generations of batches, one sequence of batches for each thread.

#![warn(clippy::arithmetic_side_effects)]

mod ahead;
mod assemble;
mod batch;
mod clock;
mod cursor;
mod frontier;
mod generation;
mod merge;
mod order;
mod predict;
mod resync;
mod section;
mod table_batch;

pub(crate) use ahead::{Ahead, Room, order_ahead};
pub(crate) use assemble::assemble;
pub(crate) use clock::Clock;
pub(crate) use generation::Generation;
pub(crate) use merge::{Merge, Progress};
pub(crate) use order::Order;
pub(crate) use section::{Gap, Section, Splitter};
