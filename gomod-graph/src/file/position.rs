use std::fmt;

/// A place in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Bytes before it. Bytes that are no UTF-8 count three each.
    pub byte: u32,
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

impl Position {
    pub(super) const START: Self = Self { byte: 0, line: 1, column: 1 };

    /// The position after the character `c` that stands here.
    pub(super) fn after(self, c: char) -> Self {
        let byte = self.byte.saturating_add(u32::try_from(c.len_utf8()).unwrap_or_default());
        if c == '\n' {
            return Self { byte, line: self.line.saturating_add(1), column: 1 };
        }
        Self { byte, line: self.line, column: self.column.saturating_add(1) }
    }
}

/// `line:column`.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
