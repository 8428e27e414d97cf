use std::io;

use crate::version::HEADER_BYTES;

/// Why a trace was refused as a whole. Damage inside a trace is no error but [`Damage`](crate::Damage).
///
/// Offsets count bytes of the *uncompressed* trace from its first byte.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or stream could not be read.
    #[error("cannot read the input: {0}")]
    Io(#[from] io::Error),
    /// There are no bytes.
    #[error("the input is empty; the trace was probably never written")]
    Empty,
    /// The input does not start as a trace does.
    #[error("this is not a Go execution trace: it starts with {found}; {advice}")]
    NotATrace {
        /// The first bytes, escaped.
        found: String,
        /// What to do.
        advice: &'static str,
    },
    /// The header names a format that is not known.
    #[error(
        "unknown trace format go 1.{number}: known are 11, 19, 21, 22, 23, 25 and 26 \
         (Go 1.11 to 1.27; Go 1.24 writes 23, Go 1.27 writes 26)"
    )]
    Version {
        /// The number in the header.
        number: String,
    },
    /// The trace is compressed in a way that this build cannot read.
    #[error("the trace is compressed with {method}; {advice}")]
    Compressed {
        /// The method.
        method: &'static str,
        /// What to do.
        advice: &'static str,
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
}

impl Error {
    pub(crate) fn not_a_trace(start: &[u8]) -> Self {
        let advice = if start.starts_with(b"go 1.") && start.len() < HEADER_BYTES {
            "it ends within the header of a trace: the program was killed, or the file is cut off"
        } else if start.starts_with(b"\x0a") || start.starts_with(b"go test") {
            "was a profile taken instead? traces come from runtime/trace, /debug/pprof/trace or `go test -trace`"
        } else if start.first() == Some(&b'<') {
            "the server answered with a page; ask for /debug/pprof/trace?seconds=5"
        } else {
            "traces come from runtime/trace, /debug/pprof/trace?seconds=5 or `go test -trace` and start with `go 1.NN trace`"
        };
        let start = start.get(..start.len().min(16)).unwrap_or_default();
        Self::NotATrace { found: format!("\"{}\"", start.escape_ascii()), advice }
    }
}
