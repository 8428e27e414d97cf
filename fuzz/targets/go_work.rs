//! Reads anything as go.work: nothing panics, and what is written back reads the same.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{Limits, WorkFile};

fn check(data: &[u8]) {
    let limits = Limits::default();
    if let Ok(file) = WorkFile::parse("go.work", data, &limits) {
        assert!(file.to_go_json().is_ok());
        let text = file.to_text();
        // As in Go, an empty line that sorting moved to the beginning of a block is gone the next time.
        let next = |text: &str| {
            WorkFile::parse("go.work", text.as_bytes(), &limits).expect("what Go would write").to_text()
        };
        let again = next(&text);
        assert_eq!(next(&again), again);
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
