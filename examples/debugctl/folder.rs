//! From the arguments of the command line to files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;

/// Files to read, in the order of the arguments; those of a folder in the order of their names.
#[derive(Debug, Default)]
pub(crate) struct FileList {
    pub(crate) paths: Vec<PathBuf>,
    /// The folder that the arguments have in common: names are told below it, so that a folder and
    /// the files in it give the same answer.
    pub(crate) base: PathBuf,
    pub(crate) warnings: Vec<String>,
}

impl FileList {
    /// Folders stand for the files in them and in their sub-folders (one folder per snapshot).
    pub(crate) fn expand(arguments: &[PathBuf]) -> Result<Self, Failure> {
        let mut list = Self { base: common_base(arguments), ..Self::default() };
        for argument in arguments {
            if !argument.is_dir() {
                list.paths.push(argument.clone());
                continue;
            }
            let before = list.paths.len();
            let added = list.add_folder(argument, Depth::Argument);
            added.map_err(|error| Failure::about(Exit::Io, argument.display(), error))?;
            if list.paths.len() == before {
                let problem = "there are no files in this folder; pass the one with the files to read";
                return Err(Failure::about(Exit::Io, argument.display(), problem));
            }
        }
        Ok(list)
    }

    /// What a file is called in the answer.
    pub(crate) fn name(&self, path: &Path) -> String {
        if is_stdin(path) {
            return "stdin".to_owned();
        }
        path.strip_prefix(&self.base).unwrap_or(path).display().to_string()
    }

    fn add_folder(&mut self, folder: &Path, depth: Depth) -> io::Result<()> {
        let mut entries =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        for path in entries {
            // Sockets and the like, and links that lead nowhere, are passed over.
            if path.is_file() {
                self.paths.push(path);
            } else if path.is_dir() {
                match depth {
                    Depth::Argument => self.add_folder(&path, Depth::SubFolder)?,
                    Depth::SubFolder => {
                        let name = self.name(&path);
                        self.warnings.push(format!("{name}: left out: sub-folders are read one level deep"));
                    }
                }
            }
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
enum Depth {
    Argument,
    SubFolder,
}

fn common_base(arguments: &[PathBuf]) -> PathBuf {
    let mut bases =
        arguments.iter().map(|path| if path.is_dir() { path } else { path.parent().unwrap_or(path) });
    let Some(first) = bases.next() else { return PathBuf::new() };
    bases.fold(first.to_path_buf(), |common, base| {
        let shared = common.components().zip(base.components()).take_while(|(a, b)| a == b);
        shared.map(|(component, _)| component).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::common_base;

    #[test]
    fn the_base_is_the_nearest_folder_around_all_arguments() {
        for (arguments, base) in [
            (&["a/b/heap.1", "a/b/heap.2"][..], "a/b"),
            (&["a/b/heap.1", "a/c/heap.1"], "a"),
            (&["heap.1", "a/heap.1"], ""),
            (&["/x/heap.1", "a/heap.1"], ""),
            (&[], ""),
        ] {
            let arguments: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
            assert_eq!(common_base(&arguments), Path::new(base), "{arguments:?}");
        }
    }
}
