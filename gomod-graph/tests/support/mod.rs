//! Where the corpus is, and what is in it.

#![allow(dead_code)] // not every test needs all of it

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder of the corpus, if this run has one. It must be there then.
pub fn corpus() -> Option<PathBuf> {
    let folder = PathBuf::from(env::var_os("GOMOD_CORPUS")?);
    assert!(folder.is_dir(), "GOMOD_CORPUS is {}, which is no folder", folder.display());
    Some(folder)
}

/// All files below `folder` with one of these names, in order.
pub fn files_below(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if names.iter().any(|name| path.file_name().unwrap() == *name) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The folders in `folder`, in order.
pub fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}
