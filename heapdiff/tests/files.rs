//! From files to snapshots: what they are is told by their content, what belongs together by their
//! names.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use heapdiff::{InputFile, Options, Series, Verdict};
use pprof_parse::{DumpForm, Limits};
use support::{Goroutines, HeapProfile, Program, Site, dump};

/// Enough for every grouping.
const SNAPSHOTS: usize = 12;

fn leaky() -> Program {
    let site = Site::new(&["main.remember:80", "main.main:20"]).births(|_| 1000.0);
    Program { snapshots: SNAPSHOTS, has_memstats: false, ..Program::service().with(site) }
}

fn profiles() -> Vec<HeapProfile> {
    leaky().run(1).profiles
}

fn goroutines(n: usize) -> Vec<u8> {
    dump(&[Goroutines::new(&["main.wait:40"], "chan send", "main.remember:29").count(|n| 5 * n)], n)
        .into_bytes()
}

fn memstats(n: usize) -> String {
    let heap_alloc = 1_000_000 * (n + 1);
    format!(
        r#"{{"Alloc": 1, "HeapAlloc": {heap_alloc}, "HeapObjects": 9, "Sys": 2, "HeapReleased": 0, "NumGC": {n}, "BySize": []}}"#
    )
}

fn file(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> InputFile {
    InputFile { name: name.into(), bytes: bytes.into() }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(files: &[InputFile]) -> Series {
    Series::from_files(files, &Limits::default())
}

/// Number of goroutines and heap bytes by MemStats of each snapshot.
fn companions(series: &Series) -> Vec<(Option<u64>, Option<u64>)> {
    let snapshots = series.snapshots().iter();
    snapshots.map(|s| (s.goroutines.as_ref().map(|g| g.total()), s.memstats.map(|m| m.heap_alloc))).collect()
}

fn expected_companions() -> Vec<(Option<u64>, Option<u64>)> {
    (0..SNAPSHOTS as u64).map(|n| (Some(5 * n + 1), Some(1_000_000 * (n + 1)))).collect()
}

#[track_caller]
fn assert_whole(files: &[InputFile]) {
    let series = read(files);
    assert!(series.warnings().is_empty(), "{:?}", series.warnings());
    assert_eq!(companions(&series), expected_companions());
    let report = series.analyse(&Options::default()).unwrap();
    assert_eq!((report.verdict, report.snapshots), (Verdict::Leak, SNAPSHOTS), "{}", report.reason);
}

#[test]
fn by_number() {
    let files = profiles().into_iter().enumerate().flat_map(|(n, profile)| {
        [
            file(format!("heap.{n}.pb.gz"), gzip(&profile.encode())),
            file(format!("goroutine.{n:03}.txt"), goroutines(n)),
            file(format!("memstats.{n:04}.json"), memstats(n)),
        ]
    });
    let mut files: Vec<InputFile> = files.collect();
    assert_whole(&files);
    files.reverse();
    assert_whole(&files);
}

#[test]
fn by_folder() {
    let files = profiles().into_iter().enumerate().flat_map(|(n, profile)| {
        [
            file(format!("{n}/heap"), profile.encode()),
            file(format!("{n}/goroutine"), gzip(&goroutines(n))),
            file(format!("{n}/memstats"), gzip(memstats(n).as_bytes())),
        ]
    });
    assert_whole(&files.collect::<Vec<_>>());
}

#[test]
fn by_the_time_in_the_name() {
    let files = profiles().into_iter().enumerate().flat_map(|(n, profile)| {
        let time = format!("2026-11-22T{:02}-{:02}-00Z", 20 + n / 6, n % 6 * 10);
        [
            file(format!("{time}.heap.pb.gz"), gzip(&profile.encode())),
            file(format!("{time}.goroutine.debug=2.txt"), goroutines(n)),
            file(format!("{time}.vars"), format!(r#"{{"cmdline": ["x"], "memstats": {}}}"#, memstats(n))),
        ]
    });
    assert_whole(&files.collect::<Vec<_>>());
}

#[test]
fn by_the_time_of_the_profile() {
    let names = ["f", "c", "k", "a", "l", "b", "i", "e", "d", "j", "g", "h"];
    let profiles = profiles();
    let files =
        profiles.iter().zip(names).map(|(profile, name)| file(format!("{name}.pb"), profile.encode()));
    let series = read(&files.collect::<Vec<_>>());
    assert!(series.snapshots().iter().map(|s| s.time_ns).eq(profiles.iter().map(|p| p.time_ns)));
    assert!(series.snapshots().iter().map(|s| s.name.trim_end_matches(".pb")).eq(names));
}

/// Profiles whose names say otherwise are in the order of their own times.
#[test]
fn the_time_of_the_profile_overrules_the_number() {
    let profiles = profiles();
    let files = profiles.iter().zip(0..).map(|(p, n)| file(format!("heap.{}.pb", 99 - n), p.encode()));
    let series = read(&files.collect::<Vec<_>>());
    assert!(series.snapshots().iter().map(|s| s.time_ns).eq(profiles.iter().map(|p| p.time_ns)));
}

#[test]
fn without_times_the_number_decides() {
    let files = profiles()
        .into_iter()
        .zip(0..)
        .map(|(profile, n)| file(format!("heap.{n}.pb"), HeapProfile { time_ns: 0, ..profile }.encode()));
    let mut files: Vec<InputFile> = files.collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let series = read(&files);
    let names: Vec<&str> = series.snapshots().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names[..3], ["heap.0.pb", "heap.1.pb", "heap.2.pb"]);
    assert_eq!(names[11], "heap.11.pb");
}

#[test]
fn the_richest_goroutine_dump_is_taken() {
    let debug1 = b"goroutine profile: total 7\n7 @ 0x1 0x2\n#\t0x1\tmain.wait+0x1\t/main.go:40\n";
    let files = [
        file("heap.1.pb", profiles()[0].encode()),
        file("goroutine.1.debug1.txt", debug1.to_vec()),
        file("goroutine.1.debug2.txt", goroutines(3)),
        file("goroutine.1.zzz", debug1.to_vec()),
    ];
    let series = read(&files);
    let dump = series.snapshots()[0].goroutines.as_ref().unwrap();
    assert_eq!((dump.form(), dump.total()), (DumpForm::Debug2, 16));
    assert!(series.warnings().is_empty(), "{:?}", series.warnings());
}

/// The file is left out with one warning that names it, and the rest is read.
#[track_caller]
fn assert_left_out(stranger: InputFile, why: &str) {
    let name = stranger.name.clone();
    let mut files =
        vec![file("heap.1.pb", profiles()[0].encode()), file("heap.2.pb", profiles()[1].encode())];
    files.push(stranger);
    let series = read(&files);
    assert_eq!(series.snapshots().len(), 2, "{name}");
    let [warning] = series.warnings() else { panic!("{name}: {:?}", series.warnings()) };
    assert!(warning.starts_with(&name) && warning.contains(why), "{warning}");
    assert_eq!(series.analyse(&Options::default()).unwrap().warnings, series.warnings());
}

#[test]
fn what_is_of_no_use_is_a_warning() {
    let heap = profiles()[2].encode();
    assert_left_out(file("README.7.md", "# Notes\n"), "");
    assert_left_out(file("truth.7.json", r#"{"leaks": true}"#), "");
    assert_left_out(file("empty.7", ""), "");
    assert_left_out(file("cut.7.pb", &heap[..heap.len() / 2]), "");
    assert_left_out(file("cut.7.pb.gz", gzip(&heap)[..200].to_vec()), "gzip");
    assert_left_out(file("core.7", vec![0x7f; 5000]), "");
    assert_left_out(file("same.1.pb", heap), "heap.1.pb is of the same snapshot");
    assert_left_out(file("goroutine.7.txt", goroutines(1)), "there is no heap profile of the same snapshot");
    assert_left_out(file("goroutine.txt", goroutines(1)), "no number or time in its name");
    assert_left_out(file("memstats.7.json", memstats(7)), "there is no heap profile of the same snapshot");
}

/// A CPU profile is a profile, but of no use here.
#[test]
fn a_profile_of_something_else_is_a_warning() {
    let cpu = b"\x0a\x04\x08\x01\x10\x02\x32\x00\x32\x03cpu\x32\x0bnanoseconds\x48\x05";
    assert_left_out(file("cpu.7.pb", cpu.to_vec()), "a profile of cpu");
}

#[test]
fn limits_hold_for_every_file() {
    let files: Vec<InputFile> =
        profiles().iter().zip(0..).map(|(p, n)| file(format!("heap.{n}.pb.gz"), gzip(&p.encode()))).collect();
    let mut limits = Limits::default();
    limits.inflated_bytes = 100;
    let series = Series::from_files(&files, &limits);
    assert_eq!(
        (series.snapshots().len(), series.warnings().len()),
        (0, SNAPSHOTS),
        "{:?}",
        series.warnings()
    );
}

#[test]
fn no_files_at_all() {
    let series = read(&[]);
    assert!(series.snapshots().is_empty() && series.warnings().is_empty());
}
