//! The samples, in columns: one vector of locations, one of values, one of labels, and where each
//! sample's part ends.

mod build;
mod raw;
mod single;
mod to_proto;

pub(crate) use build::SamplesBuilder;
pub(crate) use raw::{LabelRow, LabelRowValue};
pub(crate) use single::SingleSample;

use crate::wire::{Fault, FaultKind};
use crate::{Entity, Error, Limits, LocationId};

#[derive(Debug, Clone, Default)]
pub(crate) struct Samples {
    stacks: Vec<LocationId>,
    stack_ends: Vec<usize>,
    values: Vec<i64>,
    /// Values per sample.
    width: usize,
    labels: Vec<LabelRow>,
    /// Empty when no sample has labels.
    label_ends: Vec<usize>,
}

impl Samples {
    pub(crate) fn len(&self) -> usize {
        self.stack_ends.len()
    }

    pub(crate) fn stack(&self, n: usize) -> &[LocationId] {
        part(&self.stacks, &self.stack_ends, n)
    }

    pub(crate) fn labels(&self, n: usize) -> &[LabelRow] {
        part(&self.labels, &self.label_ends, n)
    }

    pub(crate) fn values(&self, n: usize) -> &[i64] {
        let start = n * self.width;
        self.values.get(start..start + self.width).unwrap_or_default()
    }
}

fn part<'a, T>(column: &'a [T], ends: &[usize], n: usize) -> &'a [T] {
    let start = n.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(n).copied().unwrap_or(start);
    column.get(start..end).unwrap_or_default()
}

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
