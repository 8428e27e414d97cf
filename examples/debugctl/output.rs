use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use crate::exit::Exit;
use crate::failure::Failure;

/// Where the answer goes.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output, with colours if it is a terminal and `NO_COLOR` is not set.
    Stdout,
    /// A file, without colours.
    File(PathBuf),
    /// Nowhere: only the exit status counts.
    Nowhere,
}

impl Output {
    /// A file that was asked for is written even in silence.
    pub(crate) fn new(file: Option<PathBuf>, silent: bool) -> Self {
        match (file, silent) {
            (Some(path), _) => Self::File(path),
            (None, true) => Self::Nowhere,
            (None, false) => Self::Stdout,
        }
    }

    /// Refuses to overwrite what is to be read.
    pub(crate) fn check(&self, inputs: &[PathBuf]) -> Result<(), Failure> {
        let Self::File(path) = self else { return Ok(()) };
        // A file that does not exist yet has no canonical path, and nothing to lose.
        let Ok(target) = path.canonicalize() else { return Ok(()) };
        let is_input =
            inputs.iter().filter_map(|input| input.canonicalize().ok()).any(|i| target.starts_with(i));
        if is_input {
            let problem = "--output would overwrite a file that is read; choose another place";
            return Err(Failure::about(Exit::Usage, path.display(), problem));
        }
        Ok(())
    }

    pub(crate) fn write(&self, body: &str) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Stdout => {
                write_and_flush(anstream::stdout(), body).map_err(|error| failure("stdout", &error))
            }
            Self::File(path) => {
                let file = File::create(path).map(anstream::StripStream::new);
                let written = file.and_then(|file| write_and_flush(file, body));
                written.map_err(|error| failure(&path.display().to_string(), &error))
            }
        }
    }
}

fn write_and_flush(mut out: impl Write, body: &str) -> io::Result<()> {
    out.write_all(body.as_bytes())?;
    out.flush()
}

fn failure(name: &str, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::new(Exit::PipeClosed, "the reader has gone"),
        _ => Failure::about(Exit::Io, name, format_args!("the answer cannot be written: {error}")),
    }
}
