//! Reads anything as an execution trace, of whatever format its header names: nothing panics, and it is the same in pieces.
#![cfg_attr(fuzzing, no_main)]

use std::io::{self, Read};

use gotrace::{AllocFree, Digest, Limits, Reader};

fn check(data: &[u8]) {
    let whole = read(data, data.len().max(1));
    let pieces = read(data, 1 + data.len() % 600);
    assert_eq!(whole, pieces);
}

/// What both ways have to agree on; `None` if it is refused.
type Seen = (u64, u64, Vec<String>);

fn read(data: &[u8], at_a_time: usize) -> Option<Seen> {
    let mut limits = Limits::default();
    limits.generation_bytes = 1 << 24;
    limits.resources = 1 << 18;
    limits.table_entries = 1 << 18;
    let mut reader = Reader::with_limits(Pieces(data, at_a_time), &limits).ok()?;
    let (mut digest, mut alloc_free) = (Digest::new(), AllocFree::new());
    let mut last = None;
    let result = reader.for_each(|event| {
        assert!(last.is_none_or(|last| last < event.time()) || event.time().0 == i64::MAX);
        last = Some(event.time());
        digest.event(event);
        alloc_free.event(event);
    });
    let mut damage: Vec<String> = reader.damage().iter().map(ToString::to_string).collect();
    damage.extend(result.err().map(|error| error.to_string()));
    Some((digest.events(), digest.sequence(), damage))
}

/// Hands out so many bytes at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.1);
        self.0.read(&mut buffer[..most])
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
