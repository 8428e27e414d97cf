use std::borrow::Cow;

use crate::{StringId, Text};

/// The string table: every string a slice of one buffer, which is the input itself for a borrowed
/// view and a compact copy for an owned profile.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strings<'a> {
    buffer: Cow<'a, [u8]>,
    spans: Vec<Span>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
}

impl<'a> Strings<'a> {
    /// Strings will be slices of `input`.
    pub(crate) fn borrowing(input: &'a [u8]) -> Self {
        Self { buffer: Cow::Borrowed(input), spans: Vec::new() }
    }

    /// Appends a copy of `string`.
    pub(crate) fn push_copy(&mut self, string: &[u8]) {
        let buffer = self.buffer.to_mut();
        let start = buffer.len();
        buffer.extend_from_slice(string);
        self.spans.push(Span { start, end: buffer.len() });
    }

    /// Appends the `length` bytes of the borrowed input from `start`.
    pub(crate) fn push_span(&mut self, start: usize, length: usize) {
        self.spans.push(Span { start, end: start.saturating_add(length) });
    }

    pub(crate) fn push_empty(&mut self) {
        self.spans.push(Span { start: 0, end: 0 });
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The string, or the empty one when there is no such index.
    pub(crate) fn get(&self, id: StringId) -> Text<'_> {
        let span = self.spans.get(id.index());
        Text::new(span.and_then(|s| self.buffer.get(s.start..s.end)).unwrap_or_default())
    }

    pub(crate) fn shrink(&mut self) {
        self.spans.shrink_to_fit();
        if let Cow::Owned(buffer) = &mut self.buffer {
            buffer.shrink_to_fit();
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Text<'_>> {
        self.spans.iter().map(|s| Text::new(self.buffer.get(s.start..s.end).unwrap_or_default()))
    }
}
