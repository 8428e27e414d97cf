//! Race reports: the grammar of their lines, and the machine that puts them together.

mod frames;
mod grammar;
mod line;
mod open;
mod track;

pub(crate) use grammar::{access_header, creation_header, found, test_result};
pub(crate) use line::SEPARATOR;
pub(crate) use track::{Fate, RaceTrack};
