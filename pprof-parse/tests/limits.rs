//! Inputs that cost more than they are worth.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use pprof_parse::{Error, Limits, ParseOptions, Profile, ProfileBytes, ProfileView};
use support::message::Message;
use support::small::{function, gzip, msg, sample, valid, with};

/// Reads `bytes` in every way; all must say the same.
fn refused(bytes: &[u8], limits: Limits, expected: &str) {
    for lenient in [false, true] {
        for overlap in [false, true] {
            let options = ParseOptions::default().lenient(lenient).overlap(overlap).limits(limits);
            let errors = [
                Profile::parse_with(bytes, &options).unwrap_err(),
                Profile::parse_with(&gzip(bytes), &options).unwrap_err(),
                Profile::read(bytes, &options).unwrap_err(),
                view(bytes, &options).unwrap_err(),
            ];
            for error in errors {
                assert!(error.is_limit());
                assert_eq!(error.to_string(), format!("{expected} if you trust the file"));
            }
        }
    }
}

fn view(bytes: &[u8], options: &ParseOptions) -> Result<(), Error> {
    let view = ProfileView::parse_with(bytes, options)?;
    let mut samples = view.samples();
    while samples.next()?.is_some() {}
    Ok(())
}

fn with_limit(set: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    set(&mut limits);
    limits
}

/// A valid profile with `field` behind it, `n` times.
fn with_many(field: &Message, n: usize) -> Vec<u8> {
    with(Message(field.0.repeat(n)))
}

#[test]
fn depth() {
    let limits = with_limit(|limits| limits.depth = 50);
    let one = |field: Message| with(msg().message(2, field.number(2, 1)));
    let at = |byte: u64| {
        format!("byte {byte}: more than 50 locations, values or labels in one sample; raise `Limits::depth`")
    };
    refused(&one(msg().packed(1, &[1; 51])), limits, &at(99));
    refused(&one(Message(msg().number(1, 1).0.repeat(51))), limits, &at(97));
    refused(&one(Message(msg().message(3, msg().number(1, 5).number(3, 1)).0.repeat(51))), limits, &at(98));
    refused(&one(msg().packed(2, &[1; 51])), limits, &at(99));
}

#[test]
fn samples() {
    let limits = with_limit(|limits| limits.samples = 9);
    let expected = "byte 143: more than 9 samples; raise `Limits::samples`";
    refused(&with_many(&msg().message(2, sample(1)), 9), limits, expected);
}

#[test]
fn strings() {
    let limits = with_limit(|limits| limits.strings = 10);
    let expected = "byte 107: more than 10 strings; raise `Limits::strings`";
    refused(&with_many(&msg().bytes(6, "x"), 9), limits, expected);
    let limits = with_limit(|limits| limits.string_bytes = 50);
    let expected = "byte 119: more than 50 string bytes; raise `Limits::string_bytes`";
    refused(&with_many(&msg().bytes(6, "xxxx"), 9), limits, expected);
}

#[test]
fn table_entries() {
    let limits = with_limit(|limits| limits.table_entries = 12);
    let at = |byte: u64| format!("byte {byte}: more than 12 table entries; raise `Limits::table_entries`");
    refused(&with_many(&msg().message(5, function(2)), 9), limits, &at(179));
    refused(&with_many(&msg().number(13, 1), 9), limits, &at(109));
    refused(&with(msg().packed(13, &[1; 20])), limits, &at(95));
    let lines = msg().number(1, 2).raw(&msg().message(4, msg().number(1, 1)).0.repeat(20));
    refused(&with(msg().message(4, lines)), limits, &at(95));
}

#[test]
fn inflated_bytes() {
    let limits = with_limit(|limits| limits.inflated_bytes = 90);
    let expected = "byte 90: more than 90 uncompressed bytes; raise `Limits::inflated_bytes`";
    refused(&valid().0, limits, expected);
}

#[test]
fn a_limit_can_be_reached_exactly() {
    let nine = with(Message(msg().message(2, sample(1)).0.repeat(8)));
    let limits = with_limit(|limits| {
        limits.samples = 9;
        limits.depth = 1;
        limits.strings = 6;
        limits.table_entries = 5;
        limits.inflated_bytes = nine.len() as u64;
    });
    let options = ParseOptions::default().limits(limits);
    assert_eq!(Profile::parse_with(&nine, &options).unwrap().samples().len(), 9);
    assert!(view(&nine, &options).is_ok());
}

/// A file of less than 64 KiB that inflates to `inflated` bytes.
fn bomb(unit: &Message, inflated: usize) -> Vec<u8> {
    let file = gzip(&with(Message(unit.0.repeat(inflated / unit.0.len()))));
    assert!(file.len() < 64 << 10, "{}", file.len());
    file
}

#[test]
fn a_small_file_cannot_inflate_without_end() {
    let deep = msg().message(2, msg().packed(1, &[1; 9000]).number(2, 1));
    for unit in [msg().bytes(6, [b'x'; 9000]), deep, msg().bytes(99, [0; 9000])] {
        let file = bomb(&unit, 17 << 20);
        let expected = "more than 256 uncompressed bytes per compressed byte; raise `Limits::ratio`";
        let error = Profile::parse(&file).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        let error = ProfileBytes::inflate(&file, &Limits::default()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        // Who trusts the file gets its content.
        let limits = with_limit(|limits| limits.ratio = u64::MAX);
        let options = ParseOptions::default().limits(limits);
        Profile::parse_with(&file, &options).unwrap();
    }
}

#[test]
fn lengths_that_the_input_claims_are_not_believed() {
    // A packed stack, a string and a message of almost 2^63 bytes.
    let length = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    for tag in [0x12, 0x32, 0x22] {
        let bytes = with(msg().raw(&[tag]).raw(&length));
        assert!(matches!(Profile::parse(&bytes), Err(Error::Encoding { .. })));
        assert!(matches!(
            Profile::read(bytes.as_slice(), &ParseOptions::default()),
            Err(Error::Encoding { .. })
        ));
    }
}
