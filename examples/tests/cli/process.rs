//! The program under test, and files to feed it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The series that ships with the examples.
pub(crate) const SERIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/leaky_shop/snapshots");

/// The trace that ships with the examples.
pub(crate) const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/stormy_shop/shop.trace.gz");

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

pub(crate) fn command<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_debugctl"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn debugctl<S: AsRef<OsStr>>(arguments: &[S]) -> Run {
    debugctl_reading(b"", arguments)
}

/// Runs with `stdin` as standard input.
pub(crate) fn debugctl_reading<S: AsRef<OsStr>>(stdin: &[u8], arguments: &[S]) -> Run {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().unwrap();
    // A program that fails early does not read to the end.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The files of the series, sorted by name.
pub(crate) fn series_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(SERIES).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 30, "{files:?}");
    files
}

/// A heap profile of the series.
pub(crate) fn heap(number: usize) -> String {
    format!("{SERIES}/heap.{number:03}.pb.gz")
}

/// An empty folder for one test.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file with `bytes` in a folder of its own.
pub(crate) fn file(test: &str, name: &str, bytes: &[u8]) -> String {
    let path = folder(test).join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}
