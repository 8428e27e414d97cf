use rustc_hash::FxHashMap;

use super::{NameId, PlaceId, SiteId};

/// What the numbers of the present generation mean, found out once for each.
#[derive(Debug, Default)]
pub(crate) struct Generation {
    reasons: Cache,
    places: Cache,
    sites: FxHashMap<(u64, u64), SiteId>,
}

impl Generation {
    pub(crate) fn clear(&mut self) {
        self.reasons.clear();
        self.places.clear();
        self.sites.clear();
    }

    #[inline]
    pub(crate) fn reason(&self, string: u64) -> Option<NameId> {
        self.reasons.get(string).map(NameId)
    }

    pub(crate) fn set_reason(&mut self, string: u64, id: NameId) {
        self.reasons.set(string, id.0);
    }

    #[inline]
    pub(crate) fn place(&self, stack: u64) -> Option<PlaceId> {
        self.places.get(stack).map(PlaceId)
    }

    pub(crate) fn set_place(&mut self, stack: u64, id: PlaceId) {
        self.places.set(stack, id.0);
    }

    #[inline]
    pub(crate) fn site(&self, creator: u64, start: u64) -> Option<SiteId> {
        self.sites.get(&(creator, start)).copied()
    }

    pub(crate) fn set_site(&mut self, creator: u64, start: u64, id: SiteId) {
        self.sites.insert((creator, start), id);
    }
}

/// An array for small numbers, which the runtime's are, and a map for others.
#[derive(Debug, Default)]
struct Cache {
    small: Vec<u32>,
    large: FxHashMap<u64, u32>,
}

/// Numbers below this are in the array.
const SMALL: u64 = 1 << 16;
const UNKNOWN: u32 = u32::MAX;

impl Cache {
    fn clear(&mut self) {
        self.small.clear();
        self.large.clear();
    }

    #[inline]
    fn get(&self, number: u64) -> Option<u32> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "where that makes a difference, so does the check"
        )]
        match self.small.get(number as usize) {
            Some(&value) if value != UNKNOWN && number < SMALL => Some(value),
            _ => self.get_large(number),
        }
    }

    #[cold]
    fn get_large(&self, number: u64) -> Option<u32> {
        self.large.get(&number).copied()
    }

    fn set(&mut self, number: u64, value: u32) {
        if number >= SMALL {
            self.large.insert(number, value);
            return;
        }
        let index = number as usize;
        if index >= self.small.len() {
            self.small.resize(index + 1, UNKNOWN);
        }
        if let Some(slot) = self.small.get_mut(index) {
            *slot = value;
        }
    }
}
