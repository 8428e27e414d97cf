use rustc_hash::FxHashMap;

/// From the numbers that a trace uses to rows: an array while they count from 1 without large
/// holes, as the runtime's do, a map for the others.
#[derive(Debug, Default)]
pub(crate) struct DenseIds {
    /// Row + 1; 0 where there is none.
    dense: Vec<u32>,
    sparse: FxHashMap<u64, u32>,
    count: u32,
}

impl DenseIds {
    /// Gives `id` the next row; `None` if it has one already.
    pub(crate) fn insert(&mut self, id: u64) -> Option<u32> {
        if self.get(id).is_some() {
            return None;
        }
        let row = self.count;
        self.count = self.count.checked_add(1)?;
        // Room for holes: at most two numbers without a row for each with one.
        let reach = u64::from(self.count).saturating_mul(3).saturating_add(64);
        match usize::try_from(id) {
            Ok(index) if id < reach || index < self.dense.len() => {
                if index >= self.dense.len() {
                    self.dense.resize(index.saturating_add(1), 0);
                }
                if let Some(slot) = self.dense.get_mut(index) {
                    *slot = row.saturating_add(1);
                }
            }
            _ => {
                self.sparse.insert(id, row);
            }
        }
        Some(row)
    }

    #[inline]
    pub(crate) fn get(&self, id: u64) -> Option<u32> {
        if let Some(&slot) = usize::try_from(id).ok().and_then(|index| self.dense.get(index))
            && let Some(row) = slot.checked_sub(1)
        {
            return Some(row);
        }
        if self.sparse.is_empty() { None } else { self.sparse.get(&id).copied() }
    }

    pub(crate) fn len(&self) -> u32 {
        self.count
    }
}
