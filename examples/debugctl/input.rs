use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use heapdiff::InputFile;
use pprof_parse::Limits;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::folder::FileList;
use crate::progress::Progress;
use crate::quantity::Bytes;

/// Whether the argument means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Files in memory, and what was passed over.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) files: Vec<InputFile>,
    pub(crate) warnings: Vec<String>,
}

impl Inputs {
    /// Reads files, folders and, for `-`, standard input.
    pub(crate) fn read(arguments: &[PathBuf], limits: &Limits, progress: &Progress) -> Result<Self, Failure> {
        let list = FileList::expand(arguments)?;
        let mut files = Vec::with_capacity(list.paths.len());
        for (n, path) in list.paths.iter().enumerate() {
            let name = list.name(path);
            progress.stage(format!("reading {name}, file {} of {}", n + 1, list.paths.len()));
            let bytes = read(path, limits.inflated_bytes)?;
            files.push(InputFile { name, bytes });
        }
        Ok(Self { files, warnings: list.warnings })
    }
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let result = open(path).and_then(|input| input.take(limit.saturating_add(1)).read_to_end(&mut bytes));
    if let Err(error) = result {
        return Err(Failure::about(Exit::Io, path.display(), format_args!("cannot read the input: {error}")));
    }
    if bytes.len() as u64 > limit {
        let problem = format!(
            "larger than {}; leave it out, or raise the limit with --limit inflated_bytes=N",
            Bytes(limit as f64)
        );
        return Err(Failure::about(Exit::Limit, path.display(), problem));
    }
    Ok(bytes)
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}
