//! A profile of one sample, to add the interesting part to.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::message::Message;

/// The string table of [`valid`].
pub(crate) const STRINGS: [&str; 6] = ["", "samples", "count", "main.main", "/main.go", "key"];

pub(crate) fn msg() -> Message {
    Message::new()
}

pub(crate) fn strings(message: Message) -> Message {
    STRINGS.iter().fold(message, |message, string| message.bytes(6, string))
}

pub(crate) fn value_type() -> Message {
    msg().number(1, 1).number(2, 2)
}

pub(crate) fn mapping(id: u64) -> Message {
    msg().number(1, id).number(2, 0x1000).number(3, 0x2000).number(5, 4)
}

pub(crate) fn function(id: u64) -> Message {
    msg().number(1, id).number(2, 3).number(3, 3).number(4, 4).number(5, 7)
}

pub(crate) fn location(id: u64, function: u64) -> Message {
    msg().number(1, id).number(2, 1).number(3, 0x1010).message(4, msg().number(1, function).number(2, 9))
}

/// A sample with a stack of one location and one value, 5.
pub(crate) fn sample(location: u64) -> Message {
    msg().number(1, location).number(2, 5)
}

/// One sample, in location 1, of function 1, in mapping 1.
pub(crate) fn valid() -> Message {
    let head = strings(msg()).message(1, value_type()).message(3, mapping(1));
    head.message(5, function(1)).message(4, location(1, 1)).message(2, sample(1))
}

/// [`valid`] with more fields behind it.
pub(crate) fn with(more: Message) -> Vec<u8> {
    valid().raw(&more.0).0
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
