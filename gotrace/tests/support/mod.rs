//! What several test files share.
#![allow(dead_code, unused_imports, reason = "every test file uses its own part")]

pub(crate) mod compressed;
pub(crate) mod events;
pub(crate) mod go_quoted;
pub(crate) mod lab;
pub(crate) mod layout;
pub(crate) mod random;
pub(crate) mod text_trace;
pub(crate) mod text_types;
pub(crate) mod truth;
pub(crate) mod txtar;

use std::path::{Path, PathBuf};

/// The folders below `folder`, one for each case, sorted.
pub(crate) fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    cases
}

/// A file or folder of the test data.
pub(crate) fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}
