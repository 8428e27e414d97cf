use std::io;

/// Why a scan stopped. Damage to a log is no error: reports say `complete: false`, and there are warnings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The reader failed.
    #[error("cannot read the log: {0}")]
    Io(#[from] io::Error),
    /// A limit was reached; see [`Limits`](crate::Limits).
    #[error("line {line}: more than {limit} {what}; raise `Limits::{field}` if you trust the log")]
    Limit {
        /// How far reading had come.
        line: u64,
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
        /// The field of [`Limits`](crate::Limits) that holds the bound.
        field: &'static str,
    },
    /// A baseline is none.
    #[error("the baseline cannot be used: {0}; expected the JSON that an earlier run wrote")]
    Baseline(String),
}
