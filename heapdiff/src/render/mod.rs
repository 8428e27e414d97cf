//! Pictures of what was found.

mod color;
mod flame;
mod heat_map;
mod label;
mod xml;

pub(crate) use flame::FlameNode;
pub use heat_map::{HeatMap, HeatRow};
