//! Small real traces of each format, held against what Go's reader sees.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::io::Read;

use gotrace::Reader;
use support::{compressed, data, events, truth};

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

#[test]
fn compressed_traces_are_inflated() {
    let bytes = fs::read(data("small/go1.27.trace")).unwrap();
    let plain = events::streamed(&bytes).unwrap();
    assert_eq!(plain, events::streamed(&compressed::gzip(&bytes)).unwrap());
    assert_eq!(plain, events::streamed(&compressed::zstd(&bytes)).unwrap());
}

#[test]
fn what_can_be_inflated_of_a_damaged_trace_is_read() {
    let bytes = fs::read(data("small/go1.27.trace")).unwrap();
    let read = |bytes: &[u8]| {
        let mut reader = Reader::new(bytes).unwrap();
        let mut events = Vec::new();
        reader.for_each(|event| events.push(format!("{event:?}"))).unwrap();
        (events, reader.damage().to_vec())
    };
    let (plain, _) = read(&bytes);
    let mut compressed = compressed::gzip(&bytes);
    compressed.extend(b"junk");
    let (events, damage) = read(&compressed);
    assert_eq!(events, plain);
    let [damage] = damage.as_slice() else { panic!("{damage:?}") };
    assert!(damage.error.starts_with("the compressed trace is damaged or cut off"), "{damage}");
    assert_eq!(damage.offset, bytes.len() as u64);

    compressed.truncate(compressed.len() / 2);
    let mut inflated = Vec::new();
    flate2::read::GzDecoder::new(&compressed[..]).read_to_end(&mut inflated).unwrap_err();
    let ((cut, damage), (expected, more)) = (read(&compressed), read(&inflated));
    assert_eq!(cut, expected);
    assert_eq!(damage.len(), more.len() + 1);
    assert_eq!(damage[0].offset, inflated.len() as u64);
}
