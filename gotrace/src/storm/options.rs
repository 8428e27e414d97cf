use std::time::Duration;

/// What counts as a storm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StormOptions {
    /// So many live goroutines make a storm. Default 5000.
    pub threshold: u64,
    /// What is over within this time is a burst, and what takes more than 25 of it to reach the
    /// threshold is a leak. Default 200 ms.
    pub window: Duration,
}

impl Default for StormOptions {
    fn default() -> Self {
        Self { threshold: 5000, window: Duration::from_millis(200) }
    }
}

/// A window is looked at in so many buckets: with the default, of 10 ms.
pub(super) const BUCKETS_PER_WINDOW: i64 = 20;
/// What reaches the threshold more slowly than in so many windows is no storm.
const WINDOWS_TO_THRESHOLD: f64 = 25.0;

impl StormOptions {
    pub(super) fn window_ns(&self) -> i64 {
        i64::try_from(self.window.as_nanos()).unwrap_or(i64::MAX / 64).clamp(1_000, i64::MAX / 64)
    }

    pub(super) fn bucket_ns(&self) -> i64 {
        self.window_ns() / BUCKETS_PER_WINDOW
    }

    /// Fewer goroutines than this more than usual are nothing to look at.
    pub(super) fn slack(&self) -> i64 {
        (self.threshold() / 100).max(8)
    }

    pub(super) fn threshold(&self) -> i64 {
        i64::try_from(self.threshold).unwrap_or(i64::MAX / 64).clamp(1, i64::MAX / 64)
    }

    /// Goroutines per nanosecond.
    pub(super) fn least_rate(&self) -> f64 {
        self.threshold() as f64 / (WINDOWS_TO_THRESHOLD * self.window_ns() as f64)
    }
}
