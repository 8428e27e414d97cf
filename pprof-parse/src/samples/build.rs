//! Collects samples while locations and strings may still be to come, and resolves them at the end.

#![warn(clippy::arithmetic_side_effects)]

use super::block::{Block, Refused, values_in};
use super::{Samples, fault_error, too_many_samples, unknown_location, unknown_string, wrong_width};
use crate::damage::Damage;
use crate::tables::IdIndex;
use crate::wire::Field;
use crate::{Entity, Error, Limits, LocationId};

#[derive(Debug)]
pub(crate) struct SamplesBuilder {
    blocks: Vec<Block>,
    /// Samples in `blocks`.
    count: u64,
    /// Values per sample, once one was met.
    width: Option<usize>,
    limits: Limits,
}

impl SamplesBuilder {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { blocks: Vec::new(), count: 0, width: None, limits: *limits }
    }

    /// Takes the sample in `field`. `types` is the number of sample types met so far.
    #[inline]
    pub(crate) fn push(&mut self, field: &Field<'_>, types: usize, damage: &mut Damage) -> Result<(), Error> {
        if self.count >= self.limits.samples {
            return Err(too_many_samples(field.start, &self.limits));
        }
        let pushed = match self.blocks.last_mut() {
            Some(block) if block.is_open_to(field) => block.push(field, &self.limits),
            _ => self.push_into_new(field, types, damage.is_lenient()),
        };
        match pushed {
            Ok(()) => {
                self.count = self.count.saturating_add(1);
                Ok(())
            }
            Err(refused) => self.refuse(refused, field.start, damage),
        }
    }

    #[cold]
    fn push_into_new(&mut self, field: &Field<'_>, types: usize, lenient: bool) -> Result<(), Refused> {
        let width = match self.width {
            Some(width) => width,
            // The sample types may come later. But samples that differ among themselves cannot all be right.
            None if lenient && types > 0 => types,
            None => values_in(field, &self.limits)?,
        };
        let room = self.blocks.last().map(Block::room).unwrap_or_default();
        let mut block = Block::new(width, field.start, &room);
        let pushed = block.push(field, &self.limits);
        if !matches!(pushed, Err(Refused::Fault(_))) {
            self.width = Some(width);
            self.add(block);
        }
        pushed
    }

    #[cold]
    fn refuse(&self, refused: Refused, start: u64, damage: &mut Damage) -> Result<(), Error> {
        match refused {
            Refused::Fault(fault) => {
                damage.note(fault_error(fault, self.count, &self.limits), "it was left out")
            }
            Refused::Width(values) => {
                let width = self.width.unwrap_or_default();
                let problem = format!("it has {values} value(s), expected {width} as for the others");
                damage.invalid(Entity::Sample(self.count), start, problem, "it was left out")
            }
        }
    }

    /// Whether `block`, decoded without the samples before it, can be the next ones as it is.
    pub(crate) fn fits(&self, block: &Block) -> bool {
        let count = self.count.saturating_add(block.len() as u64);
        self.width == Some(block.width()) && count <= self.limits.samples
    }

    /// Takes samples that [`fits`](Self::fits) has accepted.
    pub(crate) fn append(&mut self, block: Block) {
        let more = block.len() as u64;
        self.add(block);
        self.count = self.count.saturating_add(more);
    }

    fn add(&mut self, mut block: Block) {
        block.follow(self.count);
        self.blocks.push(block);
    }

    /// Checks the samples and turns ids of the file into rows of the location table.
    pub(crate) fn finish(
        mut self,
        types: usize,
        strings: usize,
        locations: &IdIndex,
        damage: &mut Damage,
    ) -> Result<Samples, Error> {
        let width = self.width.unwrap_or(types);
        if width != types || (types == 0 && self.count > 0) {
            let start = self.blocks.first().map_or(0, |block| block.place(0).start);
            let problem = wrong_width(width, types);
            damage.invalid(Entity::Sample(0), start, problem, "all samples were left out")?;
            return Ok(Samples::default());
        }
        self.resolve_locations(locations, damage)?;
        self.check_labels(strings, damage)?;
        for block in &mut self.blocks {
            block.forget_starts();
        }
        Ok(Samples { count: self.blocks.iter().map(Block::len).sum(), blocks: self.blocks })
    }

    fn resolve_locations(&mut self, locations: &IdIndex, damage: &mut Damage) -> Result<(), Error> {
        for block in &mut self.blocks {
            if let IdIndex::Dense { count } = *locations
                && block.raw.fits_rows(count)
            {
                continue;
            }
            block.resolve_stacks(|place, id| {
                let row = locations.get(id).map(LocationId);
                if row.is_none() {
                    let problem = unknown_location(id);
                    damage.invalid(
                        Entity::Sample(place.index),
                        place.start,
                        problem,
                        "the frame was left out",
                    )?;
                }
                Ok(row)
            })?;
        }
        Ok(())
    }

    fn check_labels(&mut self, strings: usize, damage: &mut Damage) -> Result<(), Error> {
        let (mut unknown, mut found) = (false, false);
        for block in &mut self.blocks {
            if block.raw.fits_strings(strings) {
                continue;
            }
            unknown = true;
            block.visit_labels(|place, label| {
                if !label.empty_unknown(strings) {
                    return Ok(());
                }
                found = true;
                let (sample, problem) = (Entity::Sample(place.index), unknown_string(strings));
                damage.invalid(sample, place.start, problem, "an empty text was taken instead")
            })?;
        }
        if found || !unknown {
            return Ok(());
        }
        // A label without a value is dropped, but its key must exist all the same.
        let last = self.blocks.last().and_then(|block| Some(block.place(block.len().checked_sub(1)?)));
        let offset = last.map_or(0, |place| place.start);
        damage.invalid(Entity::Profile, offset, unknown_string(strings), "it was left out")
    }
}
