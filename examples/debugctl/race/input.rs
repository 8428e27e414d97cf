//! Logs from files, folders and standard input, read piece by piece.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use racelog::{Collection, Error, Limits};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::folder::FileList;
use crate::input::is_stdin;
use crate::limits::advise;
use crate::progress::Progress;

/// Scans all inputs; returns warnings about the list of files itself.
pub(super) fn scan_all(
    arguments: &[PathBuf],
    limits: &Limits,
    progress: &Progress,
    collection: &mut Collection,
) -> Result<Vec<String>, Failure> {
    let list = FileList::expand(arguments)?;
    for (n, path) in list.paths.iter().enumerate() {
        let name = shown(arguments, path);
        progress.stage(format!("reading {name}, file {} of {}", n + 1, list.paths.len()));
        let input = open(path).map_err(|error| unreadable(&name, &error))?;
        let scan = if is_gzip(path) {
            racelog::scan_file(path, limits)
        } else {
            racelog::scan_reader(input, limits)
        };
        let scan = scan.map_err(|error| failure(&name, error))?;
        collection.add_scan(&name, scan);
    }
    Ok(list.warnings)
}

/// The path as it was given: programs that read the answer look it up.
fn shown(arguments: &[PathBuf], path: &Path) -> String {
    if is_stdin(path) && arguments.iter().any(|argument| is_stdin(argument)) {
        return "stdin".to_owned();
    }
    path.display().to_string()
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}

/// Whether a file is compressed; its name does not count.
fn is_gzip(path: &Path) -> bool {
    let mut magic = [0; 2];
    !is_stdin(path)
        && File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok()
        && magic == [0x1f, 0x8b]
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Failure {
    Failure::about(Exit::Io, name, format_args!("cannot read the input: {error}"))
}

pub(super) fn failure(name: &str, error: Error) -> Failure {
    match error {
        Error::Io(error) => unreadable(name, &error),
        Error::Limit { .. } => {
            let message = error.to_string();
            Failure::about(Exit::Limit, name, advise(&message).unwrap_or(message))
        }
        error => Failure::about(Exit::Io, name, error),
    }
}
