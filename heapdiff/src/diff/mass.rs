use super::options::Measure;
use crate::columns::Pair;
use crate::sampling::Sampled;

/// What some samples stand for, in whole numbers: sums do not depend on their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mass {
    pub(super) bytes: u64,
    pub(super) objects: u64,
    /// Objects that were really sampled.
    pub(super) samples: u64,
    /// Variance of `bytes`: the sum over the samples of the square of the bytes that one stands for.
    variance: u128,
}

impl Mass {
    /// One row of a profile taken at `rate` bytes per sample.
    pub(super) fn of_row(Pair { objects, bytes }: Pair, rate: i64) -> Self {
        let samples = Sampled::recover(objects, bytes, rate).samples as u64;
        if samples == 0 {
            // A damaged profile may hold bytes without objects: they count, unsampled.
            return Self { bytes: bytes.max(0).unsigned_abs(), ..Self::default() };
        }
        let bytes = bytes.unsigned_abs();
        let variance = u128::from(bytes) * u128::from(bytes) / u128::from(samples);
        Self { bytes, objects: objects.unsigned_abs(), samples, variance }
    }

    /// How likely it is that an object of these, which are of one size, is not sampled: as many were
    /// sampled as objects times the probability.
    pub(super) fn probability_of_missing(&self) -> f64 {
        if self.objects == 0 { 1.0 } else { (1.0 - self.samples as f64 / self.objects as f64).max(0.0) }
    }

    pub(super) fn amount(&self, measure: Measure) -> u64 {
        match measure {
            Measure::Bytes => self.bytes,
            Measure::Objects => self.objects,
        }
    }

    /// Of `bytes`, in square bytes.
    pub(super) fn variance(&self) -> f64 {
        self.variance as f64
    }

    /// The part of it that `of` is of `all`.
    pub(super) fn part(&self, of: u64, all: u64) -> Self {
        let scale = |value: u128| {
            // Both are sums of 64-bit numbers: their product fits, but for variances, which lose nothing by it.
            value.checked_mul(of.into()).map_or(value / u128::from(all.max(1)) * u128::from(of), |product| {
                product / u128::from(all.max(1))
            })
        };
        let [bytes, objects, samples] =
            [self.bytes, self.objects, self.samples].map(|value| scale(value.into()) as u64);
        Self { bytes, objects, samples, variance: scale(self.variance) }
    }

    /// By how many standard deviations `after` differs from `before`, were the difference chance.
    pub(super) fn z(before: &Self, after: &Self) -> f64 {
        let delta = after.bytes as f64 - before.bytes as f64;
        let deviation = (before.variance.saturating_add(after.variance) as f64).sqrt();
        if deviation > 0.0 { delta / deviation } else { 0.0 }
    }
}

impl std::ops::AddAssign for Mass {
    fn add_assign(&mut self, other: Self) {
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.objects = self.objects.saturating_add(other.objects);
        self.samples = self.samples.saturating_add(other.samples);
        self.variance = self.variance.saturating_add(other.variance);
    }
}
