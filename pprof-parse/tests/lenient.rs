//! What is kept of damaged profiles, and what the warnings say.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fmt::Write;
use std::fs;

use expect_test::{Expect, expect};
use pprof_parse::{Limits, ParseOptions, Profile, ProfileBytes, ProfileView};
use support::message::Message;
use support::small::{function, gzip, location, mapping, msg, sample, strings, valid, value_type, with};

fn lenient() -> ParseOptions {
    ParseOptions::default().lenient(true)
}

fn check(bytes: &[u8], expected: Expect) {
    let profile = Profile::parse_with(bytes, &lenient()).unwrap();
    assert!(Profile::parse(bytes).is_err());
    let mut text = String::new();
    for warning in profile.warnings() {
        writeln!(text, "{warning}").unwrap();
    }
    for sample in profile.samples() {
        let stack: Vec<String> = sample.lines().map(|line| line.function().name().to_string()).collect();
        writeln!(text, "{:?} {}", sample.values(), stack.join(" < ")).unwrap();
    }
    expected.assert_eq(&text);
}

fn two_samples(damaged: Message) -> Vec<u8> {
    with(msg().message(2, damaged).message(2, sample(1)))
}

#[test]
fn a_damaged_sample_is_left_out() {
    check(
        &two_samples(msg().raw(&[0x0a, 0x05])),
        expect![[r#"
        byte 99: sample 1: it ends 5 byte(s) too early; the file was probably cut off; it was left out
        [5] main.main
        [5] main.main
    "#]],
    );
    check(
        &two_samples(sample(1).number(2, 6)),
        expect![[r#"
        byte 95: sample 1: it has 2 value(s), expected 1 as for the others; it was left out
        [5] main.main
        [5] main.main
    "#]],
    );
}

#[test]
fn an_unknown_location_is_left_out_of_the_stack() {
    check(
        &two_samples(msg().packed(1, &[1, 9, 1, u64::MAX]).number(2, 6)),
        expect![[r#"
        byte 95: sample 1: it names location id 9, which does not exist; the frame was left out
        byte 95: sample 1: it names location id 18446744073709551615, which does not exist; the frame was left out
        [5] main.main
        [6] main.main < main.main
        [5] main.main
    "#]],
    );
}

#[test]
fn an_unknown_function_takes_its_line_with_it() {
    let two_lines = location(2, 9).message(4, msg().number(1, 1));
    check(
        &with(msg().message(4, two_lines).message(2, sample(2))),
        expect![[r#"
        byte 95: location 1: a line names function id 9, which does not exist; the line was left out
        [5] main.main
        [5] main.main
    "#]],
    );
}

#[test]
fn broken_ids_are_not_found() {
    let tables = msg().message(4, location(1, 1)).message(5, function(0)).message(3, mapping(1));
    check(
        &with(tables),
        expect![[r#"
        byte 122: mapping 1: its id 1 is taken by an earlier one; nothing can refer to it
        byte 110: function 1: its id is 0, which is reserved; nothing can refer to it
        byte 95: location 1: its id 1 is taken by an earlier one; nothing can refer to it
        [5] main.main
    "#]],
    );
}

#[test]
fn unknown_strings_are_empty() {
    let label = msg().number(1, 5).number(2, 99);
    let fields = msg().message(5, msg().number(1, 2).number(2, 99)).number(13, 99);
    check(
        &with(fields.message(2, sample(1).message(3, label))),
        expect![[r#"
        byte 95: function 1: its name is a string beyond the 6 of the table; the empty string was taken instead
        byte 101: top level of the profile: its comment is a string beyond the 6 of the table; the empty string was taken instead
        byte 103: sample 1: a label names a string beyond the 6 of the table; an empty text was taken instead
        [5] main.main
        [5] main.main
    "#]],
    );
}

#[test]
fn all_samples_go_without_a_type() {
    check(
        &strings(msg()).message(2, msg().number(2, 1)).0,
        expect![[r#"
        byte 44: sample 0: it has 1 value(s) for 0 sample type(s); all samples were left out
    "#]],
    );
}

#[test]
fn the_rest_goes_when_the_top_level_breaks() {
    let broken = valid().raw(&[0x0b]).raw(&valid().0).0;
    check(
        &broken,
        expect![[r#"
        byte 95: top level of the profile: wire type 3, expected 0, 1, 2 or 5; the file is damaged here; the rest was left out
        [5] main.main
    "#]],
    );
}

#[test]
fn two_profiles_in_one_file() {
    let one = strings(msg()).message(1, value_type()).number(9, 1);
    check(
        &[one.0.as_slice(), &msg().number(9, 2).0].concat(),
        expect![[r#"
        byte 52: two profiles were concatenated; it was left out
    "#]],
    );
}

#[test]
fn cut_off_everywhere() {
    let file = fs::read("tests/data/profile/go1.27-heap/input.pb.gz").unwrap();
    let raw = ProfileBytes::inflate(&file, &Limits::default()).unwrap();
    let mut before = 0;
    for length in 1..raw.len() {
        let profile = Profile::parse_with(&raw[..length], &lenient()).unwrap();
        // Only the last field can be lost; what came before stays.
        assert!(profile.samples().len() >= before);
        before = profile.samples().len();
    }
    assert_eq!(before, Profile::parse(&raw).unwrap().samples().len());
}

#[test]
fn gzip_that_is_cut_off_gives_what_came_before() {
    let raw = [valid().0, msg().message(2, sample(1)).0.repeat(2000)].concat();
    let file = gzip(&raw);
    for overlap in [false, true] {
        let options = lenient().overlap(overlap);
        let whole = Profile::parse_with(&file, &options).unwrap();
        assert_eq!((whole.samples().len(), whole.warnings().len()), (2001, 0));
        let cut = Profile::parse_with(&file[..file.len() - 12], &options).unwrap();
        assert!(cut.samples().len() > 100, "{}", cut.samples().len());
        let warnings: Vec<String> = cut.warnings().iter().map(ToString::to_string).collect();
        assert!(warnings[0].contains("the gzip data stops in the middle"), "{warnings:?}");
        // The data is there, the trailer is not.
        let without_trailer = Profile::parse_with(&file[..file.len() - 8], &options).unwrap();
        assert_eq!((without_trailer.samples().len(), without_trailer.warnings().len()), (2001, 1));
    }
}

#[test]
fn many_warnings_are_counted() {
    let damaged = with(Message(msg().message(2, sample(9)).0.repeat(500)));
    let profile = Profile::parse_with(&damaged, &lenient()).unwrap();
    assert_eq!(profile.warnings().len(), 101);
    assert!(profile.warnings()[100].message.starts_with("400 more"), "{}", profile.warnings()[100]);
}

#[test]
fn a_view_keeps_the_same() {
    let stack = two_samples(msg().packed(1, &[1, 9, 1, u64::MAX]).number(2, 6));
    let broken = two_samples(msg().raw(&[0x0a, 0x05]));
    let label = with(msg().message(2, sample(1).message(3, msg().number(1, 5).number(2, 99))));
    for bytes in [stack, broken, label] {
        let profile = Profile::parse_with(&bytes, &lenient()).unwrap();
        let view = ProfileView::parse_with(&bytes, &lenient()).unwrap();
        let mut samples = view.samples();
        for of_profile in profile.samples() {
            let of_view = samples.next().unwrap().unwrap();
            assert_eq!(of_view.values(), of_profile.values());
            assert_eq!(of_view.location_ids(), of_profile.location_ids());
            assert!(of_view.labels().eq(of_profile.labels()));
        }
        assert!(samples.next().unwrap().is_none());
    }
}
