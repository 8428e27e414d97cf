use std::fmt;
use std::io;

/// Why an input was refused.
///
/// Offsets count bytes of the *uncompressed* profile, except in [`Error::Gzip`], where they count
/// bytes of the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or stream could not be read.
    #[error("cannot read the input: {0}")]
    Io(#[from] io::Error),
    /// There are no bytes.
    #[error("the input is empty; the profile was probably never written")]
    Empty,
    /// The compressed container is damaged.
    #[error("byte {offset} of the compressed file: {problem}")]
    Gzip {
        /// Compressed bytes that had been consumed.
        offset: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// The input is something else that was recognised.
    #[error("this is {found}, not a pprof protobuf profile; {advice}")]
    NotAProfile {
        /// What it is.
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The protobuf encoding is broken.
    #[error("byte {offset}, {entity}: {problem}")]
    Encoding {
        /// Where the broken value starts.
        offset: u64,
        /// The message it is in.
        entity: Entity,
        /// What was found and what was expected.
        problem: String,
    },
    /// The encoding is fine but an entity contradicts the rules of the format
    /// (google/pprof's `CheckValid` and `postDecode`).
    #[error("byte {offset}, {entity}: {problem}")]
    Invalid {
        /// Where the entity starts.
        offset: u64,
        /// The offending entity.
        entity: Entity,
        /// Which rule it breaks.
        problem: String,
    },
    /// Two profiles were written into one file.
    #[error(
        "byte {offset}: a second time_nanos: two profiles were concatenated; split them and merge with a tool"
    )]
    Concatenated {
        /// Where the second time stamp is.
        offset: u64,
    },
    /// A limit was reached; see [`Limits`](crate::Limits).
    #[error("byte {offset}: more than {limit} {what}; raise `Limits::{field}` if you trust the file")]
    Limit {
        /// How far reading had come.
        offset: u64,
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
        /// The field of [`Limits`](crate::Limits) that holds the bound.
        field: &'static str,
    },
    /// A goroutine dump was expected, and this is none.
    #[error("line {line}: {problem}")]
    NotADump {
        /// Where reading stopped.
        line: u64,
        /// What was found and what was expected.
        problem: String,
    },
}

impl Error {
    /// Whether a limit was reached, so that the same input may succeed with higher [`Limits`](crate::Limits).
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::Limit { .. })
    }
}

/// A part of a profile that an [`Error`] speaks of. Numbers are positions in the file, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Entity {
    /// The top level.
    Profile,
    /// A sample type.
    SampleType(u64),
    /// The period type.
    PeriodType,
    /// A sample.
    Sample(u64),
    /// A mapping.
    Mapping(u64),
    /// A location.
    Location(u64),
    /// A function.
    Function(u64),
    /// An entry of the string table.
    String(u64),
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile => f.write_str("top level of the profile"),
            Self::SampleType(n) => write!(f, "sample type {n}"),
            Self::PeriodType => f.write_str("period type"),
            Self::Sample(n) => write!(f, "sample {n}"),
            Self::Mapping(n) => write!(f, "mapping {n}"),
            Self::Location(n) => write!(f, "location {n}"),
            Self::Function(n) => write!(f, "function {n}"),
            Self::String(n) => write!(f, "string {n}"),
        }
    }
}
