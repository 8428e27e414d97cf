#![warn(clippy::arithmetic_side_effects)]

use super::raw::{RawSamples, Room};
use super::{LabelRow, Row};
use crate::tables::SAMPLE;
use crate::wire::{Cursor, Fault, FaultKind, Field};
use crate::{Error, Limits, LocationId};

/// A block with so many entries in a column is full; what it holds can be counted in 32 bits.
const FULL: usize = 1 << 18;

/// Consecutive samples with equally many values, in columns.
///
/// A profile is made of blocks, not of one column each, so that threads can take turns at decoding it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    pub(super) raw: RawSamples,
    ends: Vec<Ends>,
    /// Where each sample starts in the profile, counted from `base`: for errors found at the end.
    starts: Vec<u32>,
    base: u64,
    /// How many samples stand before this block.
    first: u64,
    /// Values per sample.
    width: usize,
    closed: bool,
}

/// Which sample of the profile, and where in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) index: u64,
    pub(super) start: u64,
}

/// Where the part of a sample ends in the columns.
#[derive(Debug, Clone, Copy)]
struct Ends {
    stack: u32,
    labels: u32,
}

/// Why a sample is not in the block.
#[derive(Debug)]
pub(super) enum Refused {
    Fault(Fault),
    /// It has this number of values, not as many as the others.
    Width(usize),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Block {
    /// For samples of `width` values, the first of which starts at `base`.
    pub(super) fn new(width: usize, base: u64, room: &Room) -> Self {
        let raw = RawSamples::with_room(room);
        let (ends, starts) = (Vec::with_capacity(room.samples), Vec::with_capacity(room.samples));
        Self { raw, ends, starts, base, width, ..Self::default() }
    }

    /// Decodes the samples in `fields`, which are whole fields of the top level. `None` when there
    /// are none, and when anything is unusual about them: what to say of it depends on what stands before.
    pub(crate) fn decode(mut fields: Cursor<'_>, room: &Room, limits: &Limits) -> Option<Self> {
        let mut block = None;
        while !fields.is_empty() {
            let field = fields.field().ok()?;
            if field.number != SAMPLE {
                continue;
            }
            if block.is_none() {
                block = Some(Self::new(values_in(&field, limits).ok()?, field.start, room));
            }
            block.as_mut().filter(|block| block.is_open_to(&field))?.push(&field, limits).ok()?;
        }
        block.map(|block| Self { closed: true, ..block })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Tells how many samples stand before this block.
    pub(super) fn follow(&mut self, before: u64) {
        self.first = before;
    }

    /// Of sample `n` of this block.
    pub(super) fn place(&self, n: usize) -> Place {
        let start = self.base.saturating_add(self.starts.get(n).copied().unwrap_or(0).into());
        Place { index: self.first.saturating_add(n as u64), start }
    }

    /// Whether there is room for the sample in `field`.
    #[inline]
    pub(super) fn is_open_to(&self, field: &Field<'_>) -> bool {
        let RawSamples { stacks, values, labels, .. } = &self.raw;
        let longest = stacks.len().max(values.len()).max(labels.len()).max(self.ends.len());
        !self.closed && longest < FULL && field.start.saturating_sub(self.base) <= u64::from(u32::MAX)
    }

    /// Appends the sample in `field`. A refused one leaves no trace.
    #[inline]
    pub(super) fn push(&mut self, field: &Field<'_>, limits: &Limits) -> Result<(), Refused> {
        let before = self.raw.decode(field, limits)?;
        let values = self.raw.values.len().saturating_sub(before.values);
        let (stack, labels) = (u32::try_from(self.raw.stacks.len()), u32::try_from(self.raw.labels.len()));
        let refused = match (stack, labels) {
            (Ok(stack), Ok(labels)) if values == self.width => {
                self.ends.push(Ends { stack, labels });
                self.starts.push(field.start.saturating_sub(self.base) as u32);
                return Ok(());
            }
            (Ok(_), Ok(_)) => Refused::Width(values),
            _ => Refused::Fault(Fault { offset: field.start, kind: FaultKind::TooMany }),
        };
        self.raw.rewind(&before);
        Err(refused)
    }

    /// What the next block will probably need.
    pub(crate) fn room(&self) -> Room {
        let more = |length: usize| length.saturating_add(length / 8);
        let RawSamples { stacks, values, labels, .. } = &self.raw;
        let (stacks, values, labels) = (more(stacks.len()), more(values.len()), more(labels.len()));
        Room { samples: more(self.len()), stacks, values, labels }
    }

    /// All is resolved: no more errors will be found.
    pub(super) fn forget_starts(&mut self) {
        self.starts = Vec::new();
    }

    /// Passes all entries of all stacks through `resolve`, and leaves out those that have no row.
    pub(super) fn resolve_stacks(
        &mut self,
        mut resolve: impl FnMut(Place, u64) -> Result<Option<LocationId>, Error>,
    ) -> Result<(), Error> {
        let entries = std::mem::take(&mut self.raw.stacks);
        let mut entries = entries.into_iter();
        let mut resolved = Vec::with_capacity(entries.len());
        let mut taken = 0;
        for n in 0..self.ends.len() {
            let place = self.place(n);
            let Some(ends) = self.ends.get_mut(n) else { break };
            let depth = ends.stack.saturating_sub(taken) as usize;
            taken = ends.stack;
            for entry in entries.by_ref().take(depth) {
                resolved.extend(resolve(place, self.raw.file_id(entry))?);
            }
            // No longer than before, which fitted.
            ends.stack = resolved.len() as u32;
        }
        self.raw.stacks = resolved;
        Ok(())
    }

    /// Passes all labels through `visit`.
    pub(super) fn visit_labels(
        &mut self,
        mut visit: impl FnMut(Place, &mut LabelRow) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut labels = std::mem::take(&mut self.raw.labels);
        let mut taken = 0;
        for (n, ends) in self.ends.iter().enumerate() {
            for label in labels.get_mut(taken..ends.labels as usize).unwrap_or_default() {
                visit(self.place(n), label)?;
            }
            taken = ends.labels as usize;
        }
        self.raw.labels = labels;
        Ok(())
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let mut taken = Ends { stack: 0, labels: 0 };
        self.ends.iter().enumerate().map(move |(n, &ends)| {
            let first_value = n.saturating_mul(self.width);
            let row = Row {
                stack: part(&self.raw.stacks, taken.stack as usize, ends.stack as usize),
                values: part(&self.raw.values, first_value, first_value.saturating_add(self.width)),
                labels: part(&self.raw.labels, taken.labels as usize, ends.labels as usize),
            };
            taken = ends;
            row
        })
    }
}

fn part<T>(column: &[T], start: usize, end: usize) -> &[T] {
    column.get(start..end).unwrap_or_default()
}

/// The number of values of the sample in `field`.
pub(super) fn values_in(field: &Field<'_>, limits: &Limits) -> Result<usize, Fault> {
    let mut alone = RawSamples::default();
    alone.decode(field, limits)?;
    Ok(alone.values.len())
}
