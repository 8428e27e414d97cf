use super::replacements::{Replacements, clean_join};
use super::sums::Sums;
use super::{GoCommand, GraphOptions, MainModules, ModSource, ProblemKind};
use crate::file::{Scan, scan};
use crate::{Error, Limits, ModFile, ModuleVersion};
use std::path::PathBuf;

/// Where the go.mod files of a graph come from: what is replaced, and what go.sum says of them.
pub(super) struct Fetch<'a> {
    source: &'a dyn ModSource,
    pub(super) replacements: Replacements,
    pub(super) sums: Sums<'a>,
    /// What relative folders are relative to.
    base: PathBuf,
    limits: &'a Limits,
}

/// The go.mod of a module.
pub(super) struct Fetched {
    pub(super) replacement: Option<ModuleVersion>,
    pub(super) content: Result<Extract, ProblemKind>,
}

impl<'a> Fetch<'a> {
    pub(super) fn new(main: &'a MainModules, source: &'a dyn ModSource, options: &'a GraphOptions) -> Self {
        let base = match (&main.workspace, main.members.first()) {
            (Some(workspace), _) => workspace.folder.clone(),
            (None, Some(member)) => member.folder.clone(),
            (None, None) => PathBuf::new(),
        };
        Self {
            source,
            replacements: Replacements::of(main),
            sums: Sums::of(main, options.command == GoCommand::ListReadonly),
            base,
            limits: &options.limits,
        }
    }

    /// The go.mod of a module that is no main module.
    pub(super) fn fetch(&self, module: &ModuleVersion) -> Result<Fetched, Error> {
        match self.replacements.find(module) {
            Ok(replacement) => {
                let content = self.content(module, replacement.unwrap_or(module))?;
                Ok(Fetched { replacement: replacement.cloned(), content })
            }
            Err(why) => Ok(Fetched { replacement: None, content: Err(ProblemKind::Unusable(why)) }),
        }
    }

    fn content(
        &self,
        module: &ModuleVersion,
        actual: &ModuleVersion,
    ) -> Result<Result<Extract, ProblemKind>, Error> {
        let text = match self.text(actual)? {
            Ok(text) => text,
            Err(kind) => return Ok(Err(kind)),
        };
        let fits = u64::try_from(text.len()).is_ok_and(|len| len <= self.limits.file_bytes);
        if let Some(scan) = scan(&text).filter(|_| fits) {
            return Ok(extract(module, actual, &scan));
        }
        match ModFile::parse_lax(&format!("go.mod of {actual}"), &text, self.limits) {
            Ok(file) => Ok(extract(module, actual, &Scan::of(&file))),
            Err(error) => unusable(error).map(Err),
        }
    }

    /// The text of a go.mod, or what is wrong with it.
    fn text(&self, actual: &ModuleVersion) -> Result<Result<Vec<u8>, ProblemKind>, Error> {
        let found = if actual.version.is_empty() {
            self.source.directory(&clean_join(&self.base, &actual.path))
        } else if let Err(kind) = self.sums.check_known(actual) {
            return Ok(Err(kind));
        } else {
            self.source.module(actual)
        };
        match found {
            Ok(Some(text)) => Ok(self.sums.check(actual, &text).map(|()| text)),
            Ok(None) => Ok(Err(ProblemKind::Missing)),
            Err(error) => unusable(error).map(Err),
        }
    }
}

/// What a go.mod says that matters to a graph, in one piece: many of them wait to be used.
pub(super) struct Extract {
    text: String,
    /// Where the parts of the text end: the `go` line, then paths and versions.
    ends: Vec<u32>,
}

impl Extract {
    pub(super) fn of(scan: &Scan<'_>) -> Self {
        let pairs = scan.require.iter().flat_map(|&(path, version)| [path, version]);
        let parts = || std::iter::once(scan.go.unwrap_or_default()).chain(pairs.clone());
        let mut text = String::with_capacity(parts().map(str::len).sum());
        // No file is that long.
        let end = |text: &String| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let mut ends = Vec::with_capacity(1 + 2 * scan.require.len());
        for part in parts() {
            text.push_str(part);
            ends.push(end(&text));
        }
        Self { text, ends }
    }

    pub(super) fn go(&self) -> Option<&str> {
        self.part(0).filter(|go| !go.is_empty())
    }

    /// How many requirements there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len() / 2
    }

    /// Paths and versions, in the order of the file.
    pub(super) fn require(&self) -> impl Iterator<Item = (&str, &str)> {
        (0..self.len()).filter_map(|n| Some((self.part(2 * n + 1)?, self.part(2 * n + 2)?)))
    }

    fn part(&self, n: usize) -> Option<&str> {
        let start = n.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start as usize..*self.ends.get(n)? as usize)
    }
}

fn extract(module: &ModuleVersion, actual: &ModuleVersion, scan: &Scan<'_>) -> Result<Extract, ProblemKind> {
    match wrong_path(module, actual, scan.module) {
        Some(problem) => Err(ProblemKind::Unusable(problem)),
        None => Ok(Extract::of(scan)),
    }
}

/// What is wrong with the `module` line of a file that was fetched. Folders may say what they like.
fn wrong_path(module: &ModuleVersion, actual: &ModuleVersion, path: &str) -> Option<String> {
    if actual.version.is_empty() {
        return None;
    }
    match path {
        "" => Some("its go.mod has no `module` line; expected one".to_owned()),
        path if path == module.path || path == actual.path => None,
        path => Some(format!("its go.mod says that it is {path}; expected {}", module.path)),
    }
}

/// Limits end the work; what else is wrong with a file is wrong with its module.
fn unusable(error: Error) -> Result<ProblemKind, Error> {
    match error {
        error if error.is_limit() => Err(error),
        Error::Lookup { problem, .. } => Ok(ProblemKind::Unusable(problem)),
        error => Ok(ProblemKind::Unusable(error.to_string())),
    }
}
