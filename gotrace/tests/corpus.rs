//! The traces of the shared corpus, held against what Go's reader saw. Runs when `GOTRACE_CORPUS` names the folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use support::{compressed, events, truth};

mod support;

/// The clean traces with their truth files, sorted; none without the corpus.
fn traces() -> Vec<(String, PathBuf, PathBuf)> {
    let Some(folder) = std::env::var_os("GOTRACE_CORPUS") else {
        eprintln!("skipped: GOTRACE_CORPUS is not set");
        return Vec::new();
    };
    let entries = fs::read_dir(Path::new(&folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut traces: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "trace"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let truth = path.with_extension("truth.json");
            (name, path, truth)
        })
        .filter(|(_, _, truth)| is_clean(truth))
        .collect();
    traces.sort();
    assert!(traces.len() >= 13, "only {} traces in the corpus", traces.len());
    traces
}

fn is_clean(truth: &Path) -> bool {
    let truth: serde_json::Value = serde_json::from_str(&fs::read_to_string(truth).unwrap()).unwrap();
    truth["open_error"].is_null() && truth["read_error"].is_null()
}

#[test]
fn clean_traces_are_read_as_go_reads_them() {
    for (name, path, truth) in traces() {
        let bytes = fs::read(path).unwrap();
        let seen = events::same_both_ways(&bytes, &name).unwrap();
        truth::check(&name, &seen, &truth);
    }
}

#[test]
fn compressed_traces_are_inflated() {
    for (name, path, truth) in traces() {
        let bytes = fs::read(path).unwrap();
        truth::check(&format!("{name}, gzip"), &events::streamed(&compressed::gzip(&bytes)).unwrap(), &truth);
        truth::check(&format!("{name}, zstd"), &events::streamed(&compressed::zstd(&bytes)).unwrap(), &truth);
    }
}
