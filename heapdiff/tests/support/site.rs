use heapdiff::Frame;

use super::profile::stack;
use super::random::Random;

/// A line of the simulated program that allocates objects of one size. Time is counted in intervals
/// between snapshots; the first snapshot is at 0, and the program has started before it.
pub(crate) struct Site {
    /// Leaf first.
    pub(crate) stack: Vec<Frame>,
    pub(crate) size: u64,
    /// How many objects are allocated per interval at a given time.
    births: Box<dyn Fn(f64) -> f64>,
    life: Life,
}

/// How long objects live.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Life {
    Forever,
    /// Dead before the next collection.
    Garbage,
    /// Exponentially distributed with this mean: the objects of a turnover.
    Mean(f64),
    /// Until a batch that is as long as that is flushed.
    Batch(f64),
    /// This share stays for ever, the rest is garbage: a leak on an error path.
    Leaking(f64),
}

impl Site {
    /// Frames as `function:line`, the leaf first; 10 objects of 4 KiB per interval that live for ever.
    pub(crate) fn new(frames: &[&str]) -> Self {
        Self { stack: stack(frames), size: 4096, births: Box::new(|_| 10.0), life: Life::Forever }
    }

    pub(crate) fn size(self, size: u64) -> Self {
        Self { size, ..self }
    }

    pub(crate) fn births(self, births: impl Fn(f64) -> f64 + 'static) -> Self {
        Self { births: Box::new(births), ..self }
    }

    pub(crate) fn life(self, life: Life) -> Self {
        Self { life, ..self }
    }

    /// Birth and death of every object between two times: births are a Poisson process.
    pub(super) fn lives(&self, from: f64, to: f64, random: &mut Random) -> Vec<(f64, f64)> {
        const STEP: f64 = 0.25;
        let mut lives = Vec::new();
        let mut start = from;
        while start < to {
            let mean_distance = 1.0 / (self.births)(start + STEP / 2.0);
            let mut birth = start + random.exponential(mean_distance);
            while birth < start + STEP {
                lives.push((birth, self.life.death(birth, random)));
                birth += random.exponential(mean_distance);
            }
            start += STEP;
        }
        lives
    }
}

impl Life {
    fn death(self, birth: f64, random: &mut Random) -> f64 {
        match self {
            Self::Forever => f64::INFINITY,
            Self::Garbage => birth,
            Self::Mean(mean) => birth + random.exponential(mean),
            Self::Batch(length) => ((birth / length).floor() + 1.0) * length,
            Self::Leaking(share) if random.unit() <= share => f64::INFINITY,
            Self::Leaking(_) => birth,
        }
    }
}
