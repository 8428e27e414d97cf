#![warn(clippy::arithmetic_side_effects)]

use super::quote::lossy;
use super::syntax::FileSyntax;
use super::{format, parser};
use crate::error::Faults;
use crate::{Error, Limits};
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

impl FileSyntax {
    /// Parses `text`; `name` is for errors. Bytes that are no UTF-8 become replacement characters, as in Go.
    pub fn parse(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let text = as_text(name, text, limits)?;
        parser::parse(name, &text).map_err(|fault| Faults::new(vec![fault.in_file(name)]).into())
    }

    /// The text of the file, formatted as Go does.
    pub fn to_text(&self) -> String {
        format::format(self)
    }
}

/// The bytes of a file as text.
pub(crate) fn as_text<'a>(name: &str, bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, str>, Error> {
    let limit = limits.file_bytes;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(too_large(name, limit));
    }
    Ok(match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(lossy(bytes)),
    })
}

fn too_large(place: &str, limit: u64) -> Error {
    Error::Limit { place: place.to_owned(), what: "bytes", limit, field: "file_bytes" }
}

/// Reads a file that is no larger than `limits` allow.
pub(crate) fn read_bounded(path: &Path, limits: &Limits) -> Result<Vec<u8>, Error> {
    let io_error = |source| Error::Io { path: path.to_owned(), source };
    read_open(std::fs::File::open(path).map_err(io_error)?, || path.to_owned(), limits)
}

/// Reads all of an open file that is no larger than `limits` allow; `path` names it in errors.
pub(crate) fn read_open(
    mut file: File,
    path: impl Fn() -> PathBuf,
    limits: &Limits,
) -> Result<Vec<u8>, Error> {
    // Nearly all fit in here, and a file gives less than was asked for only at its end: one call reads it.
    let mut first = [0; 4096];
    let read = file.read(&mut first).ok().and_then(|len| first.get(..len)).unwrap_or_default();
    let fits = u64::try_from(read.len()).is_ok_and(|len| len <= limits.file_bytes);
    if (1..first.len()).contains(&read.len()) && fits {
        return Ok(read.to_vec());
    }
    let io_error = |source| Error::Io { path: path(), source };
    let found = file.metadata().map_err(io_error)?;
    if !found.is_file() {
        return Err(io_error(std::io::Error::other(format!("{} is no file", path().display()))));
    }
    let size = found.len();
    if size > limits.file_bytes {
        return Err(too_large(&path().display().to_string(), limits.file_bytes));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    bytes.extend_from_slice(read);
    file.take(size.saturating_sub(u64::try_from(read.len()).unwrap_or_default()))
        .read_to_end(&mut bytes)
        .map_err(io_error)?;
    Ok(bytes)
}
