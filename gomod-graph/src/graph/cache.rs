use super::ModSource;
use super::beneath::Beneath;
use crate::file::read_bounded;
use crate::version::{Semver, push_escaped_path, push_escaped_version};
use crate::{Error, Limits, ModuleVersion};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The module cache, a folder such as `~/go/pkg/mod`; also a file tree that serves as a proxy.
///
/// Nothing outside of it is read for a module: names that would leave it are errors, and so are symbolic links
/// inside. Only folders that a `replace` names are read wherever they are.
#[derive(Debug)]
pub struct ModCache {
    downloads: Beneath,
    limits: Limits,
}

impl ModCache {
    /// The cache in `folder`, which holds `cache/download`.
    pub fn new(folder: impl AsRef<Path>, limits: Limits) -> Self {
        Self::proxy(folder.as_ref().join("cache").join("download"), limits)
    }

    /// A file tree as a proxy serves it: `folder` holds what `cache/download` holds in a cache.
    pub fn proxy(folder: impl Into<PathBuf>, limits: Limits) -> Self {
        Self { downloads: Beneath::new(folder.into()), limits }
    }
}

impl ModSource for ModCache {
    fn module(&self, module: &ModuleVersion) -> Result<Option<Vec<u8>>, Error> {
        let refused = |problem: String| Error::Lookup { module: module.clone(), problem };
        let mut name = String::with_capacity(module.path.len() + module.version.len() + 16);
        push_escaped_path(&module.path, &mut name)
            .map_err(|p| refused(format!("malformed module path: {p}")))?;
        if Semver::parse(&module.version).is_none() {
            return Err(refused("the version has not the form v1.2.3".to_owned()));
        }
        name.push_str("/@v/");
        push_escaped_version(&module.version, &mut name)
            .map_err(|p| refused(format!("malformed version: {p}")))?;
        name.push_str(".mod");
        self.downloads.read(&name, &self.limits).map_err(|error| match error {
            Error::Io { source, .. } => refused(source.to_string()),
            error => error,
        })
    }

    fn directory(&self, directory: &Path) -> Result<Option<Vec<u8>>, Error> {
        let file = directory.join("go.mod");
        match fs::metadata(&file) {
            Ok(found) if found.is_file() => read_bounded(&file, &self.limits).map(Some),
            Ok(_) => Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(source) => Err(Error::Io { path: file, source }),
        }
    }
}
