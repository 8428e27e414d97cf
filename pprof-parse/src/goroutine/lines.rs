use memchr::memchr;

/// A line of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextLine<'a> {
    /// Without its end, `\n` or `\r\n`.
    pub(super) text: &'a str,
    /// From 1.
    pub(super) number: u64,
    /// Bytes in front of it.
    pub(super) offset: u64,
    /// Whether the text stops here without a line end.
    pub(super) is_cut: bool,
}

/// The lines of a text.
#[derive(Debug, Clone)]
pub(super) struct TextLines<'a> {
    rest: &'a str,
    number: u64,
    offset: u64,
}

impl<'a> TextLines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, number: 0, offset: 0 }
    }
}

impl<'a> Iterator for TextLines<'a> {
    type Item = TextLine<'a>;

    fn next(&mut self) -> Option<TextLine<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', self.rest.as_bytes());
        let (text, rest) = match end {
            Some(end) => (self.rest.get(..end)?, self.rest.get(end.checked_add(1)?..)?),
            None => (self.rest, ""),
        };
        let length = self.rest.len().saturating_sub(rest.len());
        self.number = self.number.saturating_add(1);
        let line = TextLine {
            text: text.strip_suffix('\r').unwrap_or(text),
            number: self.number,
            offset: self.offset,
            is_cut: end.is_none(),
        };
        self.rest = rest;
        self.offset = self.offset.saturating_add(length as u64);
        Some(line)
    }
}
