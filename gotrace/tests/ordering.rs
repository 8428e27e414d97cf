//! Hand-written traces for the rules by which events of different threads are put in order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;

use support::{cases, events, text_trace};

mod support;

#[test]
fn events_are_in_the_order_that_go_gives_them() {
    for case in cases("tests/data/ordering") {
        let name = case.file_name().unwrap().to_str().unwrap();
        let bytes = text_trace::assemble(&fs::read_to_string(case.join("trace.txt")).unwrap()).unwrap();
        let truth = fs::read_to_string(case.join("truth-events.txt")).unwrap();
        let mut truth: Vec<&str> = truth.lines().collect();
        let error = truth.pop_if(|line| line.starts_with("ERROR "));
        events::dump(&bytes).unwrap().starts_as(&truth, error, name);
        events::same_both_ways(&bytes, name).unwrap();
    }
}
