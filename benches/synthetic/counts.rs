use super::random::Random;

/// What one record holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    /// Of an object, in bytes.
    pub(super) size: u64,
    /// Objects that were allocated.
    pub(super) allocated: u64,
    /// Objects that are still there.
    pub(super) live: u64,
}

impl Counts {
    pub(super) fn draw(random: &mut Random, size: u64, live: Live) -> Self {
        let allocated = 1 + random.in_range(0..5_000);
        let live = match live {
            Live::Third if random.in_range(0..3) != 0 => 0,
            Live::Third => random.in_range(0..allocated),
            Live::All => 1 + random.in_range(0..allocated),
        };
        Self { size, allocated, live }
    }

    /// The same record at another time: about as many objects, `growth` times.
    pub(super) fn redraw(self, random: &mut Random, growth: u64) -> Self {
        let allocated = growth * between_half_and_three_halves(self.allocated, random);
        let live = growth * between_half_and_three_halves(self.live, random);
        Self { allocated: allocated.max(live), live, ..self }
    }
}

/// What holds memory goes on holding some.
fn between_half_and_three_halves(count: u64, random: &mut Random) -> u64 {
    count.div_ceil(2) + random.in_range(0..count + 1)
}

/// How many records hold memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live {
    /// About one of three, as after weeks in which code paths came and went.
    Third,
    /// Every one: the most that a comparison can be asked.
    All,
}

pub(super) fn size(random: &mut Random) -> u64 {
    16 << random.in_range(0..12)
}
