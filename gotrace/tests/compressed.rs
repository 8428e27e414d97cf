//! Traces as people send them: compressed, in pieces, cut off.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::io::{self, ErrorKind, Read};

use gotrace::{Damage, Error, Reader};
use support::{compressed, data, events};

mod support;

fn trace() -> Vec<u8> {
    fs::read(data("small/go1.27.trace")).unwrap()
}

/// All events, and what could not be read.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<Damage>) {
    let mut reader = Reader::new(bytes).unwrap();
    let mut events = Vec::new();
    reader.for_each(|event| events.push(format!("{event:?}"))).unwrap();
    (events, reader.damage().to_vec())
}

#[test]
fn compressed_traces_are_inflated() {
    let bytes = trace();
    let plain = events::streamed(&bytes).unwrap();
    assert_eq!(plain, events::streamed(&compressed::gzip(&bytes)).unwrap());
    assert_eq!(plain, events::streamed(&compressed::zstd(&bytes)).unwrap());
}

#[test]
fn a_trace_may_be_compressed_in_pieces() {
    let bytes = trace();
    let plain = events::streamed(&bytes).unwrap();
    let (start, end) = bytes.split_at(bytes.len() / 3);
    for compress in [compressed::gzip, compressed::zstd] {
        let pieces = [compress(start), compress(b""), compress(end)].concat();
        assert_eq!(plain, events::streamed(&pieces).unwrap());
    }
    // What zstd has its readers skip: a magic number, a length, and so many bytes.
    let skipped = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3].as_slice();
    let pieces = [skipped, &compressed::zstd(start), skipped, &compressed::zstd(end), skipped].concat();
    assert_eq!(plain, events::streamed(&pieces).unwrap());
}

#[test]
fn what_follows_a_compressed_trace_is_told_of() {
    let bytes = trace();
    for compress in [compressed::gzip, compressed::zstd] {
        let (events, damage) = read(&[&compress(&bytes), b"what is no trace at all".as_slice()].concat());
        assert_eq!(events, read(&bytes).0);
        let [damage] = damage.as_slice() else { panic!("{damage:?}") };
        assert!(damage.error.starts_with("the compressed trace cannot be read from here on: "), "{damage}");
        assert_eq!(damage.offset, bytes.len() as u64);
    }
}

/// What is read of a compressed trace that is cut off is what is read of what it inflates to.
fn check_cut(compressed: &[u8], inflate: impl Fn(&[u8]) -> Vec<u8>) {
    for part in 1..12 {
        let cut = &compressed[..compressed.len() * part / 12];
        let inflated = inflate(cut);
        let ((events, damage), (expected, more)) = (read(cut), read(&inflated));
        assert_eq!(events, expected, "{part} of 12");
        assert!(damage[0].error.contains("the file was probably cut off"), "{}", damage[0]);
        assert_eq!(damage[0].offset, inflated.len() as u64);
        assert_eq!(damage[1..], more);
    }
}

#[test]
fn all_that_a_cut_compressed_trace_holds_is_read() {
    let bytes = trace();
    check_cut(&compressed::gzip(&bytes), |cut| {
        let mut inflated = Vec::new();
        flate2::read::GzDecoder::new(cut).read_to_end(&mut inflated).unwrap_err();
        inflated
    });
    // Blocks of zstd are decoded as a whole.
    check_cut(&compressed::zstd_in_blocks(&bytes), |cut| {
        let blocks = (cut.len() - compressed::FRAME_HEADER) / compressed::BLOCK;
        bytes[..blocks * compressed::BLOCK_BYTES].to_vec()
    });
}

/// Gives some bytes, then fails.
struct Breaks<'a>(&'a [u8]);

impl Read for Breaks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::new(ErrorKind::TimedOut, "the server has not answered for 30 s")),
            count => Ok(count),
        }
    }
}

#[test]
fn an_error_of_the_reader_is_no_damage() {
    let bytes = trace();
    for compress in [|bytes: &[u8]| bytes.to_vec(), compressed::gzip, compressed::zstd] {
        let compressed = compress(&bytes);
        let reader = Reader::new(Breaks(&compressed[..compressed.len() - 100]));
        let error = reader.and_then(|mut reader| reader.for_each(|_| {})).unwrap_err();
        let Error::Io(error) = error else { panic!("{error}") };
        assert_eq!(error.to_string(), "the server has not answered for 30 s");
    }
}
