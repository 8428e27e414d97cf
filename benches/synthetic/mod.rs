//! Heap profiles of any size, made up but shaped like those of a large Go service: the same field
//! order, table sizes and stack depths, and call paths that share their roots.

mod random;
mod wire;

use std::collections::HashMap;
use std::ops::Range;

use random::Random;
use wire::Message;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeapProfile {
    /// Records, one per stack and object size.
    pub(crate) samples: usize,
    /// Call sites to choose stacks from.
    pub(crate) locations: usize,
    /// Functions that the call sites are in.
    pub(crate) functions: usize,
}

/// A service that ran for weeks: as many records as Go's profiler is known to have written.
pub(crate) const LARGE: HeapProfile =
    HeapProfile { samples: 1_000_000, locations: 120_000, functions: 30_000 };

/// Frames of a stack.
const DEPTH: Range<u64> = 20..61;

impl HeapProfile {
    /// The uncompressed profile, always the same.
    pub(crate) fn encode(&self) -> Vec<u8> {
        Writer::new(*self).write()
    }
}

struct Writer {
    shape: HeapProfile,
    random: Random,
    out: Message,
    strings: Vec<String>,
    string_ids: HashMap<String, u64>,
    /// Id of each call site and function once it was written, 0 before: Go numbers them in the
    /// order in which samples need them, and writes them just before the sample.
    location_ids: Vec<u64>,
    function_ids: Vec<u64>,
    locations_written: u64,
    functions_written: u64,
}

impl Writer {
    fn new(shape: HeapProfile) -> Self {
        Self {
            shape,
            random: Random::new(42),
            out: Message::default(),
            strings: Vec::new(),
            string_ids: HashMap::new(),
            location_ids: vec![0; shape.locations],
            function_ids: vec![0; shape.functions],
            locations_written: 0,
            functions_written: 0,
        }
    }

    fn write(mut self) -> Vec<u8> {
        self.string(String::new());
        for (kind, unit) in [
            ("alloc_objects", "count"),
            ("alloc_space", "bytes"),
            ("inuse_objects", "count"),
            ("inuse_space", "bytes"),
        ] {
            self.value_type(1, kind, unit);
        }
        self.value_type(11, "space", "bytes");
        self.out.number(12, 512 * 1024);
        self.mapping();
        let bytes_key = self.string("bytes".to_owned());
        let mut stack = Vec::new();
        for _ in 0..self.shape.samples {
            self.next_stack(&mut stack);
            self.sample(&stack, bytes_key);
        }
        self.out.number(9, 1_700_000_000_000_000_000);
        for string in &self.strings {
            self.out.bytes(6, string.as_bytes());
        }
        self.out.into_bytes()
    }

    fn string(&mut self, text: String) -> u64 {
        let next = self.strings.len() as u64;
        *self.string_ids.entry(text).or_insert_with_key(|text| {
            self.strings.push(text.clone());
            next
        })
    }

    fn value_type(&mut self, field: u64, kind: &str, unit: &str) {
        let (kind, unit) = (self.string(kind.to_owned()), self.string(unit.to_owned()));
        let mut message = Message::default();
        message.number(1, kind);
        message.number(2, unit);
        self.out.message(field, &message);
    }

    fn mapping(&mut self) {
        let file = self.string("/usr/local/bin/shopd".to_owned());
        let mut message = Message::default();
        for (field, value) in [(1, 1), (2, 0x40_0000), (3, 0x340_0000), (5, file), (7, 1)] {
            message.number(field, value);
        }
        self.out.message(3, &message);
    }

    /// Walks back from the leaf of the stack before and down another way: root first.
    fn next_stack(&mut self, stack: &mut Vec<usize>) {
        let depth = self.random.in_range(DEPTH) as usize;
        let kept = self.random.in_range(1..DEPTH.end) as usize;
        stack.truncate(kept.min(depth));
        while stack.len() < depth {
            // A call site calls one of a few others, the first of them most of the time.
            let caller = stack.last().map_or(0, |&site| site as u64 + 1);
            let callee = self.random.in_range(0..8).min(self.random.in_range(0..8));
            let hashed = Random::new(caller << 3 | callee).next();
            stack.push((hashed % self.shape.locations as u64) as usize);
        }
    }

    fn sample(&mut self, stack: &[usize], bytes_key: u64) {
        let ids: Vec<u64> = stack.iter().rev().map(|&site| self.location(site)).collect();
        let size = 16 << self.random.in_range(0..12);
        let allocated = 1 + self.random.in_range(0..5_000);
        let live = if self.random.in_range(0..3) == 0 { self.random.in_range(0..allocated) } else { 0 };
        let mut label = Message::default();
        label.number(1, bytes_key);
        label.number(3, size);
        let mut message = Message::default();
        message.packed(2, &[allocated, allocated * size, live, live * size]);
        message.packed(1, &ids);
        message.message(3, &label);
        self.out.message(2, &message);
    }

    /// The id of a call site, which is written first if it is new.
    fn location(&mut self, site: usize) -> u64 {
        if self.location_ids[site] != 0 {
            return self.location_ids[site];
        }
        self.locations_written += 1;
        let id = self.locations_written;
        self.location_ids[site] = id;
        let mut message = Message::default();
        message.number(1, id);
        message.number(2, 1);
        message.number(3, 0x40_0000 + site as u64 * 0x1a7);
        let inlined = u64::from(self.random.in_range(0..6) == 0);
        let mut functions = Vec::new();
        for n in 0..=inlined {
            let function = (site + n as usize * 7) % self.shape.functions;
            let mut line = Message::default();
            line.number(1, self.function_id(function, &mut functions));
            line.number(2, 10 + self.random.in_range(0..2_000));
            message.message(4, &line);
        }
        self.out.message(4, &message);
        for function in functions {
            self.function(function);
        }
        id
    }

    /// The id of a function; a new one is noted to be written behind the location.
    fn function_id(&mut self, function: usize, new: &mut Vec<usize>) -> u64 {
        if self.function_ids[function] == 0 {
            self.functions_written += 1;
            self.function_ids[function] = self.functions_written;
            new.push(function);
        }
        self.function_ids[function]
    }

    fn function(&mut self, function: usize) {
        let name = self.string(function_name(function));
        // Some functions share a file.
        let file = self.string(file_name(function / 4));
        let mut message = Message::default();
        for (field, value) in [(1, self.function_ids[function]), (2, name), (3, name), (4, file)] {
            message.number(field, value);
        }
        message.number(5, 5 + self.random.in_range(0..1_500));
        self.out.message(5, &message);
    }
}

const TEAMS: [&str; 8] =
    ["orders", "billing", "inventory", "search", "shipping", "identity", "catalogue", "recommendation"];
const LAYERS: [&str; 6] = ["handler", "service", "storage", "cache", "codec", "client"];
const TYPES: [&str; 7] =
    ["Server", "Repository", "encoder", "Pool", "requestContext", "Iterator", "batchWriter"];
const VERBS: [&str; 9] =
    ["Handle", "decodeField", "Put", "lookup", "Marshal", "flushLocked", "Next", "appendRow", "Resolve"];

fn function_name(n: usize) -> String {
    let (team, layer) = (TEAMS[n % 8], LAYERS[n / 8 % 6]);
    let (kind, verb) = (TYPES[n / 48 % 7], VERBS[n / 336 % 9]);
    match n % 5 {
        0 => format!("github.com/acme/shop/internal/{team}/{layer}.(*{kind}).{verb}{n}"),
        1 => format!("github.com/acme/shop/internal/{team}/{layer}.(*{kind}).{verb}{n}.func1"),
        2 => format!("github.com/acme/shop/pkg/{layer}.(*{kind}[go.shape.string,go.shape.*uint8]).{verb}{n}"),
        3 => format!("github.com/acme/shop/pkg/{team}.{verb}{n}"),
        _ => format!("go.example.org/{layer}/v2/{team}.{kind}.{verb}{n}"),
    }
}

fn file_name(n: usize) -> String {
    let (team, layer) = (TEAMS[n % 8], LAYERS[n / 8 % 6]);
    format!("/home/build/go/pkg/mod/github.com/acme/shop@v1.42.7/internal/{team}/{layer}/file_{n}.go")
}
