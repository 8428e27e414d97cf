use std::collections::HashMap;

use super::counts::Counts;
use super::names::{file_name, function_name};
use super::random::Random;
use super::wire::Message;

/// Writes a profile record by record, in the field order of `runtime/pprof`.
pub(super) struct Writer {
    out: Message,
    strings: Vec<String>,
    string_ids: HashMap<String, u64>,
    /// Id of each call site and function once it was written, 0 before: Go numbers them in the
    /// order in which samples need them, and writes them just before the sample.
    location_ids: Vec<u64>,
    function_ids: Vec<u64>,
    locations_written: u64,
    functions_written: u64,
    bytes_key: u64,
}

impl Writer {
    pub(super) fn new(locations: usize, functions: usize) -> Self {
        let mut writer = Self {
            out: Message::default(),
            strings: Vec::new(),
            string_ids: HashMap::new(),
            location_ids: vec![0; locations],
            function_ids: vec![0; functions],
            locations_written: 0,
            functions_written: 0,
            bytes_key: 0,
        };
        writer.header();
        writer
    }

    fn header(&mut self) {
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
        self.bytes_key = self.string("bytes".to_owned());
    }

    /// The stack is given root first.
    pub(super) fn sample(&mut self, stack: &[usize], counts: Counts) {
        let ids: Vec<u64> = stack.iter().rev().map(|&site| self.location(site)).collect();
        let Counts { size, allocated, live } = counts;
        let mut label = Message::default();
        label.number(1, self.bytes_key);
        label.number(3, size);
        let mut message = Message::default();
        message.packed(2, &[allocated, allocated * size, live, live * size]);
        message.packed(1, &ids);
        message.message(3, &label);
        self.out.message(2, &message);
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
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

    /// The id of a call site, which is written first if it is new.
    fn location(&mut self, site: usize) -> u64 {
        if self.location_ids[site] != 0 {
            return self.location_ids[site];
        }
        self.locations_written += 1;
        let id = self.locations_written;
        self.location_ids[site] = id;
        // A site is the same in every profile of the program.
        let mut random = Random::new(site as u64);
        let mut message = Message::default();
        message.number(1, id);
        message.number(2, 1);
        message.number(3, 0x40_0000 + site as u64 * 0x1a7);
        let inlined = u64::from(random.in_range(0..6) == 0);
        let mut functions = Vec::new();
        for n in 0..=inlined {
            let function = (site + n as usize * 7) % self.function_ids.len();
            let mut line = Message::default();
            line.number(1, self.function_id(function, &mut functions));
            line.number(2, 10 + random.in_range(0..2_000));
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
        message.number(5, 5 + Random::new(function as u64).in_range(0..1_500));
        self.out.message(5, &message);
    }
}
