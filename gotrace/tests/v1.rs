//! Traces from before Go 1.22, held against what Go's reader sees, and damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gotrace::{CanonicalLines, Damage, Details, Digest, Event, Reader, Trace};
use proptest::prelude::*;
use serde_json::Value;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/v1").join(name)
}

fn trace() -> Vec<u8> {
    std::fs::read(data("go1.21.trace")).unwrap()
}

fn with_header(header: &[u8; 13]) -> Vec<u8> {
    let mut bytes = trace();
    bytes[..13].copy_from_slice(header);
    bytes
}

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    lines: Vec<String>,
    damage: Vec<Damage>,
}

/// What both ways through the library see, which must be the same.
fn read(bytes: &[u8]) -> Seen {
    let streamed = {
        let mut reader = Reader::new(bytes).unwrap();
        let lines = lines(|each| reader.for_each(each).unwrap());
        Seen { lines, damage: reader.damage().to_vec() }
    };
    let mut damage = Vec::new();
    let lines = lines(|each| damage = Trace::parse(bytes).unwrap().for_each(each).unwrap());
    assert_eq!(streamed, Seen { lines, damage });
    streamed
}

fn lines(read: impl FnOnce(&mut dyn FnMut(&Event<'_>))) -> Vec<String> {
    let (mut canonical, mut lines) = (CanonicalLines::new(), Vec::new());
    read(&mut |event| {
        lines.push(String::from_utf8(canonical.line(event).with_time().to_vec()).unwrap());
    });
    lines
}

fn holds_against(bytes: &[u8], truth: &str) {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(data(truth)).unwrap()).unwrap();
    let mut digest = Digest::default();
    let (mut events, mut kinds) = (0_u64, BTreeMap::<String, u64>::new());
    let mut reader = Reader::new(bytes).unwrap();
    reader
        .for_each(|event| {
            digest.event(event);
            events += 1;
            *kinds.entry(event.kind().to_string()).or_default() += 1;
        })
        .unwrap();
    assert_eq!(reader.damage(), []);
    assert_eq!(serde_json::to_value(kinds).unwrap(), truth["kinds"]);
    assert_eq!(truth["events"], events);
    assert_eq!(truth["digest_set_no_time"], format!("{:016x}", digest.set_without_times()));
    assert_eq!(truth["digest_seq"], format!("{:016x}", digest.sequence()));
}

#[test]
fn events_are_those_that_go_sees() {
    holds_against(&trace(), "truth-go1.21.json");
    holds_against(&with_header(b"go 1.19 trace"), "truth-go1.19.json");
    assert_eq!(read(&trace()).damage, []);
}

#[test]
fn format_11_has_no_cpu_samples() {
    let seen = read(&with_header(b"go 1.11 trace"));
    assert_eq!(seen.damage.len(), 3, "{:?}", seen.damage);
    assert!(seen.damage[0].error.contains("no event of this format"), "{:?}", seen.damage);
}

#[test]
fn only_a_header() {
    let seen = read(b"go 1.21 trace\0\0\0");
    assert_eq!(seen.lines, ["0 Sync m=-1 p=-1 g=-1 n=1 stk=-"]);
    assert_eq!(seen.damage.len(), 1, "{:?}", seen.damage);
}

/// What an event says that does not depend on tables or the clock.
fn essence(line: &str) -> String {
    let words = line.split(' ').skip(1);
    let named = ["stk=", "tstk=", "reason=", "name=", "type=", "cat=", "msg=", "label="];
    words.filter(|word| !named.iter().any(|name| word.starts_with(name))).collect::<Vec<_>>().join(" ")
}

/// A program that was killed writes no frequency, strings and stacks.
#[test]
fn a_trace_that_was_not_stopped_is_read_in_ticks() {
    let bytes = trace();
    let whole = read(&bytes);
    // The tables are in the last batches, after the frequency.
    let end = bytes.windows(18).position(|bytes| bytes == b"everything/main.go").unwrap() - 250;
    let seen = read(&bytes[..end]);
    assert!(
        seen.damage.iter().any(|damage| damage.error.contains("times are in ticks")),
        "{:?}",
        seen.damage
    );
    // CPU samples are in batches of their own, which come late.
    let events = |seen: &Seen| -> Vec<String> {
        let lines = seen.lines.iter().map(|line| essence(line));
        lines.filter(|line| !line.starts_with("StackSample")).collect()
    };
    let (whole, seen) = (events(&whole), events(&seen));
    let same = whole.iter().zip(&seen).take_while(|(a, b)| a == b).count();
    assert!(same * 10 > whole.len() * 6, "only {same} of {} events are there", whole.len());
}

/// Whatever is cut off, events before that can be ordered come in the same order, and it is told.
#[test]
fn cut_off_anywhere() {
    let bytes = trace();
    let whole: Vec<String> = read(&bytes).lines.iter().map(|line| essence(line)).collect();
    let mut most = 0;
    for end in (16..bytes.len()).step_by(37) {
        let seen = read(&bytes[..end]);
        assert!(!seen.damage.is_empty(), "cut at {end}");
        let lines = seen.lines.iter().map(|line| essence(line));
        most = most.max(whole.iter().zip(lines).take_while(|(a, b)| **a == *b).count());
    }
    assert!(most + 1 >= whole.len(), "never more than {most} events of {}", whole.len());
}

/// A P's second batch begins before its first, as on CPUs whose clocks were never set alike.
#[test]
fn clocks_that_are_apart_are_told() {
    let bytes = b"go 1.21 trace\0\0\0\
        \x41\x00\x64\x84\x05\x01\x00\
        \x41\x00\x32\x61\x01\x07\
        \x02\x80\x94\xeb\xdc\x03";
    let seen = read(bytes);
    assert_eq!(seen.lines.len(), 3, "{:?}", seen.lines);
    assert!(seen.damage.iter().any(|damage| damage.error.contains("out of order")), "{:?}", seen.damage);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Neither panics nor hangs, and times increase.
    #[test]
    fn damaged_anyhow(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = trace();
        for (index, byte) in changes {
            let at = 16 + index.index(bytes.len() - 16);
            bytes[at] = byte;
        }
        let mut last = i64::MIN;
        let mut syncs = 0;
        Reader::new(&bytes[..]).unwrap().for_each(|event| {
            assert!(event.time().0 > last);
            last = event.time().0;
            if let Details::Sync(sync) = event.details() {
                syncs += 1;
                assert_eq!(sync.n, syncs);
            }
        }).unwrap();
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut trace = b"go 1.19 trace\0\0\0\x41\x01\x05".to_vec();
        trace.extend(bytes);
        read(&trace);
    }
}
