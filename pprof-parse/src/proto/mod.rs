//! The messages of [profile.proto] as plain data, for writing profiles of your own.
//!
//! Strings are indexes into [`Profile::string_table`], whose first entry must be empty; ids are
//! numbers from 1 that must be unique within their table. [`Profile::encode`] writes what is there
//! and checks nothing: decode the result with [`Profile::parse`](crate::Profile::parse) to find out
//! whether it obeys the rules.
//!
//! ```
//! use pprof_parse::{Profile, proto};
//!
//! let mut strings = proto::StringTable::default();
//! let mut profile = proto::Profile::default();
//! profile.sample_type.push(proto::ValueType { r#type: strings.id("held"), unit: strings.id("bytes") });
//! let name = strings.id("main.main");
//! profile.function.push(proto::Function { id: 1, name, ..Default::default() });
//! let line = vec![proto::Line { function_id: 1, ..Default::default() }];
//! profile.location.push(proto::Location { id: 1, line, ..Default::default() });
//! profile.sample.push(proto::Sample { location_id: vec![1], value: vec![64], ..Default::default() });
//! profile.string_table = strings.into_strings();
//!
//! let read = Profile::parse(&profile.encode_gzip())?;
//! assert_eq!(read.samples().next().unwrap().values(), [64]);
//! # Ok::<(), pprof_parse::Error>(())
//! ```
//!
//! [profile.proto]: https://github.com/google/pprof/blob/main/proto/profile.proto

// Derived by hand: the file is small and stable, and a build script would need protoc. Strings are
// bytes, since Go's need not be UTF-8.

mod string_table;

pub use string_table::StringTable;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;

/// A whole profile.
#[derive(Clone, PartialEq, Message)]
pub struct Profile {
    /// What the values of each sample mean, in their order.
    #[prost(message, repeated, tag = "1")]
    pub sample_type: Vec<ValueType>,
    /// The samples.
    #[prost(message, repeated, tag = "2")]
    pub sample: Vec<Sample>,
    /// Binaries, the program itself first.
    #[prost(message, repeated, tag = "3")]
    pub mapping: Vec<Mapping>,
    /// Places that samples refer to.
    #[prost(message, repeated, tag = "4")]
    pub location: Vec<Location>,
    /// Functions that locations refer to.
    #[prost(message, repeated, tag = "5")]
    pub function: Vec<Function>,
    /// All strings; the first is empty.
    #[prost(bytes = "vec", repeated, tag = "6")]
    pub string_table: Vec<Vec<u8>>,
    /// String: regular expression for functions to leave out, with all they call.
    #[prost(int64, tag = "7")]
    pub drop_frames: i64,
    /// String: regular expression for functions to keep although `drop_frames` names them.
    #[prost(int64, tag = "8")]
    pub keep_frames: i64,
    /// When the profile was taken, in nanoseconds since 1970 UTC.
    #[prost(int64, tag = "9")]
    pub time_nanos: i64,
    /// How long was profiled, in nanoseconds.
    #[prost(int64, tag = "10")]
    pub duration_nanos: i64,
    /// The unit of `period`.
    #[prost(message, optional, tag = "11")]
    pub period_type: Option<ValueType>,
    /// Events between two samples.
    #[prost(int64, tag = "12")]
    pub period: i64,
    /// Strings: free text.
    #[prost(int64, repeated, tag = "13")]
    pub comment: Vec<i64>,
    /// String: name of the sample type to show by default.
    #[prost(int64, tag = "14")]
    pub default_sample_type: i64,
    /// String: where the profile is documented.
    #[prost(int64, tag = "15")]
    pub doc_url: i64,
}

/// What a number means.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct ValueType {
    /// String: name, such as `inuse_space`.
    #[prost(int64, tag = "1")]
    pub r#type: i64,
    /// String: unit, such as `bytes`.
    #[prost(int64, tag = "2")]
    pub unit: i64,
}

/// A stack with its values and labels.
#[derive(Clone, PartialEq, Message)]
pub struct Sample {
    /// Ids of locations, leaf first.
    #[prost(uint64, repeated, tag = "1")]
    pub location_id: Vec<u64>,
    /// One value per sample type.
    #[prost(int64, repeated, tag = "2")]
    pub value: Vec<i64>,
    /// What else is known.
    #[prost(message, repeated, tag = "3")]
    pub label: Vec<Label>,
}

/// A text, or a number with its unit, under a key.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Label {
    /// String: the key.
    #[prost(int64, tag = "1")]
    pub key: i64,
    /// String: the text; 0 for a number.
    #[prost(int64, tag = "2")]
    pub str: i64,
    /// The number, where there is no text.
    #[prost(int64, tag = "3")]
    pub num: i64,
    /// String: unit of the number.
    #[prost(int64, tag = "4")]
    pub num_unit: i64,
}

/// A binary or library.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Mapping {
    /// From 1, unique.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// First address.
    #[prost(uint64, tag = "2")]
    pub memory_start: u64,
    /// First address behind it.
    #[prost(uint64, tag = "3")]
    pub memory_limit: u64,
    /// Offset in the binary of what is mapped at `memory_start`.
    #[prost(uint64, tag = "4")]
    pub file_offset: u64,
    /// String: path.
    #[prost(int64, tag = "5")]
    pub filename: i64,
    /// String: build id, in hex.
    #[prost(int64, tag = "6")]
    pub build_id: i64,
    /// Whether its locations have function names.
    #[prost(bool, tag = "7")]
    pub has_functions: bool,
    /// Whether its locations have file names.
    #[prost(bool, tag = "8")]
    pub has_filenames: bool,
    /// Whether its locations have line numbers.
    #[prost(bool, tag = "9")]
    pub has_line_numbers: bool,
    /// Whether its locations show inlined calls.
    #[prost(bool, tag = "10")]
    pub has_inline_frames: bool,
}

/// A place in the program.
#[derive(Clone, PartialEq, Message)]
pub struct Location {
    /// From 1, unique.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// Id of its mapping; 0 when unknown.
    #[prost(uint64, tag = "2")]
    pub mapping_id: u64,
    /// Address of the instruction.
    #[prost(uint64, tag = "3")]
    pub address: u64,
    /// Source lines, innermost inlined call first.
    #[prost(message, repeated, tag = "4")]
    pub line: Vec<Line>,
    /// Whether the linker folded several places into this one.
    #[prost(bool, tag = "5")]
    pub is_folded: bool,
}

/// A source line.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Line {
    /// Id of its function.
    #[prost(uint64, tag = "1")]
    pub function_id: u64,
    /// Line number, from 1.
    #[prost(int64, tag = "2")]
    pub line: i64,
    /// Column, from 1.
    #[prost(int64, tag = "3")]
    pub column: i64,
}

/// A function.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Function {
    /// From 1, unique.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// String: name as a person would write it.
    #[prost(int64, tag = "2")]
    pub name: i64,
    /// String: name as the linker knows it.
    #[prost(int64, tag = "3")]
    pub system_name: i64,
    /// String: source file.
    #[prost(int64, tag = "4")]
    pub filename: i64,
    /// Line on which it begins.
    #[prost(int64, tag = "5")]
    pub start_line: i64,
}

impl Profile {
    /// The uncompressed file.
    pub fn encode(&self) -> Vec<u8> {
        self.encode_to_vec()
    }

    /// The file as `go tool pprof` and Go's runtime write it, compressed with gzip.
    pub fn encode_gzip(&self) -> Vec<u8> {
        let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
        // Nothing can fail: memory takes all that is written.
        let written = compressed.write_all(&self.encode());
        written.and_then(|()| compressed.finish()).unwrap_or_default()
    }
}
