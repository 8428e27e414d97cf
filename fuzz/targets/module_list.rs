//! Reads anything as what `go list -m -json` prints: nothing panics.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{Limits, ListedModule};

fn check(data: &[u8]) {
    let _ = ListedModule::parse_stream("list.json", data, &Limits::default());
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
