use std::collections::VecDeque;

use crate::histogram::Histogram;

/// Scheduling latencies, bucket by bucket, so that a storm that is noticed late can still tell those
/// before it from those in it.
#[derive(Debug, Default)]
pub(super) struct Latencies {
    current: Histogram,
    /// The last buckets with their numbers, the oldest first.
    recent: VecDeque<(i64, Histogram)>,
    /// All buckets before those.
    older: Histogram,
}

const RECENT: usize = 64;

impl Latencies {
    #[inline]
    pub(super) fn record(&mut self, ns: i64) {
        self.current.record(ns);
    }

    /// The bucket is over. What was measured in it is returned, to be kept or not.
    pub(super) fn close(&mut self, bucket: i64) -> &Histogram {
        let mut reused = match self.recent.len() {
            RECENT => self.recent.pop_front().map(|(_, histogram)| histogram).unwrap_or_default(),
            _ => Histogram::default(),
        };
        self.older.merge(&reused);
        reused.clear();
        let closed = std::mem::replace(&mut self.current, reused);
        self.recent.push_back((bucket, closed));
        self.recent.back().map_or(&self.older, |(_, histogram)| histogram)
    }

    /// What was measured before this bucket, and from it on.
    pub(super) fn split(&self, bucket: i64) -> (Histogram, Histogram) {
        let (mut before, mut since) = (self.older.clone(), Histogram::default());
        for (number, histogram) in &self.recent {
            if *number < bucket { before.merge(histogram) } else { since.merge(histogram) }
        }
        (before, since)
    }
}
