//! From bytes to lines of text, whatever was put around them.

mod clean;
mod cri;
mod embedded;
mod encoding;
mod json_line;
mod json_text;
mod logfmt;
mod prefix;
mod timestamp;

pub(crate) use clean::clean;
pub(crate) use cri::cri_line;
pub(crate) use embedded::embedded;
pub(crate) use encoding::{Encoding, detect, transcode};
pub(crate) use json_line::{JsonLine, json_line};
pub(crate) use logfmt::logfmt;
pub(crate) use prefix::{Prefix, counts};
pub(crate) use timestamp::timestamp;
