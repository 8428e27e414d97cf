use super::dense::DenseIds;

/// The strings of a generation, by number. 0 is the empty string.
#[derive(Debug, Default)]
pub(crate) struct StringTable {
    ids: DenseIds,
    /// Where each string ends in `bytes`.
    ends: Vec<usize>,
    bytes: Vec<u8>,
}

impl StringTable {
    /// Adds a string; false if there is one with this number already.
    pub(crate) fn insert(&mut self, id: u64, string: &[u8]) -> bool {
        if id == 0 || self.ids.insert(id).is_none() {
            return false;
        }
        self.bytes.extend_from_slice(string);
        self.ends.push(self.bytes.len());
        true
    }

    #[inline]
    pub(crate) fn contains(&self, id: u64) -> bool {
        id == 0 || self.ids.get(id).is_some()
    }

    pub(crate) fn get(&self, id: u64) -> Option<&[u8]> {
        if id == 0 {
            return Some(&[]);
        }
        let row = self.ids.get(id)? as usize;
        let start = match row.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..*self.ends.get(row)?)
    }

    pub(crate) fn len(&self) -> u32 {
        self.ids.len()
    }
}
