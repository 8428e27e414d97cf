//! Slices, buffers and maps that are filled: what they hold is a single array, or a few.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Options, Report, Series, Snapshot, Verdict};
use pprof_parse::Profile;
use support::{Program, Row, stack};

const MIB: f64 = 1_048_576.0;

/// A container that is filled, beside a service without a leak.
struct Container<'a> {
    snapshots: usize,
    /// By how much a new array is larger than the one that was full.
    factor: f64,
    /// What it is filled with at each snapshot.
    fill: &'a dyn Fn(f64) -> f64,
}

impl Container<'_> {
    fn report(&self, seed: u64) -> Report {
        let run = Program { snapshots: self.snapshots, ..Program::service() }.run(seed);
        let (mut array, mut arrays, mut allocated) = (MIB, 1, MIB);
        let snapshots = run.profiles.into_iter().enumerate().map(|(n, mut profile)| {
            while array < (self.fill)(n as f64) {
                array *= self.factor;
                allocated += array;
                arrays += 1;
            }
            profile.rows.push(Row {
                stack: stack(&["bytes.growSlice:249", "main.record:35", "main.main:20"]),
                values: [arrays, allocated as i64, 1, array as i64],
                object_bytes: array as i64,
            });
            Snapshot::new(format!("heap.{n:03}.pb"), Profile::parse(&profile.encode()).unwrap())
        });
        Series::new(snapshots.collect()).analyse(&Options::default()).unwrap()
    }
}

/// What is called a leak or suspected, or is not, whatever the pace.
#[track_caller]
fn verdicts(snapshots: usize, factor: f64, shape: impl Fn(f64) -> f64) -> Vec<Verdict> {
    let verdicts = [1.1, 1.3, 1.6, 1.9].into_iter().zip(0..).map(|(pace, seed)| {
        let fill = |n: f64| MIB * pace * shape(n);
        let report = Container { snapshots, factor, fill: &fill }.report(seed);
        for suspect in &report.suspects {
            assert_eq!(suspect.frame.line, 35, "{}", report.reason);
        }
        report.verdict
    });
    verdicts.collect()
}

#[test]
fn a_slice_that_grows_for_ever() {
    assert_eq!(verdicts(18, 1.25, |n| n), [Verdict::Leak; 4]);
    assert_eq!(verdicts(30, 1.25, |n| n), [Verdict::Leak; 4]);
}

/// Between the last two steps there may be half of the series.
#[test]
fn a_buffer_that_doubles_for_ever() {
    for snapshots in [14, 18, 24, 30] {
        for verdict in verdicts(snapshots, 2.0, |n| n) {
            assert!(matches!(verdict, Verdict::Leak | Verdict::Suspect), "{snapshots}: {verdict}");
        }
    }
}

#[test]
fn a_container_that_is_full() {
    for factor in [1.25, 2.0] {
        for verdict in verdicts(24, factor, |n| n.min(6.0)) {
            assert!(!matches!(verdict, Verdict::Leak | Verdict::Suspect), "{factor}: {verdict}");
        }
    }
}

/// New keys become rare.
#[test]
fn a_cache_that_warms_up() {
    for factor in [1.25, 2.0] {
        for verdict in verdicts(30, factor, |n| 12.0 * (1.0 - (-n / 4.0).exp())) {
            assert!(!matches!(verdict, Verdict::Leak | Verdict::Suspect), "{factor}: {verdict}");
        }
    }
}

#[test]
fn two_steps_are_no_pace() {
    for verdict in verdicts(12, 2.0, |n| n / 6.0) {
        assert!(!matches!(verdict, Verdict::Leak | Verdict::Suspect), "{verdict}");
    }
}

#[test]
fn the_reason_names_the_steps() {
    let fill = |n: f64| 1.3 * MIB * n;
    let report = Container { snapshots: 18, factor: 1.25, fill: &fill }.report(1);
    assert!(report.reason.contains("main.record (line 35)"), "{}", report.reason);
    assert!(report.reason.contains("outgrows its arrays"), "{}", report.reason);
    let suspect = &report.suspects[0];
    assert!((suspect.growth_bytes as f64) > 15.0 * MIB, "{}", suspect.growth_bytes);
}
