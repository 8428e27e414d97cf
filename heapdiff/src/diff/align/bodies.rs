//! Which functions have the same body in both builds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::functions::GroupId;
use crate::diff::side::{Side, Spot};

/// The lines of each function that the profile shows, counted from the first line of the function.
#[derive(Debug)]
pub(super) struct Bodies {
    lines: BTreeMap<GroupId, BTreeSet<i64>>,
}

impl Bodies {
    pub(super) fn of(side: &Side<'_>) -> Self {
        let mut lines = BTreeMap::<GroupId, BTreeSet<i64>>::new();
        for location in side.profile.tables().locations() {
            for &spot in side.spots_of(location.id()) {
                if let (Some(function), Some(offset)) = (side.function(spot), offset(side, spot))
                    && !function.is_standard
                {
                    lines.entry(function.group).or_default().insert(offset);
                }
            }
        }
        Self { lines }
    }

    /// Whether most lines of the function are where they were, as far as both profiles show them.
    pub(super) fn is_unchanged(&self, other: &Self, group: GroupId) -> bool {
        let (Some(mine), Some(theirs)) = (self.lines.get(&group), other.lines.get(&group)) else {
            return false;
        };
        let shared = mine.intersection(theirs).count();
        shared * 2 > mine.len().min(theirs.len())
    }
}

/// The line counted from the first of its function, where the profile says which that is.
pub(super) fn offset(side: &Side<'_>, spot: Spot) -> Option<i64> {
    let start = side.function(spot)?.start_line;
    if start > 0 { spot.line.checked_sub(start) } else { None }
}
