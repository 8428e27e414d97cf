//! Laws: what is encoded and decoded again is the same, whoever made it up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;

use pprof_parse::{Limits, ParseOptions, Profile, ProfileBytes, proto};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};
use support::raw::raw_text;

/// Ids that a table may have: any but 0, each once, in any order.
fn ids(count: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<u64>> {
    let dense = |n: usize| Just((1..=n as u64).collect::<Vec<_>>()).boxed();
    let sparse = |n: usize| {
        prop::collection::hash_set(1..=u64::MAX, n).prop_map(|set| set.into_iter().collect()).boxed()
    };
    count.prop_flat_map(move |n| {
        prop::strategy::Union::new([dense(n), dense(n).prop_shuffle().boxed(), sparse(n)])
    })
}

/// A table index below `count`, any number of times.
fn one_of(ids: &[u64]) -> impl Strategy<Value = u64> + use<> {
    let ids = ids.to_vec();
    (0..ids.len()).prop_map(move |n| ids[n])
}

fn strings() -> impl Strategy<Value = Vec<Vec<u8>>> {
    vec(
        prop::strategy::Union::new([
            vec(any::<u8>(), 0..6).boxed(),
            "[a-z]{1,9}".prop_map(String::into_bytes).boxed(),
        ]),
        0..8,
    )
    .prop_map(|strings| [vec![Vec::new()], strings].concat())
}

/// Any valid profile, put together without the crate's decoder.
fn profiles() -> impl Strategy<Value = proto::Profile> {
    let tables = (strings(), ids(0..4_usize), ids(1..5_usize), ids(1..6_usize), 1..4_usize);
    tables.prop_flat_map(|(strings, mappings, functions, locations, types)| {
        let string = 0..strings.len() as i64;
        let mapping = (string.clone(), string.clone(), any::<[bool; 4]>(), any::<[u64; 3]>());
        let mappings_ids = mappings.clone();
        let mappings = vec(mapping, mappings.len()).prop_map(move |rows| {
            let rows = rows.into_iter().zip(&mappings_ids);
            rows.map(|((filename, build_id, flags, numbers), &id)| proto::Mapping {
                id,
                memory_start: numbers[0],
                memory_limit: numbers[1],
                file_offset: numbers[2],
                filename,
                build_id,
                has_functions: flags[0],
                has_filenames: flags[1],
                has_line_numbers: flags[2],
                has_inline_frames: flags[3],
            })
            .collect::<Vec<_>>()
        });
        let function = ([string.clone(), string.clone(), string.clone()], any::<i64>());
        let function_ids = functions.clone();
        let function_messages = vec(function, functions.len()).prop_map(move |rows| {
            let rows = rows.into_iter().zip(&function_ids);
            rows.map(|(([name, system_name, filename], start_line), &id)| proto::Function {
                id,
                name,
                system_name,
                filename,
                start_line,
            })
            .collect::<Vec<_>>()
        });
        let line = (one_of(&functions), any::<i64>(), any::<i64>())
            .prop_map(|(function_id, line, column)| proto::Line { function_id, line, column });
        let location = (any::<u64>(), any::<u64>(), vec(line, 0..3), any::<bool>());
        let location_ids = locations.clone();
        let location_messages = vec(location, locations.len()).prop_map(move |rows| {
            let rows = rows.into_iter().zip(&location_ids);
            rows.map(|((mapping_id, address, line, is_folded), &id)| proto::Location {
                id,
                mapping_id: mapping_id % 4,
                address,
                line,
                is_folded,
            })
            .collect::<Vec<_>>()
        });
        let text = (string.clone(), 1..strings.len().max(2) as i64);
        let has_texts = strings.len() > 1;
        let text = text.prop_map(move |(key, text)| proto::Label {
            key,
            str: text * i64::from(has_texts),
            ..Default::default()
        });
        let number = (string.clone(), any::<i64>(), string.clone())
            .prop_map(|(key, num, num_unit)| proto::Label { key, num, num_unit, ..Default::default() });
        let label = prop::strategy::Union::new([text.boxed(), number.boxed()]);
        let sample = (vec(one_of(&locations), 0..9), vec(any::<i64>(), types), vec(label, 0..3))
            .prop_map(|(location_id, value, label)| proto::Sample { location_id, value, label });
        let value_type =
            (string.clone(), string.clone()).prop_map(|(kind, unit)| proto::ValueType { r#type: kind, unit });
        let header = (
            [string.clone(), string.clone(), string.clone(), string.clone()],
            any::<[i64; 3]>(),
            vec(string, 0..4),
            prop::option::of(value_type.clone()),
        );
        let messages =
            (vec(value_type, types), vec(sample, 0..6), mappings, location_messages, function_messages);
        (Just(strings), header, messages).prop_map(|(string_table, header, messages)| {
            let ([drop_frames, keep_frames, default_sample_type, doc_url], numbers, comment, period_type) =
                header;
            let (sample_type, sample, mapping, location, function) = messages;
            proto::Profile {
                sample_type,
                sample,
                mapping,
                location,
                function,
                string_table,
                drop_frames,
                keep_frames,
                time_nanos: numbers[0],
                duration_nanos: numbers[1],
                period_type,
                period: numbers[2],
                comment,
                default_sample_type,
                doc_url,
            }
        })
    })
}

/// What a profile means: labels without a value do not exist, nor does a mapping that is not in
/// the table, nor a period type that says nothing.
fn meaning(mut profile: proto::Profile) -> proto::Profile {
    for sample in &mut profile.sample {
        sample.label.retain(|label| label.str != 0 || label.num != 0 || label.num_unit != 0);
    }
    for location in &mut profile.location {
        if !profile.mapping.iter().any(|mapping| mapping.id == location.mapping_id) {
            location.mapping_id = 0;
        }
    }
    profile.period_type = profile.period_type.filter(|period| *period != proto::ValueType::default());
    profile
}

proptest! {
    #[test]
    fn decoding_inverts_encoding(profile in profiles()) {
        let read = Profile::parse(&profile.encode()).unwrap();
        prop_assert!(read.to_proto() == meaning(profile.clone()));
        let again = Profile::parse(&read.encode_gzip()).unwrap();
        prop_assert_eq!(raw_text(&again, false), raw_text(&read, false));
        prop_assert!(again.to_proto() == read.to_proto());
    }

    #[test]
    fn what_lenient_reading_keeps_is_valid(profile in profiles(), flips in vec(any::<(usize, u8)>(), 1..4)) {
        let mut bytes = profile.encode();
        for (at, bits) in flips {
            let at = at % bytes.len();
            bytes[at] ^= bits;
        }
        let options = ParseOptions { lenient: true, ..ParseOptions::default() };
        if let Ok(kept) = Profile::parse_with(&bytes, &options) {
            let again = Profile::parse(&kept.encode()).unwrap();
            prop_assert_eq!(again.samples().len(), kept.samples().len());
        }
    }
}

#[test]
fn real_profiles_survive() {
    for name in
        ["go1.27-heap", "go1.27-cpu", "go1.27-goroutine", "go1.27-threadcreate", "go1.21-threadcreate"]
    {
        let file = fs::read(format!("tests/data/profile/{name}/input.pb.gz")).unwrap();
        let profile = Profile::parse(&file).unwrap();
        let again = Profile::parse(&profile.encode_gzip()).unwrap();
        assert_eq!(raw_text(&again, true), raw_text(&profile, true));
        // The file inflates to what `encode` gives.
        let inflated = profile.encode_gzip();
        let inflated = ProfileBytes::inflate(&inflated, &Limits::default()).unwrap();
        assert_eq!(*inflated, *profile.encode());
    }
}
