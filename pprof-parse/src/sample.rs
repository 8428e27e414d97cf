use crate::samples::{LabelRow, LabelRowValue};
use crate::{Line, Location, LocationId, Tables, Text};

/// One sample: a stack, its values and its labels.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub(crate) tables: &'a Tables<'a>,
    pub(crate) stack: &'a [LocationId],
    pub(crate) values: &'a [i64],
    pub(crate) labels: &'a [LabelRow],
}

impl<'a> Sample<'a> {
    /// One value per sample type, in their order.
    pub fn values(self) -> &'a [i64] {
        self.values
    }

    /// Ids of the locations of the stack, leaf first. May be empty.
    pub fn location_ids(self) -> &'a [LocationId] {
        self.stack
    }

    /// The locations of the stack, leaf first. May be empty.
    pub fn locations(self) -> impl DoubleEndedIterator<Item = Location<'a>> {
        self.stack.iter().filter_map(move |&id| self.tables.location(id))
    }

    /// The source lines of the stack, inlined calls included, leaf first.
    pub fn lines(self) -> impl DoubleEndedIterator<Item = Line<'a>> {
        self.locations().flat_map(Location::lines)
    }

    /// The labels, in file order. One key may come several times.
    pub fn labels(self) -> impl ExactSizeIterator<Item = Label<'a>> {
        self.labels.iter().map(move |row| Label::new(self.tables, *row))
    }

    /// The first number under `key`, such as the object size that heap profiles have under `bytes`.
    pub fn number(self, key: &str) -> Option<i64> {
        self.labels().filter(|label| label.key == key).find_map(|label| match label.value {
            LabelValue::Number { value, .. } => Some(value),
            LabelValue::Text(_) => None,
        })
    }
}

/// A label of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label<'a> {
    /// What it says something about.
    pub key: Text<'a>,
    /// What it says.
    pub value: LabelValue<'a>,
}

/// The value of a [`Label`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelValue<'a> {
    /// Text, as `runtime/pprof.Do` sets it.
    Text(Text<'a>),
    /// A number.
    Number {
        /// The number.
        value: i64,
        /// Its unit as written; empty when the profile names none. google/pprof then takes `bytes`
        /// for the keys `request` and `alignment` and the key itself for others.
        unit: Text<'a>,
    },
}

impl<'a> Label<'a> {
    fn new(tables: &'a Tables<'_>, row: LabelRow) -> Self {
        let value = match row.value {
            LabelRowValue::Text(text) => LabelValue::Text(tables.string(text)),
            LabelRowValue::Number { value, unit } => LabelValue::Number { value, unit: tables.string(unit) },
        };
        Self { key: tables.string(row.key), value }
    }
}
