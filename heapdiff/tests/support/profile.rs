use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use heapdiff::Frame;

use super::wire::Message;

/// A frame from `function:line`; the file is named for the package.
pub(crate) fn frame(text: &str) -> Frame {
    let (function, line) = text.rsplit_once(':').unwrap();
    let package_end = function.rfind('/').map_or(0, |slash| slash + 1);
    let dot = function[package_end..].find('.').unwrap() + package_end;
    let package = &function[..dot];
    let base = &package[package_end..];
    Frame { function: function.to_owned(), file: format!("{package}/{base}.go"), line: line.parse().unwrap() }
}

pub(crate) fn stack(frames: &[&str]) -> Vec<Frame> {
    frames.iter().map(|text| frame(text)).collect()
}

/// One row of a heap profile.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Leaf first.
    pub(crate) stack: Vec<Frame>,
    /// `alloc_objects`, `alloc_space`, `inuse_objects`, `inuse_space`.
    pub(crate) values: [i64; 4],
    pub(crate) object_bytes: i64,
}

/// A heap profile as `runtime/pprof` lays it out.
#[derive(Debug, Clone)]
pub(crate) struct HeapProfile {
    pub(crate) rows: Vec<Row>,
    pub(crate) rate: i64,
    pub(crate) time_ns: i64,
}

impl HeapProfile {
    pub(crate) fn encode(&self) -> Vec<u8> {
        self.encode_of_build(0)
    }

    /// As another build of the program writes it: the same code has other addresses.
    pub(crate) fn encode_of_build(&self, build: u64) -> Vec<u8> {
        let mut writer = Writer { build, ..Writer::default() };
        writer.string("");
        for (kind, unit) in [
            ("alloc_objects", "count"),
            ("alloc_space", "bytes"),
            ("inuse_objects", "count"),
            ("inuse_space", "bytes"),
        ] {
            writer.value_type(1, kind, unit);
        }
        writer.value_type(11, "space", "bytes");
        writer.out.number(12, self.rate);
        writer.out.number(9, self.time_ns);
        for row in &self.rows {
            writer.sample(row);
        }
        writer.finish()
    }
}

#[derive(Default)]
struct Writer {
    build: u64,
    out: Message,
    strings: Vec<String>,
    string_ids: HashMap<String, i64>,
    function_ids: HashMap<String, i64>,
    location_ids: HashMap<Frame, i64>,
}

impl Writer {
    fn string(&mut self, text: &str) -> i64 {
        if let Some(id) = self.string_ids.get(text) {
            return *id;
        }
        let id = self.strings.len() as i64;
        self.strings.push(text.to_owned());
        self.string_ids.insert(text.to_owned(), id);
        id
    }

    fn value_type(&mut self, field: u64, kind: &str, unit: &str) {
        let mut message = Message::default();
        message.number(1, self.string(kind));
        message.number(2, self.string(unit));
        self.out.message(field, &message);
    }

    fn sample(&mut self, row: &Row) {
        let locations: Vec<i64> = row.stack.iter().map(|frame| self.location(frame)).collect();
        let mut label = Message::default();
        label.number(1, self.string("bytes"));
        label.number(3, row.object_bytes);
        let mut message = Message::default();
        message.packed(1, locations);
        message.packed(2, row.values);
        message.message(3, &label);
        self.out.message(2, &message);
    }

    fn location(&mut self, frame: &Frame) -> i64 {
        if let Some(id) = self.location_ids.get(frame) {
            return *id;
        }
        let id = self.location_ids.len() as i64 + 1;
        self.location_ids.insert(frame.clone(), id);
        let mut line = Message::default();
        line.number(1, self.function(frame));
        line.number(2, frame.line);
        let mut message = Message::default();
        message.number(1, id);
        message.number(3, self.address(frame));
        message.message(4, &line);
        self.out.message(4, &message);
        id
    }

    /// The same for a line in all profiles of a build.
    fn address(&self, frame: &Frame) -> i64 {
        let mut hasher = DefaultHasher::new();
        (self.build, frame).hash(&mut hasher);
        0x40_0000 + (hasher.finish() >> 24) as i64
    }

    fn function(&mut self, frame: &Frame) -> i64 {
        if let Some(id) = self.function_ids.get(&frame.function) {
            return *id;
        }
        let id = self.function_ids.len() as i64 + 1;
        self.function_ids.insert(frame.function.clone(), id);
        let mut message = Message::default();
        message.number(1, id);
        message.number(2, self.string(&frame.function));
        message.number(3, self.string(&frame.function));
        message.number(4, self.string(&frame.file));
        self.out.message(5, &message);
        id
    }

    fn finish(mut self) -> Vec<u8> {
        for string in &self.strings {
            self.out.bytes(6, string.as_bytes());
        }
        self.out.into_bytes()
    }
}
