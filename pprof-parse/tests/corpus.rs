//! Every profile of a larger collection, which is not part of the repository. `PPROF_CORPUS` names
//! its folder: `truth/INDEX.tsv` lists commands (`ID`, exit status, arguments of `go tool pprof`),
//! `truth/ID.out` what they printed. Without the variable there is nothing to do.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::env;
use std::fs;
use std::path::PathBuf;

use pprof_parse::{ParseOptions, Profile};
use support::raw::raw_text;

#[test]
fn every_profile_reads_as_in_go() {
    let Some(corpus) = env::var_os("PPROF_CORPUS").map(PathBuf::from) else { return };
    let index = fs::read_to_string(corpus.join("truth/INDEX.tsv")).unwrap();
    let mut compared = 0;
    for row in index.lines() {
        let [id, exit, arguments] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let Some(file) = arguments.strip_prefix("-symbolize=none -raw ") else { continue };
        if exit != "0" || !file.ends_with(".pb.gz") || file.contains(' ') {
            continue;
        }
        let profile = Profile::open(corpus.join(file), &ParseOptions::default()).unwrap();
        let truth = fs::read(corpus.join(format!("truth/{id}.out"))).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&raw_text(&profile, true)),
            String::from_utf8_lossy(&truth),
            "{id}"
        );
        compared += 1;
    }
    assert!(compared > 0, "no comparable rows in {}", corpus.display());
    println!("{compared} profiles");
}
