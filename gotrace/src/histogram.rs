/// How durations are spread, in buckets of 1/16 of a power of two: quantiles are right to 3 %, the
/// largest and the sum are exact.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    buckets: Vec<u32>,
    count: u64,
    sum_ns: u64,
    max_ns: u64,
}

/// Buckets per power of two, as a power of two.
const BITS: u32 = 4;
const PER_OCTAVE: u64 = 1 << BITS;

impl Histogram {
    /// Adds a duration; a negative one counts as 0.
    #[inline]
    pub fn record(&mut self, ns: i64) {
        let ns = ns.max(0).unsigned_abs();
        let bucket = bucket(ns);
        if bucket >= self.buckets.len() {
            self.grow(bucket);
        }
        if let Some(count) = self.buckets.get_mut(bucket) {
            *count = count.saturating_add(1);
        }
        self.count += 1;
        self.sum_ns = self.sum_ns.saturating_add(ns);
        self.max_ns = self.max_ns.max(ns);
    }

    #[cold]
    fn grow(&mut self, bucket: usize) {
        self.buckets.resize(bucket + 1, 0);
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, other: &Self) {
        if other.buckets.len() > self.buckets.len() {
            self.buckets.resize(other.buckets.len(), 0);
        }
        for (own, other) in self.buckets.iter_mut().zip(&other.buckets) {
            *own = own.saturating_add(*other);
        }
        self.count += other.count;
        self.sum_ns = self.sum_ns.saturating_add(other.sum_ns);
        self.max_ns = self.max_ns.max(other.max_ns);
    }

    /// Forgets everything but the memory it has.
    pub fn clear(&mut self) {
        self.buckets.clear();
        (self.count, self.sum_ns, self.max_ns) = (0, 0, 0);
    }

    /// How many durations there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The duration that a share `q` of all does not exceed; `None` if there are none.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<u64> {
        let rank = ((self.count as f64 * q).ceil() as u64).clamp(1, self.count.max(1));
        let mut seen = 0;
        for (bucket, &count) in self.buckets.iter().enumerate() {
            seen += u64::from(count);
            if seen >= rank {
                return Some(middle(bucket).min(self.max_ns));
            }
        }
        None
    }

    /// The figures that reports show.
    #[must_use]
    pub fn spread(&self) -> Spread {
        let quantile = |q| self.quantile(q).unwrap_or(0);
        Spread {
            count: self.count,
            total_ns: self.sum_ns,
            p50_ns: quantile(0.5),
            p90_ns: quantile(0.9),
            p99_ns: quantile(0.99),
            max_ns: self.max_ns,
        }
    }
}

/// How durations are spread; all 0 if there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Spread {
    /// How many there are.
    pub count: u64,
    /// Their sum.
    pub total_ns: u64,
    /// The median, right to 3 % as the other quantiles.
    pub p50_ns: u64,
    /// 90 % do not exceed it.
    pub p90_ns: u64,
    /// 99 % do not exceed it.
    pub p99_ns: u64,
    /// The longest.
    pub max_ns: u64,
}

#[inline]
fn bucket(ns: u64) -> usize {
    if ns < PER_OCTAVE {
        return ns as usize;
    }
    let shift = ns.ilog2() - BITS;
    (u64::from(shift + 1) * PER_OCTAVE + (ns >> shift & (PER_OCTAVE - 1))) as usize
}

fn middle(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < PER_OCTAVE {
        return bucket;
    }
    let shift = bucket / PER_OCTAVE - 1;
    let low = (PER_OCTAVE + bucket % PER_OCTAVE) << shift;
    low + ((1 << shift) >> 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Histogram, bucket, middle};

    proptest! {
        #[test]
        fn a_bucket_is_right_to_three_percent(ns in 0..u64::MAX / 2) {
            let middle = middle(bucket(ns));
            prop_assert!(middle.abs_diff(ns) as f64 <= 0.032 * ns as f64, "{ns}: {middle}");
        }

        #[test]
        fn quantiles_are_those_of_the_sorted_list(mut list in prop::collection::vec(0_i64..1 << 40, 1..200)) {
            let (mut whole, mut left, mut right) =
                (Histogram::default(), Histogram::default(), Histogram::default());
            for (n, ns) in list.iter().enumerate() {
                whole.record(*ns);
                if n % 3 == 0 { left.record(*ns) } else { right.record(*ns) }
            }
            left.merge(&right);
            prop_assert_eq!(left.spread(), whole.spread());
            list.sort_unstable();
            for q in [0.01, 0.5, 0.9, 0.99, 1.0] {
                let rank = ((list.len() as f64 * q).ceil() as usize).max(1) - 1;
                let exact = *list.get(rank).ok_or_else(|| TestCaseError::fail("rank"))?;
                let got = whole.quantile(q).unwrap_or(0) as f64;
                prop_assert!((got - exact as f64).abs() <= 0.032 * exact as f64, "{q}: {got} {exact}");
            }
        }
    }
}
