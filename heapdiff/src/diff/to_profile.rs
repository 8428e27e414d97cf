//! The differences as a profile that `go tool pprof` opens.

use std::collections::HashMap;

use pprof_parse::{Profile, proto};

use super::compare::Comparison;
use super::report::difference;
use super::side::{Side, Spot};

impl Comparison<'_> {
    /// The differences as a heap profile, `inuse_objects` and `inuse_space` after less before: negative where
    /// memory was freed. What both builds have stands under the names and lines of the second.
    pub fn to_profile(&self) -> proto::Profile {
        let mut writer = Writer::new(self.after.profile);
        for row in &self.tree.rows {
            let [before, after] = row.masses;
            let objects = difference(before.objects, after.objects);
            let bytes = difference(before.bytes, after.bytes);
            if objects == 0 && bytes == 0 {
                continue;
            }
            let (sample, is_after) = row.sample;
            let side = if is_after { &self.after } else { &self.before };
            if let Some(sample) = side.samples.get(sample as usize) {
                let location_id = writer.stack(side, sample, is_after);
                writer.profile.sample.push(proto::Sample {
                    location_id,
                    value: vec![objects, bytes],
                    ..proto::Sample::default()
                });
            }
        }
        writer.profile
    }
}

/// Builds a profile out of the stacks of both sides.
struct Writer {
    profile: proto::Profile,
    strings: HashMap<String, i64>,
    functions: HashMap<(i64, i64), u64>,
    locations: HashMap<(u64, i64), u64>,
    /// The location written for each line of each side.
    known: HashMap<(bool, Spot), u64>,
}

impl Writer {
    fn new(after: &Profile) -> Self {
        let mut writer = Self {
            profile: proto::Profile::default(),
            strings: HashMap::new(),
            functions: HashMap::new(),
            locations: HashMap::new(),
            known: HashMap::new(),
        };
        writer.string("");
        for (kind, unit) in [("inuse_objects", "count"), ("inuse_space", "bytes")] {
            let value_type = proto::ValueType { r#type: writer.string(kind), unit: writer.string(unit) };
            writer.profile.sample_type.push(value_type);
        }
        writer.profile.period_type =
            Some(proto::ValueType { r#type: writer.string("space"), unit: writer.string("bytes") });
        writer.profile.default_sample_type = writer.string("inuse_space");
        let tables = after.tables();
        writer.profile.period = tables.period();
        writer.profile.time_nanos = tables.time_ns();
        let file = tables.mappings().next().map(|mapping| mapping.filename().to_str_lossy().into_owned());
        let filename = writer.string(&file.unwrap_or_default());
        writer.profile.mapping.push(proto::Mapping {
            id: 1,
            filename,
            has_functions: true,
            has_filenames: true,
            has_line_numbers: true,
            has_inline_frames: true,
            ..proto::Mapping::default()
        });
        writer
    }

    fn stack(&mut self, side: &Side<'_>, sample: &pprof_parse::Sample<'_>, is_after: bool) -> Vec<u64> {
        let spots: Vec<_> = side.stack(sample).collect();
        let ids = spots.into_iter().map(|spot| {
            if let Some(&id) = self.known.get(&(is_after, spot)) {
                return id;
            }
            let frame = side.frame(spot);
            let start_line = side.function(spot).map_or(0, |function| function.start_line);
            let id = self.location(&frame.function, &frame.file, frame.line, start_line);
            self.known.insert((is_after, spot), id);
            id
        });
        ids.collect()
    }

    fn location(&mut self, function: &str, file: &str, line: i64, start_line: i64) -> u64 {
        let (name, filename) = (self.string(function), self.string(file));
        let next = self.functions.len() as u64 + 1;
        let functions = &mut self.profile.function;
        let function_id = *self.functions.entry((name, filename)).or_insert_with(|| {
            functions.push(proto::Function { id: next, name, system_name: name, filename, start_line });
            next
        });
        let next = self.locations.len() as u64 + 1;
        let locations = &mut self.profile.location;
        *self.locations.entry((function_id, line)).or_insert_with(|| {
            locations.push(proto::Location {
                id: next,
                mapping_id: 1,
                line: vec![proto::Line { function_id, line, column: 0 }],
                ..proto::Location::default()
            });
            next
        })
    }

    fn string(&mut self, text: &str) -> i64 {
        if let Some(&id) = self.strings.get(text) {
            return id;
        }
        let id = self.profile.string_table.len() as i64;
        self.profile.string_table.push(text.as_bytes().to_vec());
        self.strings.insert(text.to_owned(), id);
        id
    }
}
