use std::fs;

use crate::support::{cases, text_trace};
use crate::truthmaker::{self, folder};
use crate::wanted;

/// The truth files of the traces that `ordering.rs` reads are what Go's reader says.
#[test]
fn own_text_traces_are_read_by_go_as_their_truth_says() {
    if !wanted() {
        return;
    }
    let binaries = folder("own_text_traces");
    for case in cases("tests/data/ordering") {
        let name = case.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(case.join("trace.txt")).unwrap();
        let binary = binaries.join(name).with_extension("trace");
        fs::write(&binary, text_trace::assemble(&text).unwrap()).unwrap();
        let truth = fs::read_to_string(case.join("truth-events.txt")).unwrap();
        assert_eq!(truth, truthmaker::run(&["-dump".as_ref(), &binary]), "{name}");
    }
}
