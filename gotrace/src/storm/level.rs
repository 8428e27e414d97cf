/// How many goroutines of a site lived in the buckets before, and so what is usual.
#[derive(Debug)]
pub(super) struct Level {
    /// The least and the most in a bucket. A site that was not seen yet had none.
    buckets: [(i32, i32); BUCKETS],
    next: usize,
    /// The bucket after the last that is in here.
    end: i64,
    usual: i64,
}

/// So many buckets tell what is usual: 640 ms with the default window.
const BUCKETS: usize = 64;
/// A median absolute deviation is this part of a standard deviation.
const MAD_PER_SIGMA: f64 = 1.4826;
/// Beyond so many standard deviations, a level is not the usual noise.
const SIGMAS: f64 = 6.0;

impl Level {
    /// Of a site that is first seen in this bucket.
    pub(super) fn new(bucket: i64) -> Self {
        Self { buckets: [(0, 0); BUCKETS], next: 0, end: bucket, usual: 0 }
    }

    /// The level from which a rise is counted: the median of the least.
    pub(super) fn usual(&self) -> i64 {
        self.usual
    }

    /// The median of the most.
    pub(super) fn usual_most(&self) -> i64 {
        i64::from(median(&mut self.buckets.map(|bucket| bucket.1)))
    }

    /// What is beyond all that is usual, but for `slack`.
    pub(super) fn limit(&self, slack: i64) -> i64 {
        let mut most = self.buckets.map(|bucket| bucket.1);
        let median = median(&mut most);
        let mut deviations = most.map(|value| (value - median).abs());
        let sigma = MAD_PER_SIGMA * f64::from(self::median(&mut deviations));
        i64::from(median) + slack.max((SIGMAS * sigma) as i64)
    }

    /// Up to `bucket`, nothing happened, and `alive` lived.
    pub(super) fn idle_until(&mut self, bucket: i64, alive: i64) {
        let missing = usize::try_from(bucket - self.end).unwrap_or(0).min(BUCKETS);
        if missing == 0 {
            return;
        }
        for _ in 0..missing {
            self.set(alive, alive);
        }
        self.end = bucket;
        self.learn();
    }

    /// Adds the next bucket.
    pub(super) fn push(&mut self, least: i64, most: i64) {
        self.set(least, most);
        self.end += 1;
        self.learn();
    }

    fn learn(&mut self) {
        let mut least = self.buckets.map(|bucket| bucket.0);
        self.usual = i64::from(median(&mut least));
    }

    /// Leaves buckets out, in which something unusual went on.
    pub(super) fn skip_to(&mut self, bucket: i64) {
        self.end = self.end.max(bucket);
    }

    fn set(&mut self, least: i64, most: i64) {
        if let Some(bucket) = self.buckets.get_mut(self.next) {
            let narrow = |value: i64| i32::try_from(value).unwrap_or(i32::MAX);
            *bucket = (narrow(least), narrow(most));
        }
        self.next = (self.next + 1) % BUCKETS;
    }
}

fn median(values: &mut [i32; BUCKETS]) -> i32 {
    *values.select_nth_unstable(BUCKETS / 2).1
}
