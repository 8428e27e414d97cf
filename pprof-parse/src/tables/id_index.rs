use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// From the ids in the file, which may be any number but 0, to rows.
#[derive(Debug)]
pub(crate) enum IdIndex {
    /// The ids are 1, 2, 3, … in file order, as all writers known to us number them.
    Dense { count: u32 },
    /// Anything else. The hash is seeded: the ids are the input's choice.
    Sparse(HashMap<u64, u32>),
}

/// An id that breaks the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadId {
    /// 0 means "none" and belongs to no row.
    Reserved,
    /// An earlier row has it; that one is kept.
    Duplicate(u64),
}

impl IdIndex {
    /// Indexes the ids of rows 0, 1, 2, …; returns what is wrong with which row.
    pub(crate) fn build(ids: impl ExactSizeIterator<Item = u64> + Clone) -> (Self, Vec<(usize, BadId)>) {
        let count = ids.len() as u32;
        if ids.clone().zip(1u64..).all(|(id, position)| id == position) {
            return (Self::Dense { count }, Vec::new());
        }
        let mut rows = HashMap::new();
        let mut bad = Vec::new();
        for (row, id) in ids.enumerate() {
            if id == 0 {
                bad.push((row, BadId::Reserved));
                continue;
            }
            match rows.entry(id) {
                Entry::Occupied(_) => bad.push((row, BadId::Duplicate(id))),
                Entry::Vacant(free) => {
                    free.insert(row as u32);
                }
            }
        }
        (Self::Sparse(rows), bad)
    }

    /// The row with this id.
    #[inline]
    pub(crate) fn get(&self, id: u64) -> Option<u32> {
        match self {
            Self::Dense { count } => {
                (1..=u64::from(*count)).contains(&id).then(|| (id as u32).wrapping_sub(1))
            }
            Self::Sparse(rows) => rows.get(&id).copied(),
        }
    }
}
