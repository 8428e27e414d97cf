use super::Position;
use crate::error::Fault;

/// A fault before it knows its file.
#[derive(Debug)]
pub(super) struct FaultAt {
    pub(super) position: Position,
    pub(super) found: String,
    pub(super) expected: String,
}

impl FaultAt {
    pub(super) fn new(position: Position, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { position, found: found.into(), expected: expected.into() }
    }

    pub(super) fn in_file(self, name: &str) -> Fault {
        let Position { line, column, .. } = self.position;
        Fault { file: name.to_owned(), line, column, found: self.found, expected: self.expected }
    }
}

/// Shows a token in a message; no message grows with the input.
pub(crate) fn shown(token: &str) -> String {
    const SHOWN: usize = 80;
    match token.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", token.get(..end).unwrap_or_default()),
        None => format!("{token:?}"),
    }
}
