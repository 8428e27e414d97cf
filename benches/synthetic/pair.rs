use super::counts::{Counts, Live, size};
use super::random::Random;
use super::stacks::Stacks;
use super::writer::Writer;

/// One of so many stacks is only in the first profile, and as many are only in the second.
const LONELY: u64 = 40;

/// Call sites from the root that make the path that grows; about one of twenty stacks begins with them.
const GROWING_DEPTH: usize = 3;

/// By how much it grows.
const GROWTH: u64 = 3;

/// Two profiles of one service, some time apart: most stacks are in both, all counts are drawn
/// again, and what one caller path holds grows threefold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Records of either profile.
    pub(crate) samples: usize,
    /// How many of them hold memory.
    pub(crate) live: Live,
}

/// Both profiles, uncompressed; always the same.
pub(crate) struct Encoded {
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
    /// Frames on the stacks of both.
    pub(crate) frames: u64,
}

/// A profile that is being written.
struct Side {
    writer: Writer,
    random: Random,
    left: usize,
    frames: u64,
}

impl Pair {
    pub(crate) fn encode(&self) -> Encoded {
        // A large service has 120,000 call sites on 950,000 records, a small one in proportion.
        let locations = self.samples * 12 / 95;
        let mut stacks = Stacks::new(locations);
        let mut random = Random::new(44);
        let growing = stacks.busiest(GROWING_DEPTH);
        let [mut before, mut after] = [45, 46].map(|seed| Side {
            writer: Writer::new(locations, locations / 4),
            random: Random::new(seed),
            left: self.samples,
            frames: 0,
        });
        while before.left + after.left > 0 {
            let stack = stacks.next();
            let size = size(&mut random);
            let counts = Counts::draw(&mut random, size, self.live);
            let lonely = random.in_range(0..LONELY);
            if lonely != 0 {
                before.sample(stack, counts, 1);
            }
            if lonely != 1 {
                let growth = if stack.starts_with(&growing) { GROWTH } else { 1 };
                after.sample(stack, counts, growth);
            }
        }
        Encoded {
            frames: before.frames + after.frames,
            before: before.writer.finish(),
            after: after.writer.finish(),
        }
    }
}

impl Side {
    fn sample(&mut self, stack: &[usize], counts: Counts, growth: u64) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        self.frames += stack.len() as u64;
        self.writer.sample(stack, counts.redraw(&mut self.random, growth));
    }
}
