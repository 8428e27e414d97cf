//! Where Go keeps its module cache.

use std::env;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::failure::Failure;

/// The folder that was asked for, or else the one that Go would use.
pub(super) fn find(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let gopath = || set("GOPATH").and_then(|list| env::split_paths(&list).next());
    let found = asked
        .map(Path::to_path_buf)
        .or_else(|| set("GOMODCACHE").map(PathBuf::from))
        .or_else(|| gopath().map(|folder| folder.join("pkg/mod")))
        .or_else(|| env::home_dir().map(|home| home.join("go/pkg/mod")));
    found.ok_or_else(|| Failure::new(Exit::Io, "no module cache is known; pass its folder with --modcache"))
}
