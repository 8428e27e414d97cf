#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::fault::shown;
use super::faults::FaultList;
use super::read::as_text;
use crate::{Error, Limits};

/// A go.sum file: the hashes of modules and of their go.mod files.
///
/// ```
/// use gomod_graph::{Limits, SumFile};
///
/// let text = b"a.test/a v1.0.0 h1:x=\na.test/a v1.0.0/go.mod h1:y=\n";
/// let file = SumFile::parse("go.sum", text, &Limits::default())?;
/// let sum = file.sums().find(|sum| sum.go_mod).unwrap();
/// assert_eq!((sum.path, sum.version, sum.hash, sum.position.line), ("a.test/a", "v1.0.0", "h1:y=", 2));
/// # Ok::<(), gomod_graph::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SumFile {
    text: String,
}

/// A line of go.sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum<'f> {
    /// The module path.
    pub path: &'f str,
    /// The version.
    pub version: &'f str,
    /// Whether the hash is that of the go.mod file alone.
    pub go_mod: bool,
    /// The hash with its kind, such as `h1:…`.
    pub hash: &'f str,
    /// Where the line stands.
    pub position: Position,
}

impl SumFile {
    /// Reads a go.sum file. `name` is for errors.
    pub fn parse(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let file = Self { text: as_text(name, text, limits)?.into_owned() };
        let mut faults = FaultList::new(name);
        for (line, position) in file.lines() {
            if let Line::Other = read_line(line, position) {
                let found = format!("found {}", shown(line.trim()));
                faults.add_at(position, found, "expected a module path, a version and a hash");
            }
        }
        faults.finish()?;
        Ok(file)
    }

    /// The hashes, in the order of the file.
    pub fn sums(&self) -> impl Iterator<Item = Sum<'_>> {
        self.lines().filter_map(|(line, position)| match read_line(line, position) {
            Line::Sum(sum) => Some(sum),
            Line::Empty | Line::Other => None,
        })
    }

    fn lines(&self) -> impl Iterator<Item = (&str, Position)> {
        let mut start = Position::START;
        self.text.split_inclusive('\n').map(move |line| {
            let position = start;
            let bytes = u32::try_from(line.len()).unwrap_or(u32::MAX);
            start.byte = start.byte.saturating_add(bytes);
            start.line = start.line.saturating_add(1);
            (line, position)
        })
    }
}

enum Line<'f> {
    Sum(Sum<'f>),
    Empty,
    Other,
}

fn read_line(line: &str, position: Position) -> Line<'_> {
    let mut words = line.split_whitespace();
    match (words.next(), words.next(), words.next(), words.next()) {
        (None, ..) => Line::Empty,
        (Some(path), Some(version), Some(hash), None) => {
            let (version, go_mod) = match version.strip_suffix("/go.mod") {
                Some(version) => (version, true),
                None => (version, false),
            };
            Line::Sum(Sum { path, version, go_mod, hash, position })
        }
        _ => Line::Other,
    }
}
