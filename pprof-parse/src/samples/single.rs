#![warn(clippy::arithmetic_side_effects)]

use super::raw::RawSamples;
use super::{LabelRow, fault_error, unknown_location, unknown_string, wrong_width};
use crate::tables::IdIndex;
use crate::wire::Field;
use crate::{Entity, Error, LocationId, ParseOptions, Tables};

/// One sample at a time, when all it can refer to is known; its memory is used again for the next.
#[derive(Debug, Default)]
pub(crate) struct SingleSample {
    raw: RawSamples,
}

impl SingleSample {
    pub(crate) fn stack(&self) -> &[LocationId] {
        &self.raw.stacks
    }

    pub(crate) fn values(&self) -> &[i64] {
        &self.raw.values
    }

    pub(crate) fn labels(&self) -> &[LabelRow] {
        &self.raw.labels
    }

    /// Replaces the content by sample `index`, which is in `field`. A lenient reading leaves
    /// out frames and names that do not exist.
    pub(crate) fn decode(
        &mut self,
        field: &Field<'_>,
        index: u64,
        tables: &Tables<'_>,
        locations: &IdIndex,
        options: &ParseOptions,
    ) -> Result<(), Error> {
        let ParseOptions { limits, lenient, .. } = options;
        let offset = field.start;
        self.raw.clear();
        self.raw.decode(field, limits).map_err(|fault| fault_error(fault, index, limits))?;
        let invalid = |problem| Err(Error::Invalid { offset, entity: Entity::Sample(index), problem });
        let types = tables.sample_types().len();
        if self.raw.values.len() != types || types == 0 {
            return invalid(wrong_width(self.raw.values.len(), types));
        }
        let unknown = self.resolve(locations);
        if let Some(id) = unknown
            && !lenient
        {
            return invalid(unknown_location(id));
        }
        let strings = tables.string_count();
        if !self.raw.fits_strings(strings) {
            if !lenient {
                return invalid(unknown_string(strings));
            }
            for label in &mut self.raw.labels {
                label.empty_unknown(strings);
            }
        }
        Ok(())
    }

    /// Turns ids of the file into rows of the location table; leaves out those that do not exist
    /// and returns the first of them.
    fn resolve(&mut self, locations: &IdIndex) -> Option<u64> {
        if let IdIndex::Dense { count } = *locations
            && self.raw.fits_rows(count)
        {
            return None;
        }
        let mut unknown = None;
        let mut stack = std::mem::take(&mut self.raw.stacks);
        stack.retain_mut(|entry| {
            let id = self.raw.file_id(*entry);
            let row = locations.get(id);
            match row {
                Some(row) => *entry = LocationId(row),
                None => unknown = unknown.or(Some(id)),
            }
            row.is_some()
        });
        self.raw.stacks = stack;
        unknown
    }
}
