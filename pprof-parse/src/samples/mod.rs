//! The samples, in columns, a block of them behind the other.

mod block;
mod build;
mod raw;
mod single;
mod to_proto;

pub(crate) use block::Block;
pub(crate) use build::SamplesBuilder;
pub(crate) use raw::{LabelRow, LabelRowValue, Room};
pub(crate) use single::SingleSample;

use crate::wire::{Fault, FaultKind};
use crate::{Entity, Error, Limits, LocationId};

#[derive(Debug, Clone, Default)]
pub(crate) struct Samples {
    blocks: Vec<Block>,
    count: usize,
}

/// One sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    /// Leaf first.
    pub(crate) stack: &'a [LocationId],
    pub(crate) values: &'a [i64],
    pub(crate) labels: &'a [LabelRow],
}

impl Samples {
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        Counted { left: self.count, rows: self.blocks.iter().flat_map(Block::rows) }
    }
}

/// An iterator whose length is known from elsewhere.
struct Counted<I> {
    left: usize,
    rows: I,
}

impl<I: Iterator> Iterator for Counted<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let row = self.rows.next();
        self.left -= usize::from(row.is_some());
        row
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<I: Iterator> ExactSizeIterator for Counted<I> {}

pub(crate) fn too_many_samples(offset: u64, limits: &Limits) -> Error {
    Error::Limit { offset, what: "samples", limit: limits.samples, field: "samples" }
}

/// What an encoding fault in sample `index` means to the caller.
fn fault_error(fault: Fault, index: u64, limits: &Limits) -> Error {
    let Fault { offset, kind } = fault;
    match kind {
        FaultKind::TooMany => {
            let what = "locations, values or labels in one sample";
            Error::Limit { offset, what, limit: limits.depth, field: "depth" }
        }
        _ => Error::Encoding { offset, entity: Entity::Sample(index), problem: kind.to_string() },
    }
}

// How the rules for samples are worded, whoever finds them broken.

fn wrong_width(values: usize, types: usize) -> String {
    format!("it has {values} value(s) for {types} sample type(s)")
}

fn unknown_location(id: u64) -> String {
    format!("it names location id {id}, which does not exist")
}

fn unknown_string(strings: usize) -> String {
    format!("a label names a string beyond the {strings} of the table")
}
