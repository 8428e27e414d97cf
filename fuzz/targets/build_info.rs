//! Reads anything as a Go binary, as the build info in one, and as what `go version -m` prints: nothing panics, and what
//! is printed reads the same.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{BuildInfo, Limits};

fn check(data: &[u8]) {
    let limits = Limits::default();
    let _ = BuildInfo::parse_binary("app", data, &limits);
    let _ = BuildInfo::parse_binary("app", &elf(data), &limits);
    if let Ok(info) = BuildInfo::parse_text("app", data, &limits) {
        let text = info.to_string();
        let again = BuildInfo::parse_text("app", text.as_bytes(), &limits).expect("what was printed");
        assert_eq!(again.to_string(), text);
    }
}

/// A program of which the only segment is the build info with `data` in it.
fn elf(data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".to_vec();
    let number = |bytes: &mut Vec<u8>, value: usize| bytes.extend((value as u64).to_le_bytes());
    // Entry, program headers, section headers; then sizes and counts.
    [0x1000, 64, 0].into_iter().for_each(|value| number(&mut bytes, value));
    bytes.extend(b"\0\0\0\0\x40\0\x38\0\x01\0\0\0\0\0\0\0");
    bytes.extend(b"\x01\0\0\0\x06\0\0\0");
    let size = 16 + data.len();
    [128, 0x1000, 0x1000, size, size, 16].into_iter().for_each(|value| number(&mut bytes, value));
    bytes.resize(128, 0);
    bytes.extend(b"\xff Go buildinf:");
    bytes.extend(data);
    bytes
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
