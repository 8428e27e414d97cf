use super::ModSource;
use crate::file::read_bounded;
use crate::version::{Semver, escape_path, escape_version};
use crate::{Error, Limits, ModuleVersion};
use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The module cache, a folder such as `~/go/pkg/mod`; also a file tree that serves as a proxy.
///
/// Nothing outside of it is read for a module: names that would leave it are errors, and so are symbolic links
/// inside. Only folders that a `replace` names are read wherever they are.
#[derive(Debug)]
pub struct ModCache {
    downloads: PathBuf,
    limits: Limits,
    /// Folders that were found to be folders and no links.
    folders: Mutex<HashSet<PathBuf>>,
}

impl ModCache {
    /// The cache in `folder`, which holds `cache/download`.
    pub fn new(folder: impl AsRef<Path>, limits: Limits) -> Self {
        Self::proxy(folder.as_ref().join("cache").join("download"), limits)
    }

    /// A file tree as a proxy serves it: `folder` holds what `cache/download` holds in a cache.
    pub fn proxy(folder: impl Into<PathBuf>, limits: Limits) -> Self {
        Self { downloads: folder.into(), limits, folders: Mutex::default() }
    }

    /// Whether `folder`, below the cache, exists and no part of it is a link.
    fn is_inside(&self, folder: &Path) -> io::Result<bool> {
        let mut known = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(folder) {
            return Ok(true);
        }
        let Ok(below) = folder.strip_prefix(&self.downloads) else { return Ok(false) };
        let mut part = self.downloads.clone();
        for element in below {
            part.push(element);
            if known.contains(&part) {
                continue;
            }
            match fs::symlink_metadata(&part) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Err(io::Error::other(format!("{} is no folder", part.display()))),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(error),
            }
            known.insert(part.clone());
        }
        Ok(true)
    }
}

impl ModSource for ModCache {
    fn module(&self, module: &ModuleVersion) -> Result<Option<Vec<u8>>, Error> {
        let refused = |problem: String| Error::Lookup { module: module.clone(), problem };
        let path = escape_path(&module.path).map_err(|p| refused(format!("malformed module path: {p}")))?;
        if Semver::parse(&module.version).is_none() {
            return Err(refused("the version has not the form v1.2.3".to_owned()));
        }
        let version =
            escape_version(&module.version).map_err(|p| refused(format!("malformed version: {p}")))?;
        let folder = self.downloads.join(path).join("@v");
        if !self.is_inside(&folder).map_err(|error| refused(error.to_string()))? {
            return Ok(None);
        }
        let file = folder.join(format!("{version}.mod"));
        match fs::symlink_metadata(&file) {
            Ok(found) if found.is_file() => read_bounded(&file, &self.limits).map(Some),
            Ok(_) => Err(refused(format!("{} is no file", file.display()))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Io { path: file, source }),
        }
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
