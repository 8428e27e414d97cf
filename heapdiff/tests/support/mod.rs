//! Go programs, simulated as far as memory profiling goes: a made-up heap whose truth is known,
//! sampled and written down as Go does it.

#![allow(dead_code, unused_imports, reason = "every test uses its own part")]

mod case;
mod goroutines;
mod profile;
mod program;
mod random;
mod site;
mod wire;

pub(crate) use case::Case;
pub(crate) use goroutines::{Goroutines, dump};
pub(crate) use profile::{HeapProfile, Row, frame, stack};
pub(crate) use program::{Live, Program, Run, START_NS, memstats};
pub(crate) use random::Random;
pub(crate) use site::{Life, Site};
