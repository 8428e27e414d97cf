use std::collections::VecDeque;

use super::options::BUCKETS_PER_WINDOW;

/// The fewest goroutines of the program in each of the last buckets.
#[derive(Debug, Default)]
pub(super) struct Least {
    recent: VecDeque<(i64, i64)>,
}

impl Least {
    /// A bucket is over, in which so many lived at least. How many did in all of the window that ends
    /// with it, and the bucket with which that begins.
    pub(super) fn close(&mut self, bucket: i64, least: i64) -> (i64, i64) {
        self.recent.push_back((bucket, least));
        let begin = bucket - BUCKETS_PER_WINDOW + 1;
        while self.recent.front().is_some_and(|(number, _)| *number < begin) {
            self.recent.pop_front();
        }
        let held = self.recent.iter().map(|(_, least)| *least).min().unwrap_or(least);
        (held, begin)
    }
}
