//! Which snapshots of a series count?

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Error, Options, Report, Series, Snapshot, Verdict};
use pprof_parse::Profile;
use support::{HeapProfile, Program, Run, Site};

fn leaky(has_memstats: bool) -> Program {
    let site = Site::new(&["main.remember:80", "main.main:20"]).births(|_| 1000.0);
    Program { has_memstats, ..Program::service().with(site) }
}

fn analyse(snapshots: Vec<Snapshot>) -> Report {
    Series::new(snapshots).analyse(&Options::default()).unwrap()
}

fn snapshot(profile: &HeapProfile) -> Snapshot {
    Snapshot::new("heap", Profile::parse(&profile.encode()).unwrap())
}

/// Every snapshot of a run, and half an interval later the same profile again.
fn twice(run: Run) -> Vec<Snapshot> {
    let repeated = run.snapshots.into_iter().zip(&run.profiles).flat_map(|(first, profile)| {
        let mut second = snapshot(profile);
        second.time_ns = first.time_ns + 15_000_000_000;
        second.memstats = first.memstats;
        [first, second]
    });
    repeated.collect()
}

#[test]
fn profiles_of_the_same_collection_count_once() {
    for has_memstats in [true, false] {
        let program = leaky(has_memstats);
        let report = analyse(twice(program.run(1)));
        assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
        assert_eq!(report.snapshots, 14);
        assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
        let expected = "14 snapshot(s) left out: no collection ran";
        assert!(report.warnings[0].contains(expected), "{:?}", report.warnings);
        assert!(report.warnings[0].contains("gc=1"));
        assert_eq!(report.suspects[0].growth_bytes, program.report(1).suspects[0].growth_bytes);
    }
}

/// MemStats know that a collection ran, although nothing was sampled in between.
#[test]
fn equal_profiles_of_different_collections_all_count() {
    let run = leaky(true).run(1);
    let memstats = run.snapshots[3].memstats.unwrap();
    let snapshots = (0..10).map(|n| {
        let mut again = snapshot(&run.profiles[3]);
        let mut memstats = memstats;
        memstats.num_gc += n;
        again.memstats = Some(memstats);
        again
    });
    let report = analyse(snapshots.collect());
    assert_eq!((report.snapshots, report.verdict), (10, Verdict::Stable), "{}", report.reason);
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

/// Without MemStats equal profiles at the end are as likely those of an idle process.
#[test]
fn an_idle_end_counts() {
    let run = leaky(false).run(1);
    let idle = std::iter::repeat_n(run.profiles.last().unwrap(), 8);
    let snapshots = run.profiles.iter().chain(idle).map(snapshot).collect();
    let report = analyse(snapshots);
    assert_eq!(report.snapshots, 22);
    assert_eq!(report.verdict, Verdict::WarmUp, "{}", report.reason);
}

#[test]
fn too_few_are_left() {
    let run = leaky(true).run(1);
    let same = run.snapshots.into_iter().map(|mut snapshot| {
        snapshot.memstats = snapshot.memstats.map(|mut memstats| {
            memstats.num_gc = 7;
            memstats
        });
        snapshot
    });
    let report = analyse(same.collect());
    assert_eq!((report.snapshots, report.verdict), (1, Verdict::NotEnoughData));
    assert!(report.warnings[0].starts_with("13 snapshot(s) left out"), "{:?}", report.warnings);
}

#[test]
fn only_the_life_of_the_last_process_counts() {
    let before = leaky(true).run(1);
    let after = Program::service().run(2);
    let report = analyse(before.snapshots.into_iter().chain(after.snapshots).collect());
    assert_eq!((report.snapshots, report.verdict), (14, Verdict::Stable), "{}", report.reason);
    assert_eq!(report.duration_ns, 13 * 30 * 1_000_000_000);
    assert!(report.warnings[0].contains("heap.000.pb: the process was restarted"), "{:?}", report.warnings);
}

#[test]
fn an_empty_series() {
    let report = analyse(Vec::new());
    assert_eq!((report.snapshots, report.verdict), (0, Verdict::NotEnoughData));
}

#[test]
fn a_profile_of_something_else_is_an_error_that_names_it() {
    let mut snapshots = leaky(true).run(1).snapshots;
    // An empty profile, with one sample type `cpu` in `nanoseconds`.
    let cpu = b"\x0a\x04\x08\x01\x10\x02\x32\x00\x32\x03cpu\x32\x0bnanoseconds";
    let mut foreign = Snapshot::new("cpu.pb", Profile::parse(cpu).unwrap());
    foreign.time_ns = snapshots[13].time_ns + 1;
    snapshots.push(foreign);
    let error = Series::new(snapshots).analyse(&Options::default()).unwrap_err();
    assert!(matches!(&error, Error::NotAHeapProfile { name, found } if name == "cpu.pb" && found == "cpu"));
    assert!(error.to_string().contains("no sample type `inuse_space` (it has: cpu)"), "{error}");
}

#[test]
fn names_do_not_matter() {
    let program = leaky(true);
    let mut snapshots = program.run(1).snapshots;
    for (snapshot, name) in snapshots.iter_mut().zip(["z", "", "heap", "heap", "\u{fc}", "a/b"]) {
        snapshot.name = name.to_owned();
    }
    assert_eq!(analyse(snapshots), program.report(1));
}

#[test]
fn profiles_that_are_all_the_same_are_pointed_out() {
    let run = leaky(false).run(1);
    let report = analyse((0..6).map(|_| snapshot(&run.profiles[3])).collect());
    assert_eq!(report.verdict, Verdict::Stable);
    assert!(report.warnings[0].contains("all heap profiles are the same"), "{:?}", report.warnings);
}
