//! Profiles made to cost more than they are worth: every comparison ends, and soon. Before there were bounds,
//! each of these took from half a minute to hours, or gigabytes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Comparison, Diff, DiffOptions, Frame};
use pprof_parse::{Profile, proto};
use support::{HeapProfile, Row};

fn frame(function: String, line: i64) -> Frame {
    Frame { function, file: "main.go".to_owned(), line }
}

fn row(stack: Vec<Frame>, size: i64) -> Row {
    Row { stack, values: [2, 2 * size, 1, size], object_bytes: size }
}

fn diff(before: Vec<Row>, after: Vec<Row>) -> Diff {
    let parse = |rows, build| {
        Profile::parse(&HeapProfile { rows, rate: 4096, time_ns: 1 }.encode_of_build(build)).unwrap()
    };
    let (before, after) = (parse(before, 1), parse(after, 2));
    Comparison::of(&before, &after, &DiffOptions::default()).unwrap().diff()
}

#[test]
fn many_new_names_with_many_sites_each() {
    let rows = |name: &str| {
        let functions = (0..300).flat_map(|n| (0..40).map(move |line| (n, line)));
        functions
            .map(|(n, line)| {
                row(vec![frame(format!("main.{name}{n}"), line), frame("main.main".into(), 1)], 64)
            })
            .collect()
    };
    assert!(diff(rows("alpha"), rows("omega")).sites.len() >= 12_000);
}

#[test]
fn one_function_with_very_many_sites() {
    let rows = |first: i64| (0..20_000).map(|n| row(vec![frame("main.big".into(), first + n)], 64)).collect();
    assert_eq!(diff(rows(1), rows(2)).sites.len(), 20_000);
}

#[test]
fn very_long_names() {
    let rows = |letter: &str| vec![row(vec![frame(format!("main.{}", letter.repeat(50_000)), 1)], 64)];
    assert!(!diff(rows("ab"), rows("ac")).sites.is_empty());
}

#[test]
fn sites_of_very_many_sizes() {
    let rows = |name: &str| {
        let sites = (0..40).flat_map(|n| (0..500).map(move |size| (n, size)));
        sites.map(|(n, size)| row(vec![frame(format!("main.{name}{n}"), 1)], 1000 + 7 * size + n)).collect()
    };
    assert!(!diff(rows("alpha"), rows("omega")).sites.is_empty());
}

#[test]
fn a_location_of_very_many_lines_named_by_very_many_samples() {
    let bytes =
        HeapProfile { rows: vec![row(vec![frame("main.f".into(), 1)], 64)], rate: 4096, time_ns: 1 }.encode();
    let mut profile: proto::Profile = Profile::parse(&bytes).unwrap().to_proto();
    profile.location[0].line =
        (0..4000).map(|line| proto::Line { line, ..profile.location[0].line[0] }).collect();
    profile.sample = vec![profile.sample[0].clone(); 8000];
    let profile = Profile::parse(&profile.encode()).unwrap();
    let diff = Comparison::of(&profile, &profile, &DiffOptions::default()).unwrap().diff();
    assert_eq!(diff.similarity.absolute, 1.0);
}

#[test]
fn numbers_at_the_end_of_their_range() {
    let huge =
        |line| Row { stack: vec![frame("main.f".into(), line)], values: [i64::MAX; 4], object_bytes: 1 };
    for (before, after) in
        [(vec![huge(1), huge(1)], vec![huge(i64::MIN)]), (Vec::new(), vec![huge(i64::MAX); 3])]
    {
        let diff = diff(before, after);
        assert!(diff.sites.iter().all(|site| site.z.is_finite()));
    }
}
