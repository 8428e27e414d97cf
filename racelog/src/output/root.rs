//! Paths as the repository has them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

/// No repository has more Go files, or folders in folders.
const FILES: usize = 500_000;
const DEPTH: usize = 64;

/// A repository, for paths relative to it. Logs of other machines have other paths in front: those are found
/// by their ends.
///
/// ```
/// let root = racelog::Root::of_files(["cmd/shop/main.go", "store/store.go"]);
/// assert_eq!(root.relative("/home/ci/build/42/store/store.go"), Some("store/store.go"));
/// assert_eq!(root.relative("/usr/local/go/src/testing/testing.go"), None);
/// ```
#[derive(Debug, Default)]
pub struct Root {
    /// Paths relative to the root, by file name.
    files: HashMap<String, Vec<String>>,
}

impl Root {
    /// A repository with these files, named relative to it.
    pub fn of_files<S: Into<String>>(files: impl IntoIterator<Item = S>) -> Self {
        let mut root = Self::default();
        for file in files {
            let file = file.into().replace('\\', "/");
            let name = file.rsplit('/').next().unwrap_or(&file).to_owned();
            root.files.entry(name).or_default().push(file);
        }
        root
    }

    /// Lists the Go files below a folder. Hidden folders and links are passed over.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn open(folder: impl AsRef<Path>) -> io::Result<Self> {
        let mut files = Vec::new();
        let mut folders = vec![(folder.as_ref().to_path_buf(), String::new(), 0)];
        while let Some((path, name, depth)) = folders.pop() {
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if depth == 0 => return Err(error),
                Err(_) => continue,
            };
            for entry in entries {
                let Ok(entry) = entry else { continue };
                let (Ok(kind), Ok(own)) = (entry.file_type(), entry.file_name().into_string()) else {
                    continue;
                };
                let is_source = [".go", ".s", ".c"].iter().any(|end| own.ends_with(end));
                if kind.is_dir() && !own.starts_with('.') && depth < DEPTH {
                    folders.push((entry.path(), format!("{name}{own}/"), depth + 1));
                } else if kind.is_file() && is_source && files.len() < FILES {
                    files.push(format!("{name}{own}"));
                }
            }
        }
        files.sort();
        Ok(Self::of_files(files))
    }

    /// The path of a file in the repository: the one whose end is alike for longest, and alike in its folder
    /// too unless it is at the top. `None` if there is none, or there are several.
    pub fn relative(&self, file: &str) -> Option<&str> {
        let file = file.replace('\\', "/");
        if file.contains("/pkg/mod/") {
            return None;
        }
        let name = file.rsplit('/').next()?;
        let mut best: Option<(&str, (usize, bool))> = None;
        let mut is_tied = false;
        for candidate in self.files.get(name)? {
            let own = candidate.rsplit('/');
            let alike = own.zip(file.rsplit('/')).take_while(|(a, b)| a == b).count();
            let is_all_of_candidate = alike == candidate.split('/').count();
            let is_all_of_file = alike == file.split('/').count();
            if alike < 2 && !is_all_of_candidate && !is_all_of_file {
                continue;
            }
            let rank = (alike, is_all_of_candidate);
            match best {
                Some((_, highest)) if rank < highest => {}
                Some((_, highest)) if rank == highest => is_tied = true,
                _ => {
                    best = Some((candidate, rank));
                    is_tied = false;
                }
            }
        }
        best.filter(|_| !is_tied).map(|(path, _)| path)
    }

    /// The path in the repository, else as it is.
    pub(super) fn shown<'a>(&'a self, file: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(self.relative(file).unwrap_or(file))
    }
}

#[cfg(test)]
mod tests {
    use super::Root;

    #[test]
    fn the_longest_end_wins_if_it_is_alone() {
        let root = Root::of_files(["main.go", "a/main.go", "b/x/util.go", "c/x/util.go"]);
        assert_eq!(root.relative("/home/ci/a/main.go"), Some("a/main.go"));
        assert_eq!(root.relative("/home/ci/app/main.go"), Some("main.go"));
        assert_eq!(root.relative("main.go"), Some("main.go"));
        assert_eq!(root.relative("C:\\ci\\c\\x\\util.go"), Some("c/x/util.go"));
        assert_eq!(root.relative("/ci/x/util.go"), None);
        assert_eq!(root.relative("/ci/y/util.go"), None);
        assert_eq!(root.relative("/go/pkg/mod/e.com/a@v1/a/main.go"), None);
    }
}
