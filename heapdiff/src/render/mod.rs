//! Pictures of what was found.

mod flame;
mod heat_map;

pub(crate) use flame::FlameNode;
pub use heat_map::{HeatMap, HeatRow};
