use super::Slot;

/// What an analysis knows of each live goroutine, by slot.
#[derive(Debug)]
pub(crate) struct BySlot<T> {
    rows: Vec<T>,
}

impl<T> Default for BySlot<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Default> BySlot<T> {
    /// The row of a goroutine at its first step: emptied, as slots are used again.
    #[inline]
    pub(crate) fn first(&mut self, slot: Slot) {
        if slot.index() >= self.rows.len() {
            self.rows.resize_with(slot.index() + 1, T::default);
        } else if let Some(row) = self.rows.get_mut(slot.index()) {
            *row = T::default();
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, slot: Slot) -> Option<&mut T> {
        self.rows.get_mut(slot.index())
    }
}

/// A row for each of something that is numbered from 0, made when it is first asked for.
#[inline]
pub(crate) fn row_mut<T: Default>(rows: &mut Vec<T>, index: usize) -> Option<&mut T> {
    if index >= rows.len() {
        rows.resize_with(index + 1, T::default);
    }
    rows.get_mut(index)
}
