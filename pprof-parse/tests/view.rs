//! The lazy view gives what the decoded profile gives, and so does every way of reading.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use pprof_parse::{Error, Limits, ParseOptions, Profile, ProfileBytes, ProfileView};
use support::raw::raw_text;
use support::small::{function, msg, sample, valid, with};

const HEAP: &str = "tests/data/profile/go1.27-heap/input.pb.gz";

fn heap() -> Vec<u8> {
    fs::read(HEAP).unwrap()
}

#[test]
fn a_view_has_the_same_samples_and_tables() {
    for name in ["go1.27-heap", "go1.27-goroutine", "go1.27-cpu", "go1.21-threadcreate"] {
        let file = Path::new("tests/data/profile").join(name).join("input.pb.gz");
        let bytes = ProfileBytes::open(&file, &Limits::default()).unwrap();
        let view = ProfileView::parse(&bytes).unwrap();
        let profile = Profile::open(&file, &ParseOptions::default()).unwrap();
        assert_eq!(view.sample_count(), profile.samples().len() as u64);
        assert!(view.tables().strings().eq(profile.tables().strings()));
        let mut samples = view.samples();
        for expected in profile.samples() {
            let sample = samples.next().unwrap().unwrap();
            assert_eq!(sample.values(), expected.values());
            assert_eq!(sample.location_ids(), expected.location_ids());
            assert!(sample.labels().eq(expected.labels()));
            let names = |sample: pprof_parse::Sample<'_>| -> Vec<String> {
                sample.lines().map(|line| line.function().name().to_string()).collect()
            };
            assert_eq!(names(sample), names(expected));
        }
        assert!(samples.next().unwrap().is_none());
        assert!(samples.next().unwrap().is_none());
    }
}

#[test]
fn a_view_finds_damage_when_it_comes_to_it() {
    let bytes = with(msg().message(2, sample(9)).message(2, sample(1)));
    let view = ProfileView::parse(&bytes).unwrap();
    let mut samples = view.samples();
    assert!(samples.next().unwrap().is_some());
    let error = samples.next().unwrap_err();
    assert!(matches!(error, Error::Invalid { offset: 95, .. }), "{error}");
    assert_eq!(error.to_string(), Profile::parse(&bytes).unwrap_err().to_string());
    assert!(samples.next().unwrap().is_none(), "it ends after the first error");
}

#[test]
fn samples_may_stand_between_the_tables() {
    let bytes = with(msg().message(5, function(2)).message(2, sample(1)).number(9, 5));
    let view = ProfileView::parse(&bytes).unwrap();
    let mut samples = view.samples();
    assert_eq!(samples.next().unwrap().unwrap().values(), [5]);
    assert_eq!(samples.next().unwrap().unwrap().values(), [5]);
    assert!(samples.next().unwrap().is_none());
}

#[test]
fn a_file_is_mapped_or_read() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uncompressed.pb");
    fs::write(&path, valid().0).unwrap();
    assert_eq!(*ProfileBytes::open(&path, &Limits::default()).unwrap(), *valid().0);
    fs::write(&path, "").unwrap();
    assert!(matches!(ProfileBytes::open(&path, &Limits::default()), Err(Error::Empty)));
    assert!(matches!(ProfileBytes::open("no such file", &Limits::default()), Err(Error::Io(_))));
}

/// Gives out a few bytes at a time, and is interrupted in between.
struct Trickle<'a> {
    rest: &'a [u8],
    step: usize,
    interrupted: bool,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let end = self.step.min(buffer.len());
        self.rest.take(end as u64).read(buffer).inspect(|read| self.rest = self.rest.split_at(*read).1)
    }
}

#[test]
fn pieces_of_any_size_and_a_second_thread_change_nothing() {
    let compressed = heap();
    let raw = ProfileBytes::inflate(&compressed, &Limits::default()).unwrap();
    let expected = String::from_utf8(raw_text(&Profile::parse(&compressed).unwrap(), true)).unwrap();
    for input in [compressed.as_slice(), &raw] {
        for step in [1, 2, 3, 7, 64, 1000, 1 << 20] {
            for overlap in [false, true] {
                let options = ParseOptions::default().overlap(overlap);
                let reader = Trickle { rest: input, step, interrupted: false };
                let profile = Profile::read(reader, &options).unwrap();
                assert_eq!(String::from_utf8(raw_text(&profile, true)).unwrap(), expected);
            }
        }
    }
}
