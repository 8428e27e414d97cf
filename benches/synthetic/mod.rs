//! Heap profiles of any size, made up but shaped like those of a large Go service: the same field
//! order, table sizes and stack depths, and call paths that share their roots.
#![allow(dead_code, unused_imports, reason = "every bench uses its own part")]

mod counts;
mod names;
mod pair;
mod random;
mod stacks;
mod wire;
mod writer;

pub(crate) use counts::Live;
pub(crate) use pair::{Encoded, Pair};

use counts::{Counts, size};
use random::Random;
use stacks::Stacks;
use writer::Writer;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeapProfile {
    /// Records, one per stack and object size.
    pub(crate) samples: usize,
    /// Call sites to choose stacks from.
    pub(crate) locations: usize,
    /// Functions that the call sites are in.
    pub(crate) functions: usize,
}

/// A service that ran for weeks: as many records as Go's profiler is known to have written.
pub(crate) const LARGE: HeapProfile =
    HeapProfile { samples: 1_000_000, locations: 120_000, functions: 30_000 };

impl HeapProfile {
    /// The uncompressed profile, always the same.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut stacks = Stacks::new(self.locations);
        let mut random = Random::new(43);
        let mut writer = Writer::new(self.locations, self.functions);
        for _ in 0..self.samples {
            let size = size(&mut random);
            writer.sample(stacks.next(), Counts::draw(&mut random, size, Live::Third));
        }
        writer.finish()
    }
}
