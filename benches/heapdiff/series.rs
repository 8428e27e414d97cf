//! A series of heap profiles of a large service, made up: most stacks allocate garbage, some hold
//! what comes and goes, one of a hundred leaks.

#[path = "../synthetic/random.rs"]
mod random;
#[path = "../synthetic/wire.rs"]
mod wire;

use std::ops::Range;

use random::Random;
use wire::Message;

const SNAPSHOTS: u64 = 14;

/// Frames of a stack.
const DEPTH: Range<u64> = 20..41;

/// The profiles, uncompressed, oldest first; always the same.
pub(crate) fn encode(stacks: usize) -> Vec<Vec<u8>> {
    let mut random = Random::new(42);
    let program = Program::with_stacks(stacks, &mut random);
    let mut rows = vec![Row::default(); stacks];
    let profiles = (0..SNAPSHOTS).map(|snapshot| {
        for (n, row) in rows.iter_mut().enumerate() {
            row.live_through_interval(n, &mut random);
        }
        program.profile(snapshot, &rows)
    });
    profiles.collect()
}

/// Sampled objects of one stack.
#[derive(Clone, Copy, Default)]
struct Row {
    allocated: u64,
    live: u64,
}

impl Row {
    fn live_through_interval(&mut self, stack: usize, random: &mut Random) {
        let born = random.in_range(0..3);
        self.allocated += born;
        self.live = match stack % 100 {
            0 => self.live + born,
            1..20 => random.in_range(0..4).min(self.allocated),
            _ => 0,
        };
    }
}

/// Call sites and the stacks through them.
struct Program {
    locations: u64,
    functions: u64,
    /// Locations, the leaf first.
    stacks: Vec<Vec<u64>>,
}

impl Program {
    fn with_stacks(count: usize, random: &mut Random) -> Self {
        let locations = count as u64 / 4 + 500;
        let mut stack = Vec::new();
        let stacks = (0..count).map(|_| {
            next_stack(&mut stack, locations, random);
            stack.iter().rev().copied().collect()
        });
        Self { stacks: stacks.collect(), locations, functions: locations / 3 }
    }

    fn profile(&self, snapshot: u64, rows: &[Row]) -> Vec<u8> {
        const RATE: u64 = 512 * 1024;
        let mut strings: Vec<String> =
            ["", "alloc_objects", "count", "alloc_space", "bytes", "inuse_objects", "inuse_space", "space"]
                .map(str::to_owned)
                .into();
        let mut out = Message::default();
        for (field, kind, unit) in [(1, 1, 2), (1, 3, 4), (1, 5, 2), (1, 6, 4), (11, 7, 4)] {
            let mut message = Message::default();
            message.number(1, kind);
            message.number(2, unit);
            out.message(field, &message);
        }
        out.number(12, RATE);
        out.number(9, 1_700_000_000_000_000_000 + snapshot * 30_000_000_000);
        for (n, (stack, row)) in
            self.stacks.iter().zip(rows).enumerate().filter(|(_, (_, row))| row.allocated > 0)
        {
            let size = 16 << (n % 12);
            // 1 / (1 − e^(−size/RATE)), near enough for objects much smaller than that.
            let scale = RATE / size;
            let values = [row.allocated, row.allocated * size, row.live, row.live * size].map(|v| v * scale);
            let mut label = Message::default();
            label.number(1, 4);
            label.number(3, size);
            let mut message = Message::default();
            message.packed(1, stack);
            message.packed(2, &values);
            message.message(3, &label);
            out.message(2, &message);
        }
        for id in 1..=self.locations {
            let mut line = Message::default();
            line.number(1, id % self.functions + 1);
            line.number(2, id % 1000);
            let mut message = Message::default();
            message.number(1, id);
            message.number(3, 0x40_0000 + id * 64);
            message.message(4, &line);
            out.message(4, &message);
        }
        for id in 1..=self.functions {
            let mut message = Message::default();
            for (field, value) in [(1, id), (2, strings.len() as u64), (4, strings.len() as u64 + 1)] {
                message.number(field, value);
            }
            out.message(5, &message);
            let (name, file) = function(id);
            strings.extend([name, file]);
        }
        for string in &strings {
            out.bytes(6, string.as_bytes());
        }
        out.into_bytes()
    }
}

/// Walks back from the leaf of the stack before and down another way: root first.
fn next_stack(stack: &mut Vec<u64>, locations: u64, random: &mut Random) {
    let depth = random.in_range(DEPTH) as usize;
    let kept = random.in_range(1..DEPTH.end) as usize;
    stack.truncate(kept.min(depth));
    while stack.len() < depth {
        // A call site calls one of a few others, the first of them most of the time.
        let caller = stack.last().copied().unwrap_or(0);
        let callee = random.in_range(0..6).min(random.in_range(0..6));
        stack.push(Random::new(caller << 3 | callee).next() % locations + 1);
    }
}

/// Name and file of a function; one of nine is of the standard library.
fn function(id: u64) -> (String, String) {
    let package = id / 20;
    match id % 9 {
        0 => (format!("net/http.(*conn).method{id}"), "net/http/server.go".to_owned()),
        1 => (
            format!("github.com/acme/shop/pkg{package}.(*Store[...]).Put{id}"),
            format!("shop/pkg{package}/store.go"),
        ),
        2 => (
            format!("github.com/acme/shop/pkg{package}.Handle{id}.func1"),
            format!("shop/pkg{package}/handle.go"),
        ),
        _ => (
            format!("github.com/acme/shop/pkg{package}.(*server).do{id}"),
            format!("shop/pkg{package}/server.go"),
        ),
    }
}
