#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::fault::shown;
use super::faults::FaultList;
use super::read::as_text;
use crate::{Error, Limits, ModuleVersion};

/// A go.sum file: the hashes of modules and of their go.mod files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SumFile {
    /// The lines, in their order.
    pub sums: Vec<Sum>,
}

/// A line of go.sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The module.
    pub module: ModuleVersion,
    /// Whether the hash is that of the go.mod file alone.
    pub go_mod: bool,
    /// The hash with its kind, such as `h1:…`.
    pub hash: String,
    /// Where the line stands.
    pub position: Position,
}

impl SumFile {
    /// Reads a go.sum file. `name` is for errors.
    pub fn parse(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let text = as_text(name, text, limits)?;
        let mut sums = Vec::new();
        let mut faults = FaultList::new(name);
        let mut start = Position::START;
        for line in text.split_inclusive('\n') {
            let mut words = line.split_whitespace();
            match (words.next(), words.next(), words.next(), words.next()) {
                (None, ..) => {}
                (Some(path), Some(version), Some(hash), None) => {
                    let (version, go_mod) = match version.strip_suffix("/go.mod") {
                        Some(version) => (version, true),
                        None => (version, false),
                    };
                    let module = ModuleVersion::new(path, version);
                    sums.push(Sum { module, go_mod, hash: hash.to_owned(), position: start });
                }
                _ => faults.add_at(
                    start,
                    format!("found {}", shown(line.trim())),
                    "expected a module path, a version and a hash",
                ),
            }
            let bytes = u32::try_from(line.len()).unwrap_or(u32::MAX);
            let (byte, line) = (start.byte.saturating_add(bytes), start.line.saturating_add(1));
            start = Position { byte, line, column: 1 };
        }
        faults.finish()?;
        Ok(Self { sums })
    }
}
