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

/// An event has too few bytes, as its batch ends before: that thread is lost, the others go on.
#[test]
fn other_threads_go_on_when_one_cannot_be_read() {
    let text = "Trace Go1.22
        EventBatch gen=1 m=1 time=10 size=4
        ProcStart dt=1 p=0 p_seq=300
        EventBatch gen=1 m=2 time=20
        ProcStatus dt=1 p=1 pstatus=1
        GoStatus dt=1 g=1 m=2 gstatus=2
        EventBatch gen=1 m=-1 time=0
        Frequency freq=15625000";
    let mut bytes = text_trace::assemble(text).unwrap();
    let event = bytes.windows(5).position(|window| window == [10, 1, 0, 0xac, 2]).unwrap();
    bytes.remove(event + 4);
    let seen = events::same_both_ways(&bytes, "cut event").unwrap();
    assert_eq!(seen.damage.len(), 1, "{:?}", seen.damage);
    assert_eq!(seen.events, 4);
}
