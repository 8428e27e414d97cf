#![warn(clippy::arithmetic_side_effects)]

use crate::wire::{Cursor, Fault, FaultKind, Field};
use crate::{Limits, LocationId, StringId};

/// Location ids of the file from here on stand in [`RawSamples::wide_ids`].
const WIDE: u32 = 1 << 31;

/// Samples as they stand in the file, one behind the other: what they refer to may still be to come.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawSamples {
    /// Stacks, leaf first: one less than the id in the file, so that ids that count from 1 already
    /// are rows of the location table; or `WIDE` plus an index into `wide_ids`.
    pub(super) stacks: Vec<LocationId>,
    pub(super) values: Vec<i64>,
    pub(super) labels: Vec<LabelRow>,
    wide_ids: Vec<u64>,
    highest: Highest,
}

/// The highest references that were met.
#[derive(Debug, Clone, Copy, Default)]
struct Highest {
    location: LocationId,
    string: StringId,
}

/// How long the columns are at some moment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mark {
    pub(super) stacks: usize,
    pub(super) values: usize,
    pub(super) labels: usize,
    wide_ids: usize,
    highest: Highest,
}

/// How much the columns of a block can hold. Growing step by step would move what is there, and hold
/// up the other thread, which shares the memory's map.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Room {
    pub(super) samples: usize,
    pub(super) stacks: usize,
    pub(super) values: usize,
    pub(super) labels: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LabelRow {
    pub(crate) key: StringId,
    pub(crate) value: LabelRowValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelRowValue {
    Text(StringId),
    Number { value: i64, unit: StringId },
}

impl LabelRow {
    /// Empties what names a string beyond `count`; says whether anything did.
    pub(super) fn empty_unknown(&mut self, count: usize) -> bool {
        let named = match &mut self.value {
            LabelRowValue::Text(text) => text,
            LabelRowValue::Number { unit, .. } => unit,
        };
        let mut found = false;
        for id in [&mut self.key, named] {
            if id.index() >= count {
                *id = StringId::default();
                found = true;
            }
        }
        found
    }
}

impl RawSamples {
    pub(super) fn clear(&mut self) {
        self.rewind(&Mark::default());
    }

    pub(super) fn mark(&self) -> Mark {
        let Self { stacks, values, labels, wide_ids, highest } = self;
        let (stacks, values, labels, wide_ids) = (stacks.len(), values.len(), labels.len(), wide_ids.len());
        Mark { stacks, values, labels, wide_ids, highest: *highest }
    }

    /// Forgets all samples behind `mark`.
    pub(super) fn rewind(&mut self, mark: &Mark) {
        self.stacks.truncate(mark.stacks);
        self.values.truncate(mark.values);
        self.labels.truncate(mark.labels);
        self.wide_ids.truncate(mark.wide_ids);
        self.highest = mark.highest;
    }

    pub(super) fn with_room(room: &Room) -> Self {
        Self {
            stacks: Vec::with_capacity(room.stacks),
            values: Vec::with_capacity(room.values),
            labels: Vec::with_capacity(room.labels),
            ..Self::default()
        }
    }

    /// Whether every location that is named is one of `count` rows whose ids count from 1.
    pub(super) fn fits_rows(&self, count: u32) -> bool {
        self.stacks.is_empty() || self.highest.location.0 < count
    }

    /// Whether every string that is named is one of `count`.
    pub(super) fn fits_strings(&self, count: usize) -> bool {
        self.highest.string.index() < count
    }

    /// The id in the file of an entry of `stacks`.
    pub(super) fn file_id(&self, LocationId(entry): LocationId) -> u64 {
        let wide = entry.checked_sub(WIDE).and_then(|n| self.wide_ids.get(n as usize));
        // 0 in the file wrapped around, far beyond any wide id.
        wide.copied().unwrap_or_else(|| u64::from(entry.wrapping_add(1)))
    }

    /// Appends the sample in `field`; returns where it begins. On a fault nothing is appended.
    #[inline]
    pub(super) fn decode(&mut self, field: &Field<'_>, limits: &Limits) -> Result<Mark, Fault> {
        let before = self.mark();
        match self.decode_message(field.message()?, &before, limits) {
            Ok(()) => Ok(before),
            Err(fault) => {
                self.rewind(&before);
                Err(fault)
            }
        }
    }

    #[inline]
    fn decode_message(
        &mut self,
        mut message: Cursor<'_>,
        before: &Mark,
        limits: &Limits,
    ) -> Result<(), Fault> {
        let start = message.offset();
        while !message.is_empty() {
            let field = message.field()?;
            match field.number {
                1 => self.stack(&field, limits)?,
                2 => field.append_to(&mut self.values, limits.depth, u64::cast_signed)?,
                3 => self.label(field.message()?)?,
                _ => {}
            }
        }
        let longest = self.stacks.len().saturating_sub(before.stacks);
        let longest = longest.max(self.values.len().saturating_sub(before.values));
        let longest = longest.max(self.labels.len().saturating_sub(before.labels));
        if longest as u64 > limits.depth {
            return Err(Fault { offset: start, kind: FaultKind::TooMany });
        }
        Ok(())
    }

    #[inline]
    fn stack(&mut self, field: &Field<'_>, limits: &Limits) -> Result<(), Fault> {
        let old = self.stacks.len();
        let wide_ids = &mut self.wide_ids;
        field.append_to(&mut self.stacks, limits.depth, |id| {
            let narrow = id < u64::from(WIDE);
            LocationId(if narrow { (id as u32).wrapping_sub(1) } else { widen(wide_ids, id) })
        })?;
        // A fold over plain numbers, since `Iterator::max` takes them one by one.
        let entries = self.stacks.get(old..).unwrap_or_default();
        let highest = entries.iter().map(|id| id.0).fold(self.highest.location.0, u32::max);
        self.highest.location = LocationId(highest);
        Ok(())
    }

    /// A label whose text, number and unit are all absent does not exist for google/pprof, which is
    /// how a Go label with an empty value disappears.
    #[inline]
    fn label(&mut self, mut message: Cursor<'_>) -> Result<(), Fault> {
        let none = StringId::default();
        let (mut key, mut text, mut number, mut unit) = (none, none, 0, none);
        while !message.is_empty() {
            let field = message.field()?;
            match field.number {
                1 => key = field.string_index()?,
                2 => text = field.string_index()?,
                3 => number = field.int()?,
                4 => unit = field.string_index()?,
                _ => {}
            }
        }
        let (named, value) = if text == none {
            (unit, LabelRowValue::Number { value: number, unit })
        } else {
            (text, LabelRowValue::Text(text))
        };
        self.highest.string = self.highest.string.max(key).max(named);
        if named != none || number != 0 {
            self.labels.push(LabelRow { key, value });
        }
        Ok(())
    }
}

#[cold]
fn widen(wide_ids: &mut Vec<u64>, id: u64) -> u32 {
    wide_ids.push(id);
    WIDE.saturating_add(wide_ids.len().saturating_sub(1) as u32)
}
