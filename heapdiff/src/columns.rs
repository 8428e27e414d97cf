use pprof_parse::Profile;

use crate::Error;

/// Where a heap profile keeps its numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    inuse_space: usize,
    inuse_objects: Option<usize>,
    alloc_space: Option<usize>,
    alloc_objects: Option<usize>,
}

/// Objects and bytes of one row, as they stand in the profile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) objects: i64,
    pub(crate) bytes: i64,
}

impl Columns {
    /// `name` is how messages call the profile.
    pub(crate) fn of(name: &str, profile: &Profile) -> Result<Self, Error> {
        let tables = profile.tables();
        let inuse_space = tables.sample_type("inuse_space").ok_or_else(|| Error::NotAHeapProfile {
            name: name.to_owned(),
            found: tables.sample_types().map(|t| t.kind().to_string()).collect::<Vec<_>>().join(", "),
        })?;
        Ok(Self {
            inuse_space,
            inuse_objects: tables.sample_type("inuse_objects"),
            alloc_space: tables.sample_type("alloc_space"),
            alloc_objects: tables.sample_type("alloc_objects"),
        })
    }

    pub(crate) fn inuse(&self, values: &[i64]) -> Pair {
        Pair { objects: value(values, self.inuse_objects), bytes: value(values, Some(self.inuse_space)) }
    }

    pub(crate) fn alloc(&self, values: &[i64]) -> Pair {
        Pair { objects: value(values, self.alloc_objects), bytes: value(values, self.alloc_space) }
    }
}

fn value(values: &[i64], column: Option<usize>) -> i64 {
    column.and_then(|column| values.get(column)).copied().unwrap_or(0)
}
