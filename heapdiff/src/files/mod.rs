//! From a heap of files to snapshots.

mod content;
mod name;
mod sort;

pub(crate) use sort::{Sorted, into_snapshots};

/// A file that may belong to a series: what it is called, and its bytes as they are on disk.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// Its name, or its path below the folder of the series. Numbers and times in it tell which
    /// files belong together.
    pub name: String,
    /// Its bytes, compressed or not.
    pub bytes: Vec<u8>,
}
