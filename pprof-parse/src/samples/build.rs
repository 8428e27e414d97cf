//! Collects samples while locations and strings may still be to come, and resolves them at the end.

#![warn(clippy::arithmetic_side_effects)]

use super::raw::RawSamples;
use super::{Samples, fault_error, too_many_samples, unknown_location, unknown_string, wrong_width};
use crate::damage::Damage;
use crate::tables::IdIndex;
use crate::wire::Field;
use crate::{Entity, Error, Limits, LocationId};

#[derive(Debug)]
pub(crate) struct SamplesBuilder {
    raw: RawSamples,
    stack_ends: Vec<usize>,
    label_ends: Vec<usize>,
    /// Where each sample starts in the profile.
    offsets: Vec<u64>,
    /// Values per sample, once one was met.
    width: Option<usize>,
    limits: Limits,
}

impl SamplesBuilder {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            raw: RawSamples::default(),
            stack_ends: Vec::new(),
            label_ends: Vec::new(),
            offsets: Vec::new(),
            width: None,
            limits: *limits,
        }
    }

    /// Takes the sample in `field`. `types` is the number of sample types met so far.
    #[inline]
    pub(crate) fn push(&mut self, field: &Field<'_>, types: usize, damage: &mut Damage) -> Result<(), Error> {
        let (start, index) = (field.start, self.offsets.len() as u64);
        if index >= self.limits.samples {
            return Err(too_many_samples(start, &self.limits));
        }
        let before = match self.raw.decode(field, &self.limits) {
            Ok(before) => before,
            Err(fault) => return damage.note(fault_error(fault, index, &self.limits), "it was left out"),
        };
        let values = self.raw.values.len().saturating_sub(before.values);
        // The sample types may come later. But samples that differ among themselves cannot all be right.
        let assumed = if damage.is_lenient() && types > 0 { types } else { values };
        let width = *self.width.get_or_insert(assumed);
        if values != width {
            self.raw.rewind(&before);
            let problem = format!("it has {values} value(s), expected {width} as for the others");
            return damage.invalid(Entity::Sample(index), start, problem, "it was left out");
        }
        self.stack_ends.push(self.raw.stacks.len());
        self.label_ends.push(self.raw.labels.len());
        self.offsets.push(start);
        Ok(())
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
        if width != types || (types == 0 && !self.offsets.is_empty()) {
            let start = self.offsets.first().copied().unwrap_or(0);
            let problem = wrong_width(width, types);
            damage.invalid(Entity::Sample(0), start, problem, "all samples were left out")?;
            return Ok(Samples { width: types, ..Samples::default() });
        }
        match *locations {
            IdIndex::Dense { count } if self.raw.fits_rows(count) => {}
            _ => self.resolve_each(locations, damage)?,
        }
        if !self.raw.fits_strings(strings) {
            self.check_labels(strings, damage)?;
        }
        if self.raw.labels.is_empty() {
            self.label_ends = Vec::new();
        }
        let RawSamples { stacks, values, labels, .. } = self.raw;
        let (stack_ends, label_ends) = (self.stack_ends, self.label_ends);
        Ok(Samples { stacks, stack_ends, values, width, labels, label_ends })
    }

    fn resolve_each(&mut self, locations: &IdIndex, damage: &mut Damage) -> Result<(), Error> {
        let entries = std::mem::take(&mut self.raw.stacks);
        let mut resolved = Vec::with_capacity(entries.len());
        let mut entries = entries.into_iter();
        let mut taken = 0usize;
        for ((end, &start), n) in self.stack_ends.iter_mut().zip(&self.offsets).zip(0..) {
            let depth = end.saturating_sub(taken);
            taken = *end;
            for entry in entries.by_ref().take(depth) {
                let id = self.raw.file_id(entry);
                if let Some(row) = locations.get(id) {
                    resolved.push(LocationId(row));
                    continue;
                }
                let problem = unknown_location(id);
                damage.invalid(Entity::Sample(n), start, problem, "the frame was left out")?;
            }
            *end = resolved.len();
        }
        self.raw.stacks = resolved;
        Ok(())
    }

    fn check_labels(&mut self, strings: usize, damage: &mut Damage) -> Result<(), Error> {
        let (mut begin, mut found) = (0, false);
        for ((&end, &start), n) in self.label_ends.iter().zip(&self.offsets).zip(0..) {
            for label in self.raw.labels.get_mut(begin..end).unwrap_or_default() {
                if label.empty_unknown(strings) {
                    found = true;
                    let problem = unknown_string(strings);
                    damage.invalid(Entity::Sample(n), start, problem, "an empty text was taken instead")?;
                }
            }
            begin = end;
        }
        if found {
            return Ok(());
        }
        // A label without a value is dropped, but its key must exist all the same.
        let offset = self.offsets.last().copied().unwrap_or(0);
        damage.invalid(Entity::Profile, offset, unknown_string(strings), "it was left out")
    }
}
