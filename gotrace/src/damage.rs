use std::fmt;

/// A part of a trace that could not be read. What came before it was returned, and reading goes on
/// with the next generation where the format allows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Damage {
    /// The number of the generation, as the program counted; 0 when it is not known, and in traces
    /// before Go 1.22.
    pub generation: u64,
    /// Where it went wrong: bytes of the uncompressed trace.
    pub offset: u64,
    /// What was wrong, and what that means for the events.
    pub error: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "generation {}, byte {}: {}", self.generation, self.offset, self.error)
    }
}
