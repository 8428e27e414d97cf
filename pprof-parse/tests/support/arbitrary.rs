//! Any valid profile, put together without the crate's decoder.

use std::fmt::Debug;
use std::ops::Range;

use pprof_parse::proto;
use proptest::collection::{hash_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::sample::select;
use proptest::strategy::Union;

/// What messages can refer to.
#[derive(Debug, Clone)]
struct Tables {
    strings: Vec<Vec<u8>>,
    mappings: Vec<u64>,
    functions: Vec<u64>,
    locations: Vec<u64>,
}

impl Tables {
    /// Indexes of strings.
    fn string(&self) -> Range<i64> {
        0..self.strings.len() as i64
    }
}

pub(crate) fn profiles() -> impl Strategy<Value = proto::Profile> {
    (tables(), 1..4_usize).prop_flat_map(|(tables, types)| {
        let messages = (
            vec(value_type(&tables), types),
            vec(sample(&tables, types), 0..6),
            mappings(&tables),
            locations(&tables),
            functions(&tables),
        );
        let parts = (header(&tables), messages, Just(tables));
        parts.prop_map(|(header, (sample_type, sample, mapping, location, function), tables)| {
            let string_table = tables.strings;
            proto::Profile { sample_type, sample, mapping, location, function, string_table, ..header }
        })
    })
}

fn tables() -> impl Strategy<Value = Tables> {
    let tables = (strings(), ids(0..4), ids(1..5), ids(1..6));
    tables.prop_map(|(strings, mappings, functions, locations)| Tables {
        strings,
        mappings,
        functions,
        locations,
    })
}

/// A string table: text, and bytes that are none.
fn strings() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let text = "[a-z]{1,9}".prop_map(String::into_bytes);
    let string = Union::new([vec(any::<u8>(), 0..6).boxed(), text.boxed()]);
    vec(string, 0..8).prop_map(|strings| [vec![Vec::new()], strings].concat())
}

/// Ids of a table: any but 0, each once, in any order.
fn ids(count: Range<usize>) -> impl Strategy<Value = Vec<u64>> {
    count.prop_flat_map(|n| {
        let dense = Just((1..=n as u64).collect::<Vec<_>>());
        let sparse = hash_set(1..=u64::MAX, n).prop_map(|ids| ids.into_iter().collect());
        Union::new([dense.clone().boxed(), dense.prop_shuffle().boxed(), sparse.boxed()])
    })
}

/// One row for each id.
fn rows<Row: Debug, Message: Debug>(
    ids: Vec<u64>,
    row: impl Strategy<Value = Row>,
    message: impl Fn(u64, Row) -> Message,
) -> impl Strategy<Value = Vec<Message>> {
    vec(row, ids.len())
        .prop_map(move |rows| ids.iter().zip(rows).map(|(id, row)| message(*id, row)).collect())
}

fn header(tables: &Tables) -> impl Strategy<Value = proto::Profile> + use<> {
    let string = tables.string();
    let texts = [string.clone(), string.clone(), string.clone(), string.clone()];
    let parts = (texts, any::<[i64; 3]>(), vec(string, 0..4), option::of(value_type(tables)));
    parts.prop_map(|(texts, numbers, comment, period_type)| {
        let [drop_frames, keep_frames, default_sample_type, doc_url] = texts;
        let [time_nanos, duration_nanos, period] = numbers;
        proto::Profile {
            drop_frames,
            keep_frames,
            time_nanos,
            duration_nanos,
            period_type,
            period,
            comment,
            default_sample_type,
            doc_url,
            ..Default::default()
        }
    })
}

fn value_type(tables: &Tables) -> impl Strategy<Value = proto::ValueType> + Clone + use<> {
    (tables.string(), tables.string()).prop_map(|(kind, unit)| proto::ValueType { r#type: kind, unit })
}

fn mappings(tables: &Tables) -> impl Strategy<Value = Vec<proto::Mapping>> + use<> {
    let row = (tables.string(), tables.string(), any::<[bool; 4]>(), any::<[u64; 3]>());
    rows(tables.mappings.clone(), row, |id, (filename, build_id, flags, numbers)| {
        let [memory_start, memory_limit, file_offset] = numbers;
        let [has_functions, has_filenames, has_line_numbers, has_inline_frames] = flags;
        proto::Mapping {
            id,
            memory_start,
            memory_limit,
            file_offset,
            filename,
            build_id,
            has_functions,
            has_filenames,
            has_line_numbers,
            has_inline_frames,
        }
    })
}

fn functions(tables: &Tables) -> impl Strategy<Value = Vec<proto::Function>> + use<> {
    let row = ([tables.string(), tables.string(), tables.string()], any::<i64>());
    rows(tables.functions.clone(), row, |id, ([name, system_name, filename], start_line)| proto::Function {
        id,
        name,
        system_name,
        filename,
        start_line,
    })
}

fn locations(tables: &Tables) -> impl Strategy<Value = Vec<proto::Location>> + use<> {
    let line = (select(tables.functions.clone()), any::<i64>(), any::<i64>());
    let line = line.prop_map(|(function_id, line, column)| proto::Line { function_id, line, column });
    // A mapping that does not exist is no mistake.
    let mapping = Union::new([any::<u64>().boxed(), (0..5_u64).boxed()]);
    let row = (mapping, any::<u64>(), vec(line, 0..3), any::<bool>());
    rows(tables.locations.clone(), row, |id, (mapping_id, address, line, is_folded)| proto::Location {
        id,
        mapping_id,
        address,
        line,
        is_folded,
    })
}

fn sample(tables: &Tables, types: usize) -> impl Strategy<Value = proto::Sample> + use<> {
    let stack = vec(select(tables.locations.clone()), 0..40);
    (stack, vec(any::<i64>(), types), vec(label(tables), 0..3))
        .prop_map(|(location_id, value, label)| proto::Sample { location_id, value, label })
}

/// A text, a number, or nothing.
fn label(tables: &Tables) -> impl Strategy<Value = proto::Label> + use<> {
    let text = (tables.string(), tables.string());
    let text = text.prop_map(|(key, str)| proto::Label { key, str, ..Default::default() });
    let number = (tables.string(), any::<i64>(), tables.string());
    let number =
        number.prop_map(|(key, num, num_unit)| proto::Label { key, num, num_unit, ..Default::default() });
    Union::new([text.boxed(), number.boxed()])
}
