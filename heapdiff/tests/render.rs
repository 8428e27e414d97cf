//! Heat maps of a series.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;

use heapdiff::{Error, HeatMap, InputFile, Series, Snapshot};
use pprof_parse::{Limits, Profile};
use support::{Program, Site};

/// A real program in which `main.fetch` leaks; see `tests/data/README.md`.
fn blocked_senders() -> Series {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/chan_blocked_senders");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<InputFile> = files
        .map(|path| InputFile {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect();
    Series::from_files(&files, &Limits::default())
}

#[test]
fn the_leak_is_the_most_conspicuous_row() {
    let map = HeatMap::of(&blocked_senders(), 3).unwrap();
    assert_eq!((map.snapshots.len(), map.rows.len()), (14, 3));
    let worst = &map.rows[0];
    assert_eq!((worst.frame.function.as_str(), worst.frame.line), ("main.fetch", 46));
    assert_eq!((worst.bytes.len(), worst.z.len()), (14, 14));
    assert!(worst.z[0] < -3.0 && worst.z[13] > 3.0, "{:?}", worst.z);
    assert!(worst.bytes.is_sorted(), "{:?}", worst.bytes);
}

#[test]
fn rows_come_by_their_largest_score() {
    let map = HeatMap::of(&blocked_senders(), usize::MAX).unwrap();
    let largest = |z: &Vec<f64>| z.iter().fold(0.0, |largest: f64, z| largest.max(z.abs()));
    assert!(map.rows.is_sorted_by(|a, b| largest(&a.z) >= largest(&b.z)));
    let fewer = HeatMap::of(&blocked_senders(), 2).unwrap();
    assert_eq!(fewer.rows, map.rows[..2]);
}

#[test]
fn the_mean_of_a_row_is_nought() {
    for row in HeatMap::of(&blocked_senders(), usize::MAX).unwrap().rows {
        assert!(row.z.iter().sum::<f64>().abs() < 1e-6, "{row:?}");
    }
}

#[test]
fn text_has_a_cell_per_snapshot_and_a_legend() {
    let text = HeatMap::of(&blocked_senders(), 3).unwrap().to_text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0].starts_with("main.fetch  main.go:46 "), "{text}");
    let cells = |line: &str| line.chars().filter(|char| ('▁'..='▇').contains(char)).count();
    assert!(lines[..3].iter().all(|line| cells(line) == 14), "{text}");
    assert!(lines[0].contains("▁") && lines[0].contains("▇") && lines[0].ends_with("MiB"), "{text}");
    assert!(lines[3].contains("standard deviations"), "{text}");
    assert_eq!(lines[4], "14 snapshots: heap.000.pb.gz to heap.013.pb.gz");
}

#[test]
fn a_picture_has_a_cell_with_numbers_per_snapshot() {
    let map = HeatMap::of(&blocked_senders(), 3).unwrap();
    let svg = map.to_svg();
    assert_eq!(svg.matches(", z ").count(), 3 * 14, "{svg}");
    assert!(
        svg.contains("<title>heap.013.pb.gz: ") && svg.contains(">main.fetch  main.go:46</text>"),
        "{svg}"
    );
    assert_eq!(svg, HeatMap::of(&blocked_senders(), 3).unwrap().to_svg());
}

/// Names come from the profile, so from anybody.
#[test]
fn names_can_neither_end_a_tag_nor_reach_the_terminal() {
    let leak = Site::new(&["main.<script>&\"\u{1b}[31m:80", "main.main:20"]).births(|_| 1000.0);
    let map = HeatMap::of(&Series::new(Program::service().with(leak).run(1).snapshots), 1).unwrap();
    assert!(map.rows[0].frame.function.contains('\u{1b}'), "{map:?}");
    let (text, svg) = (map.to_text(), map.to_svg());
    assert!(!text.contains('\u{1b}') && !svg.contains('\u{1b}'), "{text}");
    assert!(svg.contains("main.&lt;script&gt;&amp;&quot;\u{fffd}[31m") && !svg.contains("<script"), "{svg}");
}

#[test]
fn an_empty_series_has_an_empty_map() {
    let map = HeatMap::of(&Series::new(Vec::new()), 10).unwrap();
    assert!(map.rows.is_empty() && map.snapshots.is_empty());
    assert_eq!(map.to_text(), "no site holds memory\n");
    assert!(map.to_svg().contains("No site holds memory."));
}

#[test]
fn the_map_needs_heap_profiles() {
    let not_heap = Profile::parse(b"\x0a\x04\x08\x01\x10\x02\x32\x00\x32\x03cpu\x32\x0bnanoseconds").unwrap();
    let error = HeatMap::of(&Series::new(vec![Snapshot::new("cpu.pb", not_heap)]), 10).unwrap_err();
    assert!(matches!(&error, Error::NotAHeapProfile { name, .. } if name == "cpu.pb"), "{error}");
}
