use std::collections::BTreeMap;

use super::{HeapLayout, SpanKind};

/// The spans there are: first page to number of pages and kind.
#[derive(Debug, Default)]
pub(super) struct Spans(BTreeMap<u64, (u64, SpanKind)>);

impl Spans {
    pub(super) fn insert(&mut self, page: u64, pages: u64, kind: SpanKind) {
        self.0.insert(page, (pages, kind));
    }

    pub(super) fn remove(&mut self, page: u64) -> Option<(u64, SpanKind)> {
        self.0.remove(&page)
    }

    /// The slot that the object with this number is in.
    pub(super) fn slot(&self, object: u64, layout: HeapLayout) -> Option<Slot> {
        let offset = object.checked_mul(layout.heap_align_bytes)?;
        let page = offset.checked_div(layout.page_bytes)?;
        let (first, (pages, kind)) = self.0.range(..=page).next_back()?;
        if page.checked_sub(*first)? >= *pages {
            return None;
        }
        let start = first.checked_mul(layout.page_bytes)?;
        let bytes = match kind {
            SpanKind::Other => return None,
            SpanKind::Heap { size_class: 0, .. } => pages.checked_mul(layout.page_bytes)?,
            SpanKind::Heap { .. } => kind.slot_bytes()?,
        };
        let inside = offset.checked_sub(start)?.checked_rem(bytes)?;
        Some(Slot { address: layout.heap_start.checked_add(offset.checked_sub(inside)?)?, bytes })
    }
}

/// Room for one object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) address: u64,
    pub(super) bytes: u64,
}
