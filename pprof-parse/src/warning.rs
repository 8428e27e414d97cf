use std::fmt;

/// Where in the input a [`Warning`] points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Position {
    /// Byte offset in the uncompressed input, from 0.
    Byte(u64),
    /// Line of the uncompressed input, from 1.
    Line(u64),
}

/// Damage that was survived: what was wrong and where. The rest of the input was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Warning {
    /// Where it is.
    pub position: Position,
    /// What was wrong and what was done about it.
    pub message: String,
}

impl Warning {
    pub(crate) fn at_byte(offset: u64, message: impl Into<String>) -> Self {
        Self { position: Position::Byte(offset), message: message.into() }
    }

    pub(crate) fn at_line(line: u64, message: impl Into<String>) -> Self {
        Self { position: Position::Line(line), message: message.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Position::Byte(offset) => write!(f, "byte {offset}: {}", self.message),
            Position::Line(line) => write!(f, "line {line}: {}", self.message),
        }
    }
}
