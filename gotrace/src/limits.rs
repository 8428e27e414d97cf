/// What reading one trace may cost. Reaching a limit is an [`Error::Limit`](crate::Error::Limit)
/// that names the field to raise, never a truncated answer.
///
/// The defaults are far above what Go programs write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one generation (about a second of tracing) in a [`Reader`](crate::Reader); of the
    /// whole trace before Go 1.22. Default 4 GiB.
    pub generation_bytes: u64,
    /// Inflated bytes per compressed byte, once more than 16 MiB have been inflated. Default 1024.
    pub ratio: u64,
    /// Goroutines, threads, Ps and open tasks known at one time. Default 16 Mi.
    pub resources: u64,
    /// Strings and stacks of one generation. Default 16 Mi.
    pub table_entries: u64,
    /// Bytes of events that were ordered ahead of the one that is looked at, when generations are
    /// ordered in parallel. More than one generation is only begun within it. Default 2 GiB.
    pub ahead_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            generation_bytes: 4 << 30,
            ratio: 1024,
            resources: 1 << 24,
            table_entries: 1 << 24,
            ahead_bytes: 2 << 30,
        }
    }
}
