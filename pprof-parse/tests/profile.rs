//! What is read in real profiles, held against what Go reads; `tests/data/profile/README.md` says
//! where they come from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use pprof_parse::{ParseOptions, Profile};
use support::raw::raw_text;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/profile");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = entries.filter(|path| path.join("truth-raw.txt").exists()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

#[test]
fn reads_what_go_reads() {
    for case in cases() {
        let profile = Profile::open(case.join("input.pb.gz"), &ParseOptions::default()).unwrap();
        let truth = fs::read_to_string(case.join("truth-raw.txt")).unwrap();
        let ours = String::from_utf8(raw_text(&profile, true)).unwrap();
        assert_eq!(ours, truth, "{}", case.display());
        assert_eq!(profile.warnings(), []);
    }
}

#[test]
fn the_default_sample_type_is_the_named_one_or_the_last() {
    let heap = Profile::open(cases_named("go1.27-heap"), &ParseOptions::default()).unwrap();
    let tables = heap.tables();
    assert_eq!(tables.default_sample_type(), Some(3));
    assert_eq!(tables.sample_type("alloc_space"), Some(1));
    assert_eq!(tables.sample_type("cpu"), None);
}

#[test]
fn threads_without_a_stack_are_kept() {
    // Go 1.21 writes an empty stack for a thread whose creator is unknown.
    let threads = Profile::open(cases_named("go1.21-threadcreate"), &ParseOptions::default()).unwrap();
    assert!(threads.samples().any(|sample| sample.location_ids().is_empty()));
}

#[test]
fn an_empty_label_of_go_does_not_exist() {
    // gen/shopd sets a label "empty" to "". Go writes it, google/pprof drops it.
    let goroutines = Profile::open(cases_named("go1.27-goroutine"), &ParseOptions::default()).unwrap();
    let keys: Vec<String> =
        goroutines.samples().flat_map(|s| s.labels()).map(|label| label.key.to_string()).collect();
    assert!(keys.iter().any(|key| key == "route"));
    assert!(!keys.iter().any(|key| key == "empty"));
    assert!(goroutines.tables().strings().any(|text| text == "empty"));
}

fn cases_named(name: &str) -> PathBuf {
    cases().into_iter().find(|case| case.ends_with(name)).unwrap().join("input.pb.gz")
}
