//! Small real traces of each format, held against what Go's reader sees.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;

use support::{data, events, truth};

mod support;

const VERSIONS: [&str; 5] = ["1.21", "1.22", "1.23", "1.25", "1.27"];

#[test]
fn events_are_those_that_go_sees() {
    for version in VERSIONS {
        let bytes = fs::read(data(&format!("small/go{version}.trace"))).unwrap();
        let seen = events::same_both_ways(&bytes, version).unwrap();
        truth::check(version, &seen, &data(&format!("small/truth-go{version}.json")));
    }
}
