/// What a scan may spend. Reaching [`reports`](Self::reports) or [`goroutines`](Self::goroutines) is an
/// [`Error::Limit`](crate::Error::Limit) that names the field to raise; what goes beyond one of the others is
/// cut off, and the report is incomplete.
///
/// ```
/// let mut limits = racelog::Limits::default();
/// limits.reports = 1;
/// let log = b"panic: a\n\ngoroutine 1 [running]:\nmain.main()\n\ta.go:1 +0x1\n\n".repeat(2);
/// assert!(racelog::scan_with(&log, &limits).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a line; a longer one is read as several. Default 1 MiB.
    pub line_bytes: usize,
    /// Bytes that [`Reports`](crate::Reports) reads at once. Default 4 MiB.
    pub window_bytes: usize,
    /// Reports that are followed at the same time, of interleaved streams. Default 64.
    pub open_reports: usize,
    /// Reports in one input. Default 256 Ki.
    pub reports: u64,
    /// Goroutines in all dumps of one input. Default 16 Mi.
    pub goroutines: u64,
    /// Frames of one stack. Default 16 Ki.
    pub frames: usize,
    /// Bytes of a panic's message. Default 64 KiB.
    pub message_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line_bytes: 1 << 20,
            window_bytes: 4 << 20,
            open_reports: 64,
            reports: 1 << 18,
            goroutines: 1 << 24,
            frames: 1 << 14,
            message_bytes: 64 << 10,
        }
    }
}
