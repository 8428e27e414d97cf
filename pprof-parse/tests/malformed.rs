//! What is refused, and how that is worded: which entity, at which byte, which rule.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fmt::Write;

use expect_test::{Expect, expect};
use pprof_parse::{Error, Profile};
use support::small::{function, gzip, location, mapping, msg, sample, strings, valid, value_type, with};

fn check(inputs: &[(&str, Vec<u8>)], expected: Expect) {
    let mut text = String::new();
    for (name, bytes) in inputs {
        let error = Profile::parse(bytes).unwrap_err();
        writeln!(text, "{name}:\n  {error}").unwrap();
    }
    expected.assert_eq(&text);
}

#[test]
fn encoding() {
    let huge = [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    let inputs = [
        ("sample cut off", with(msg().raw(&[0x12, 0x05, 0x01]))),
        ("huge length", with(msg().raw(&huge))),
        ("tag cut off", with(msg().raw(&[0x80]))),
        ("eleven bytes of varint", with(msg().raw(&[0x50]).raw(&[0xff; 10]))),
        ("wire type 3", with(msg().raw(&[0x1b, 1]))),
        ("sample as number", with(msg().number(2, 1))),
        ("period as bytes", with(msg().bytes(12, [1]))),
        ("function cut inside", with(msg().message(5, function(2).raw(&[0x10])))),
        ("packed stack cut inside", with(msg().message(2, msg().bytes(1, [1, 0x81]).number(2, 5)))),
        ("string as number", with(msg().number(6, 1))),
        ("first string not empty", strings(msg().bytes(6, "x")).0),
    ];
    check(
        &inputs,
        expect![[r#"
        sample cut off:
          byte 97, top level of the profile: it ends 4 byte(s) too early; the file was probably cut off
        huge length:
          byte 106, top level of the profile: its length is far beyond the end; the file is damaged here
        tag cut off:
          byte 95, top level of the profile: it ends 1 byte(s) too early; the file was probably cut off
        eleven bytes of varint:
          byte 96, top level of the profile: a varint of more than 10 bytes; the file is damaged here
        wire type 3:
          byte 95, top level of the profile: wire type 3, expected 0, 1, 2 or 5; the file is damaged here
        sample as number:
          byte 95, sample 1: field 2 is a number, expected length-delimited
        period as bytes:
          byte 95, top level of the profile: field 12 is length-delimited, expected a number
        function cut inside:
          byte 108, function 1: it ends 1 byte(s) too early; the file was probably cut off
        packed stack cut inside:
          byte 100, sample 1: it ends 1 byte(s) too early; the file was probably cut off
        string as number:
          byte 95, string 6: field 6 is a number, expected length-delimited
        first string not empty:
          byte 0, string 0: the first string must be empty
    "#]],
    );
}

#[test]
fn references() {
    let inputs = [
        ("no string table", msg().message(1, value_type()).0),
        ("comment", with(msg().number(13, 6))),
        ("sample type", strings(msg()).message(1, msg().number(1, 1).number(2, u64::MAX)).0),
        ("period type", with(msg().message(11, msg().number(2, 6)))),
        ("mapping file", with(msg().message(3, msg().number(1, 2).number(5, 6)))),
        ("function name", with(msg().message(5, msg().number(1, 2).number(2, 6)))),
        ("mapping id 0", with(msg().message(3, mapping(0)))),
        ("function id 0", with(msg().message(5, function(0)))),
        ("location id 0", with(msg().message(4, location(0, 1)))),
        ("mapping id twice", with(msg().message(3, mapping(1)))),
        ("function id twice", with(msg().message(5, function(1)))),
        ("location id twice", with(msg().message(4, location(1, 1)))),
        ("unknown function", with(msg().message(4, location(2, 77)))),
        ("unknown location", with(msg().message(2, sample(77)))),
        ("unknown location, wide", with(msg().message(2, sample(u64::MAX)))),
        ("location 0", with(msg().message(2, sample(0)))),
    ];
    check(
        &inputs,
        expect![[r#"
        no string table:
          byte 6, top level of the profile: there is no string table
        comment:
          byte 95, top level of the profile: its comment is a string beyond the 6 of the table
        sample type:
          byte 44, sample type 0: its unit is a string beyond the 6 of the table
        period type:
          byte 95, period type: its unit is a string beyond the 6 of the table
        mapping file:
          byte 95, mapping 1: its file name is a string beyond the 6 of the table
        function name:
          byte 95, function 1: its name is a string beyond the 6 of the table
        mapping id 0:
          byte 95, mapping 1: its id is 0, which is reserved
        function id 0:
          byte 95, function 1: its id is 0, which is reserved
        location id 0:
          byte 95, location 1: its id is 0, which is reserved
        mapping id twice:
          byte 95, mapping 1: its id 1 is taken by an earlier one
        function id twice:
          byte 95, function 1: its id 1 is taken by an earlier one
        location id twice:
          byte 95, location 1: its id 1 is taken by an earlier one
        unknown function:
          byte 95, location 1: a line names function id 77, which does not exist
        unknown location:
          byte 95, sample 1: it names location id 77, which does not exist
        unknown location, wide:
          byte 95, sample 1: it names location id 18446744073709551615, which does not exist
        location 0:
          byte 95, sample 1: it names location id 0, which does not exist
    "#]],
    );
}

#[test]
fn samples() {
    let label =
        |number, value| msg().message(2, sample(1).message(3, msg().number(number, value).number(3, 1)));
    let inputs = [
        ("too few values", with(msg().message(2, msg().number(1, 1)))),
        ("too many values", with(msg().message(2, sample(1).number(2, 6)))),
        ("type behind the samples", with(msg().message(1, value_type()))),
        ("no sample types", strings(msg()).message(2, msg()).0),
        ("label key", with(label(1, 6))),
        ("label text", with(label(2, 6))),
        ("label unit", with(label(4, 6))),
        ("key of an empty label", with(msg().message(2, sample(1).message(3, msg().number(1, 6))))),
    ];
    check(
        &inputs,
        expect![[r#"
        too few values:
          byte 95, sample 1: it has 0 value(s), expected 1 as for the others
        too many values:
          byte 95, sample 1: it has 2 value(s), expected 1 as for the others
        type behind the samples:
          byte 89, sample 0: it has 1 value(s) for 2 sample type(s)
        no sample types:
          byte 44, sample 0: it has 0 value(s) for 0 sample type(s)
        label key:
          byte 95, sample 1: a label names a string beyond the 6 of the table
        label text:
          byte 95, sample 1: a label names a string beyond the 6 of the table
        label unit:
          byte 95, sample 1: a label names a string beyond the 6 of the table
        key of an empty label:
          byte 95, top level of the profile: a label names a string beyond the 6 of the table
    "#]],
    );
}

#[test]
fn concatenated() {
    let profile = valid().number(9, 1).0;
    check(
        &[("twice", [profile.as_slice(), &profile].concat())],
        expect![[r#"
        twice:
          byte 192: a second time_nanos: two profiles were concatenated; split them and merge with a tool
    "#]],
    );
}

#[test]
fn compressed() {
    let whole = gzip(&valid().0);
    let cut = |length: usize| whole[..length].to_vec();
    let changed = |at: usize| {
        let mut changed = whole.clone();
        changed[at] ^= 0xff;
        changed
    };
    let last = whole.len() - 1;
    let inputs = [
        ("nothing inside", gzip(&[])),
        ("cut in the header", cut(5)),
        ("cut in the data", cut(40)),
        ("cut in the trailer", cut(last)),
        ("unknown method", changed(2)),
        ("data changed", changed(12)),
        ("checksum changed", changed(last - 7)),
        ("length changed", changed(last)),
        ("zeros behind", [whole.as_slice(), &[0; 20]].concat()),
        ("gzip inside gzip", gzip(&whole)),
    ];
    check(
        &inputs,
        expect![[r#"
        nothing inside:
          the input is empty; the profile was probably never written
        cut in the header:
          byte 5 of the compressed file: the gzip data stops in the middle; the file was probably cut off; fetch it again
        cut in the data:
          byte 40 of the compressed file: the gzip data stops in the middle; the file was probably cut off; fetch it again
        cut in the trailer:
          byte 102 of the compressed file: the gzip data stops in the middle; the file was probably cut off; fetch it again
        unknown method:
          byte 10 of the compressed file: compression method 247, expected 8; fetch it again
        data changed:
          byte 103 of the compressed file: the checksum of the inflated data is wrong; fetch it again
        checksum changed:
          byte 103 of the compressed file: the checksum of the inflated data is wrong; fetch it again
        length changed:
          byte 103 of the compressed file: the length of the inflated data is wrong; fetch it again
        zeros behind:
          byte 113 of the compressed file: no gzip header where one is expected, behind a whole gzip member; fetch it again
        gzip inside gzip:
          this is a gzip file inside a gzip file, not a pprof protobuf profile; unpack it once before
    "#]],
    );
}

#[test]
fn something_else() {
    let text = |text: &str| text.as_bytes().to_vec();
    let inputs = [
        ("empty", Vec::new()),
        ("heap, debug=1", text("heap profile: 1: 2 [3: 4] @ heap/1048576\n")),
        ("goroutine, debug=1", text("goroutine profile: total 5\n")),
        ("goroutine, debug=2", text("goroutine 1 [running]:\nmain.main()\n")),
        ("threads, debug=1", text("threadcreate profile: total 5\n")),
        ("block, debug=1", text("--- contention:\ncycles/second=1\n")),
        ("mutex, debug=1", text("--- mutex:\ncycles/second=1\n")),
        ("error page", text("<html><body>404</body></html>")),
        ("json", text("{\"error\": 1}")),
        ("trace", text("go 1.26 trace\0\0\0")),
        ("the same in gzip", gzip(b"goroutine profile: total 5\n")),
    ];
    check(
        &inputs,
        expect![[r#"
            empty:
              the input is empty; the profile was probably never written
            heap, debug=1:
              this is a heap profile in text form (debug=1), not a pprof protobuf profile; fetch it without ?debug=1
            goroutine, debug=1:
              this is a goroutine profile in text form (debug=1), not a pprof protobuf profile; read it as a goroutine dump, or fetch it without ?debug
            goroutine, debug=2:
              this is a goroutine dump in text form (debug=2), not a pprof protobuf profile; read it as a goroutine dump, or fetch it without ?debug
            threads, debug=1:
              this is a counted profile in text form (debug=1), not a pprof protobuf profile; fetch it without ?debug=1
            block, debug=1:
              this is a block profile in text form (debug=1), not a pprof protobuf profile; fetch it without ?debug=1
            mutex, debug=1:
              this is a mutex profile in text form (debug=1), not a pprof protobuf profile; fetch it without ?debug=1
            error page:
              this is an HTML or XML page, not a pprof protobuf profile; fetch the profile itself; the server may have answered with an error page
            json:
              this is a JSON document, not a pprof protobuf profile; pass a profile as runtime/pprof writes it
            trace:
              this is a Go execution trace, not a pprof protobuf profile; open it with a trace reader such as `go tool trace`
            the same in gzip:
              this is a goroutine profile in text form (debug=1), not a pprof protobuf profile; read it as a goroutine dump, or fetch it without ?debug
        "#]],
    );
}

#[test]
fn a_reader_that_fails_is_no_damage() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let compressed = gzip(&valid().0);
    let head = &compressed[..compressed.len() - 10];
    for overlap in [false, true] {
        let options = pprof_parse::ParseOptions::default().overlap(overlap).lenient(true);
        let error = Profile::read(std::io::Read::chain(head, Failing), &options).unwrap_err();
        assert!(matches!(&error, Error::Io(_)), "{error}");
        assert_eq!(error.to_string(), "cannot read the input: the disk is gone");
    }
}
