use std::ops::Range;

use super::random::Random;

/// Frames of a stack.
const DEPTH: Range<u64> = 20..61;

/// Stacks of one program, without end: call sites, root first. All have the same root.
pub(super) struct Stacks {
    random: Random,
    locations: u64,
    stack: Vec<usize>,
}

impl Stacks {
    pub(super) fn new(locations: usize) -> Self {
        let mut stacks = Self { random: Random::new(42), locations: locations as u64, stack: Vec::new() };
        stacks.stack.push(stacks.called(None, 0));
        stacks
    }

    /// Walks back from the leaf of the stack before and down another way.
    pub(super) fn next(&mut self) -> &[usize] {
        let depth = self.random.in_range(DEPTH) as usize;
        let kept = self.random.in_range(1..DEPTH.end) as usize;
        self.stack.truncate(kept.min(depth));
        while self.stack.len() < depth {
            // A call site calls one of a few others, the first of them most of the time.
            let callee = self.random.in_range(0..8).min(self.random.in_range(0..8));
            self.stack.push(self.called(self.stack.last(), callee));
        }
        &self.stack
    }

    /// The calls that are made most, `depth` of them from the root.
    pub(super) fn busiest(&self, depth: usize) -> Vec<usize> {
        let mut path: Vec<usize> = Vec::new();
        while path.len() < depth {
            path.push(self.called(path.last(), 0));
        }
        path
    }

    fn called(&self, caller: Option<&usize>, callee: u64) -> usize {
        let caller = caller.map_or(0, |&site| site as u64 + 1);
        (Random::new(caller << 3 | callee).next() % self.locations) as usize
    }
}
