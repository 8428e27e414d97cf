/// What a decoder may spend on one input. Reaching a limit is an [`Error::Limit`](crate::Error::Limit)
/// that names the field to raise, never a truncated answer.
///
/// Go itself has no such bounds: a 64 KiB file can make its reader take hundreds of megabytes.
/// The defaults are far above what Go programs write.
///
/// ```
/// use pprof_parse::{Limits, ParseOptions, Profile};
///
/// let mut limits = Limits::default();
/// limits.samples = 10;
/// let options = ParseOptions::default().limits(limits);
/// assert!(Profile::parse_with(&[0x12, 0x00].repeat(11), &options).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes after decompression. Default 1 GiB.
    pub inflated_bytes: u64,
    /// Inflated bytes per compressed byte, once more than 16 MiB have been inflated. Default 256.
    pub ratio: u64,
    /// Samples in a profile, goroutines in a dump. Default 16 Mi.
    pub samples: u64,
    /// Sample types, mappings, locations, lines, functions and comments together. Default 16 Mi.
    pub table_entries: u64,
    /// Entries of the string table. Default 16 Mi.
    pub strings: u64,
    /// Bytes of all strings together. Default 512 MiB.
    pub string_bytes: u64,
    /// Locations, values or labels of one sample; frames of one goroutine. Default 16 Ki.
    pub depth: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inflated_bytes: 1 << 30,
            ratio: 256,
            samples: 1 << 24,
            table_entries: 1 << 24,
            strings: 1 << 24,
            string_bytes: 1 << 29,
            depth: 1 << 14,
        }
    }
}
