//! Profiles so long that the inflating thread gets far ahead and decodes samples itself: nobody can
//! tell from the result.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use pprof_parse::{Limits, ParseOptions, Profile};
use support::message::Message;
use support::small::{function, gzip, location, msg, sample, strings, valid, value_type};

/// Eight pieces of a quarter of a MiB.
const SAMPLES: usize = 24_000;

/// One [`valid`] profile and then some, with `odd` in the middle.
fn long(odd: &Message) -> Vec<u8> {
    let half: Vec<u8> = (0..SAMPLES / 2).flat_map(|n| deep(n as u64).0).collect();
    [valid().0, half.clone(), odd.0.clone(), half].concat()
}

/// A sample of about 90 bytes, with a label.
fn deep(n: u64) -> Message {
    let label = msg().number(1, 5).number(3, n);
    msg().message(2, msg().packed(1, &vec![1; 60 + n as usize % 20]).number(2, n).message(3, label))
}

/// All that can be told from a profile, or the error.
fn outcome(file: &[u8], options: &ParseOptions) -> Result<(Vec<u8>, String), String> {
    let profile = Profile::parse_with(file, options).map_err(|error| error.to_string())?;
    let warnings: Vec<String> = profile.warnings().iter().map(ToString::to_string).collect();
    Ok((profile.encode(), warnings.join("\n")))
}

fn same_with_one_thread_and_two(raw: &[u8], limits: Limits) -> Result<(Vec<u8>, String), String> {
    let file = gzip(raw);
    let [strict, lenient] = [false, true].map(|lenient| {
        let options = ParseOptions::default().lenient(lenient).limits(limits);
        let alone = outcome(&file, &options.overlap(false));
        let overlapped = outcome(&file, &options.overlap(true));
        assert!(alone == overlapped, "{:?} and {:?}", alone.err(), overlapped.err());
        assert!(alone == outcome(raw, &options));
        alone
    });
    strict.or(lenient)
}

#[test]
fn every_sample_arrives_in_its_place() {
    let raw = long(&msg());
    let (encoded, warnings) = same_with_one_thread_and_two(&raw, Limits::default()).unwrap();
    assert_eq!(warnings, "");
    let profile = Profile::parse(&encoded).unwrap();
    assert_eq!(profile.samples().len(), SAMPLES + 1);
    for (n, sample) in profile.samples().skip(1).enumerate() {
        let n = n % (SAMPLES / 2);
        assert_eq!(sample.values(), [n as i64]);
        assert_eq!(sample.locations().count(), 60 + n % 20);
    }
}

#[test]
fn what_is_odd_is_told_alike() {
    let odd = [
        msg().message(2, sample(9)),
        msg().message(2, sample(u64::MAX)),
        msg().message(2, sample(1).number(2, 6)),
        msg().message(2, msg().raw(&[0x0a, 0x05])),
        msg().message(2, sample(1).message(3, msg().number(1, 99).number(3, 1))),
        msg().message(2, sample(1).message(3, msg().number(1, 99))),
        msg().message(5, msg().raw(&[0x0b])),
        msg().number(2, 7),
        msg().raw(&[0x0b]),
    ];
    for odd in odd {
        let (_, warnings) = same_with_one_thread_and_two(&long(&odd), Limits::default()).unwrap();
        assert!(warnings.contains("byte"), "{warnings}");
    }
}

#[test]
fn fields_longer_than_a_piece_are_read() {
    let comment = "long ".repeat(200_000);
    let odd = msg().bytes(6, &comment).message(5, function(2)).message(4, location(2, 2));
    let (_, warnings) = same_with_one_thread_and_two(&long(&odd), Limits::default()).unwrap();
    assert_eq!(warnings, "");
}

#[test]
fn tables_may_follow_all_samples() {
    let samples: Vec<u8> = (0..SAMPLES).flat_map(|n| deep(n as u64).0).collect();
    let tables = strings(msg()).message(1, value_type()).message(5, function(1)).message(4, location(1, 1));
    let raw = [samples, tables.0].concat();
    let (_, warnings) = same_with_one_thread_and_two(&raw, Limits::default()).unwrap();
    assert_eq!(warnings, "");
}

#[test]
fn the_limit_of_samples_holds() {
    let mut limits = Limits::default();
    limits.samples = SAMPLES as u64 - 10;
    let error = same_with_one_thread_and_two(&long(&msg()), limits).unwrap_err();
    assert!(error.contains("Limits::samples"), "{error}");
}
