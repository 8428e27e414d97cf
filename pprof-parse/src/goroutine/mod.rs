//! Goroutine dumps in all the forms that Go writes, in one model.

#![warn(clippy::arithmetic_side_effects)]

mod builder;
mod columns;
mod counted;
mod dump;
mod form;
mod frame;
mod frame_text;
mod from_profile;
mod group;
mod header;
mod intern;
mod labels;
mod lines;
mod quoted;
mod status;
mod traceback;
mod view;
mod warnings;

pub use dump::GoroutineDump;
pub use form::DumpForm;
pub use frame::{Ancestor, Call, Creator, Elided, Frame};
pub use group::Group;
pub use view::Goroutine;
