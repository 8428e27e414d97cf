use serde::Serialize;

use crate::exit::Exit;
use crate::failure::Failure;

/// A document as it is printed: indented, with a last line end.
pub(crate) fn document(document: &impl Serialize) -> Result<String, Failure> {
    match serde_json::to_string_pretty(document) {
        Ok(text) => Ok(text + "\n"),
        Err(error) => Err(Failure::new(Exit::Io, format!("the answer cannot be written as JSON: {error}"))),
    }
}
