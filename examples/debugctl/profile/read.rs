use std::io;
use std::path::Path;

use pprof_parse::{Error, ParseOptions, Profile};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;
use crate::limits::advise;

/// How messages call a file.
pub(crate) fn display_name(path: &Path) -> String {
    if is_stdin(path) { "stdin".to_owned() } else { path.display().to_string() }
}

/// Reads one profile from a file or, for `-`, from standard input.
pub(crate) fn read(path: &Path, options: &ParseOptions) -> Result<Profile, Failure> {
    let name = display_name(path);
    if path.is_dir() {
        return Err(Failure::about(Exit::Io, name, "this is a folder; pass one profile"));
    }
    let read =
        if is_stdin(path) { Profile::read(io::stdin(), options) } else { Profile::open(path, options) };
    read.map_err(|error| failure(&name, &error, options.lenient))
}

fn failure(name: &str, error: &Error, was_lenient: bool) -> Failure {
    let problem = error.to_string();
    if error.is_limit() {
        return Failure::about(Exit::Limit, name, advise(&problem).unwrap_or(problem));
    }
    match error {
        Error::Gzip { .. } | Error::Encoding { .. } | Error::Invalid { .. } if !was_lenient => {
            Failure::about(Exit::Io, name, format_args!("{problem}; or try --lenient"))
        }
        _ => Failure::about(Exit::Io, name, problem),
    }
}
