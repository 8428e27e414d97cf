use rustc_hash::FxHashMap;

use super::goroutine::{Goroutine, Slot};

/// The live goroutines: rows that are used again, found by number.
#[derive(Debug)]
pub(crate) struct Live {
    rows: Vec<Option<Goroutine>>,
    free: Vec<u32>,
    by_id: FxHashMap<u64, u32>,
    /// Those that were asked for last. Events come in runs about few goroutines, and a large map
    /// is out of the processor's cache.
    recent: Box<[(u32, u32); RECENT]>,
}

const RECENT: usize = 1024;
const NOBODY: u32 = u32::MAX;
const NO_ROW: u32 = u32::MAX;

impl Default for Live {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            free: Vec::new(),
            by_id: FxHashMap::default(),
            recent: Box::new([(NOBODY, NO_ROW); RECENT]),
        }
    }
}

impl Live {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "taken modulo")]
    fn recent_row(id: u64) -> usize {
        id as usize % RECENT
    }

    #[inline]
    pub(crate) fn find(&self, id: u64) -> Option<Slot> {
        match self.recent.get(Self::recent_row(id)) {
            Some(&(recent, row)) if u64::from(recent) == id => Some(Slot(row)),
            _ => self.by_id.get(&id).copied().map(Slot),
        }
    }

    /// Finds it and expects to be asked for it again.
    #[inline]
    pub(crate) fn find_again(&mut self, id: u64) -> Option<Slot> {
        match self.recent.get(Self::recent_row(id)) {
            Some(&(recent, row)) if u64::from(recent) == id => Some(Slot(row)),
            _ => {
                let slot = self.by_id.get(&id).copied().map(Slot)?;
                self.remember(id, slot);
                Some(slot)
            }
        }
    }

    #[inline]
    fn remember(&mut self, id: u64, slot: Slot) {
        // Larger numbers are rare enough to do without.
        let Ok(small) = u32::try_from(id) else { return };
        if let Some(recent) = self.recent.get_mut(Self::recent_row(id)) {
            *recent = (small, slot.0);
        }
    }

    #[inline]
    pub(crate) fn get(&self, slot: Slot) -> Option<&Goroutine> {
        self.rows.get(slot.index())?.as_ref()
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, slot: Slot) -> Option<&mut Goroutine> {
        self.rows.get_mut(slot.index())?.as_mut()
    }

    pub(crate) fn insert(&mut self, goroutine: Goroutine) -> Slot {
        let row = match self.free.pop() {
            Some(row) => row,
            None => {
                self.rows.push(None);
                #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` is below 2^32")]
                let last = (self.rows.len() - 1) as u32;
                last
            }
        };
        if let Some(empty) = self.rows.get_mut(row as usize) {
            *empty = Some(goroutine);
        }
        self.by_id.insert(goroutine.id.0, row);
        self.remember(goroutine.id.0, Slot(row));
        Slot(row)
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        let Some(goroutine) = self.rows.get_mut(slot.index()).and_then(Option::take) else { return };
        let id = goroutine.id.0;
        self.by_id.remove(&id);
        if let Some(recent) =
            self.recent.get_mut(Self::recent_row(id)).filter(|recent| u64::from(recent.0) == id)
        {
            *recent = (NOBODY, NO_ROW);
        }
        self.free.push(slot.0);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Slot, &Goroutine)> {
        #[expect(clippy::cast_possible_truncation, reason = "rows are numbered by u32")]
        let slots = self.rows.iter().enumerate().map(|(row, goroutine)| (Slot(row as u32), goroutine));
        slots.filter_map(|(slot, goroutine)| Some((slot, goroutine.as_ref()?)))
    }
}
