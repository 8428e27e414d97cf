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

    /// Bytes of the slot of the object with this number.
    pub(super) fn slot_bytes(&self, object: u64, layout: HeapLayout) -> Option<u64> {
        let page = object.checked_mul(layout.heap_align_bytes)?.checked_div(layout.page_bytes)?;
        let (first, (pages, kind)) = self.0.range(..=page).next_back()?;
        if page.checked_sub(*first)? >= *pages {
            return None;
        }
        match kind {
            SpanKind::Other => None,
            SpanKind::Heap { size_class: 0, .. } => pages.checked_mul(layout.page_bytes),
            SpanKind::Heap { .. } => kind.slot_bytes(),
        }
    }
}
