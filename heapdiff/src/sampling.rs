//! Back from the numbers in a heap profile to the objects that were really sampled.
//!
//! Go samples one allocation per `MemProfileRate` bytes on average: an object of `size` bytes is
//! sampled with probability 1 − e^(−size/rate), once, when it is allocated, and is then followed
//! until it is freed. `runtime/pprof` (`scaleHeapSample`) divides counts by that probability before
//! it writes them, which hides how few objects the numbers stand on.

/// Sampled objects of one size: how many there were and what they stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sampled {
    /// Objects that were sampled.
    pub(crate) samples: f64,
    /// Bytes they stand for.
    pub(crate) bytes: f64,
    /// Objects they stand for.
    pub(crate) objects: f64,
    /// Sum over the samples of the square of the bytes that one stands for: tells how much a single
    /// sample weighs where sizes are mixed.
    pub(crate) square: f64,
}

impl Sampled {
    /// Undoes the scaling of one row of a profile taken at `rate` bytes per sample.
    pub(crate) fn recover(objects: i64, bytes: i64, rate: i64) -> Self {
        if objects <= 0 || bytes <= 0 {
            return Self::default();
        }
        let (objects, bytes) = (objects as f64, bytes as f64);
        let size = bytes / objects;
        let probability = if rate <= 1 { 1.0 } else { -(-size / rate as f64).exp_m1() };
        // Go rounds towards zero, so the true count is the next whole number.
        let samples = (objects * probability).round().max(1.0);
        let bytes_per_sample = bytes / samples;
        Self { samples, bytes, objects, square: samples * bytes_per_sample * bytes_per_sample }
    }
}

impl std::ops::AddAssign for Sampled {
    fn add_assign(&mut self, other: Self) {
        self.samples += other.samples;
        self.bytes += other.bytes;
        self.objects += other.objects;
        self.square += other.square;
    }
}

impl std::ops::Sub for Sampled {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            samples: self.samples - other.samples,
            bytes: self.bytes - other.bytes,
            objects: self.objects - other.objects,
            square: self.square - other.square,
        }
    }
}
