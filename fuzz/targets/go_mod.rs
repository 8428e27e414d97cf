//! Reads anything as each of the files that modules are described in: none panics, and what was written
//! back reads the same.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{FileSyntax, Limits, ModFile, SumFile, VendorFile, WorkFile};

fn check(data: &[u8]) {
    let limits = Limits::default();
    let strict = ModFile::parse("go.mod", data, &limits);
    let lax = ModFile::parse_lax("go.mod", data, &limits);
    assert!(strict.is_err() || lax.is_ok(), "{:?}", lax.err());
    if let Ok(file) = &strict {
        assert!(file.to_go_json().is_ok());
    }
    let _ = WorkFile::parse("go.work", data, &limits).map(|file| file.to_go_json());
    let _ = SumFile::parse("go.sum", data, &limits);
    let _ = VendorFile::parse("vendor/modules.txt", data, &limits);
    if let Ok(file) = FileSyntax::parse("go.mod", data, &limits) {
        let text = file.to_text();
        let again = FileSyntax::parse("go.mod", text.as_bytes(), &limits).map(|again| again.to_text());
        assert_eq!(again.ok().as_ref(), Some(&text));
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
