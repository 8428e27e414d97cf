use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::answer::Body;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;

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
            (Some(path), false) if is_stdin(&path) => Self::Stdout,
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
        let is_input = inputs.iter().any(|input| {
            input.canonicalize().is_ok_and(|input| target.starts_with(input)) || is_same_file(&target, input)
        });
        if is_input {
            let problem = "--output would overwrite a file that is read; choose another place";
            return Err(Failure::about(Exit::Usage, path.display(), problem));
        }
        Ok(())
    }

    pub(crate) fn write(&self, body: &Body) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Stdout => to_stdout(body),
            Self::File(path) => {
                let written = File::create(path).and_then(|file| match body {
                    Body::Text(text) => write_and_flush(anstream::StripStream::new(file), text.as_bytes()),
                    Body::Binary(bytes) => write_and_flush(file, bytes),
                });
                written.map_err(|error| failure(&path.display().to_string(), &error))
            }
        }
    }
}

/// Whether both are one file by other names.
#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| path.metadata().map(|metadata| (metadata.dev(), metadata.ino())).ok();
    id(one).is_some() && id(one) == id(other)
}

#[cfg(not(unix))]
fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}

fn to_stdout(body: &Body) -> Result<(), Failure> {
    let written = match body {
        Body::Text(text) => write_and_flush(anstream::stdout(), text.as_bytes()),
        Body::Binary(_) if io::stdout().is_terminal() => {
            let problem = "this answer is not text; choose a file with --output, or pipe it on";
            return Err(Failure::new(Exit::Usage, problem));
        }
        Body::Binary(bytes) => write_and_flush(io::stdout().lock(), bytes),
    };
    written.map_err(|error| failure("stdout", &error))
}

fn write_and_flush(mut out: impl Write, body: &[u8]) -> io::Result<()> {
    out.write_all(body)?;
    out.flush()
}

fn failure(name: &str, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::new(Exit::PipeClosed, "the reader has gone"),
        _ => Failure::about(Exit::Io, name, format_args!("the answer cannot be written: {error}")),
    }
}
