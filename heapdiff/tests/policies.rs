//! The classic rules, on series where their answer is obvious.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Options, Policy, Report, Series, Snapshot, Verdict};
use pprof_parse::Profile;
use support::{HeapProfile, Life, Program, Row, START_NS, Site, stack};

fn analyse(snapshots: Vec<Snapshot>, policy: Policy) -> Report {
    let mut options = Options::default();
    options.policy = policy;
    Series::new(snapshots).analyse(&options).unwrap()
}

/// Snapshots of a heap in which eight sites hold these bytes each, the first of them the most.
fn levels(levels: &[i64]) -> Vec<Snapshot> {
    let snapshots = levels.iter().zip(0..).map(|(&level, n)| {
        let rows = (0..8).map(|site| Row {
            stack: stack(&[&format!("main.site{site}:{site}"), "main.main:20"]),
            values: [1000 + n, 1_000_000 + 1000 * n, 1, level * (10 - site)],
            object_bytes: level * (10 - site),
        });
        let profile = HeapProfile { rows: rows.collect(), rate: 1, time_ns: START_NS + n * 30_000_000_000 };
        Snapshot::new(format!("heap.{n}"), Profile::parse(&profile.encode()).unwrap())
    });
    snapshots.collect()
}

#[test]
fn three_growths_in_a_row() {
    let report = analyse(levels(&[1000, 1250, 1600, 2000, 2000, 2000]), Policy::ThreeGrowths);
    assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
    let suspects: Vec<&str> = report.suspects.iter().map(|s| s.frame.function.as_str()).collect();
    assert_eq!(suspects, ["main.site0", "main.site1", "main.site2", "main.site3", "main.site4"]);
    assert!(report.reason.contains("more than 20 % three times in a row"), "{}", report.reason);
}

#[test]
fn two_growths_or_small_ones_are_not_enough() {
    for calm in [[1000, 1250, 1600, 1600, 2000, 2500], [1000, 1190, 1400, 1650, 1900, 2200]] {
        let report = analyse(levels(&calm), Policy::ThreeGrowths);
        assert_eq!(report.verdict, Verdict::Stable, "{}", report.reason);
        assert!(report.suspects.is_empty());
    }
}

#[test]
fn three_growths_cries_wolf_at_a_warm_up() {
    let warm_up = levels(&[1000, 1300, 1700, 2300, 2300, 2300, 2300, 2300, 2300, 2300]);
    assert_eq!(analyse(warm_up, Policy::ThreeGrowths).verdict, Verdict::Leak);
}

#[test]
fn who_keeps_nine_of_ten_objects() {
    let keeps = Site::new(&["main.keep:80", "main.main:20"]).births(|_| 1000.0);
    let drops = Site::new(&["main.drop:90", "main.main:20"]).births(|_| 1000.0).life(Life::Leaking(0.5));
    let report =
        analyse(Program::service().with(keeps).with(drops).run(1).snapshots, Policy::AllocsVersusInuse);
    assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
    let suspects: Vec<&str> = report.suspects.iter().map(|s| s.frame.function.as_str()).collect();
    assert_eq!(suspects, ["main.keep"]);
}

#[test]
fn nobody_keeps_nine_of_ten_objects() {
    let report = analyse(Program::service().run(1).snapshots, Policy::AllocsVersusInuse);
    assert_eq!((report.verdict, report.suspects.len()), (Verdict::Stable, 0), "{}", report.reason);
}

#[test]
fn evidence_is_the_default() {
    assert_eq!(Options::default().policy, Policy::Evidence);
    assert_eq!(Policy::default(), Policy::Evidence);
}

/// The rule speaks of sites: a helper that one of its callers makes keep everything is none.
#[test]
fn a_caller_that_keeps_does_not_accuse_its_helper() {
    let keeps = Site::new(&["main.helper:5", "main.keep:80", "main.main:20"]).births(|_| 1000.0);
    let drops = Site::new(&["main.helper:5", "main.drop:90", "main.main:20"])
        .births(|_| 1000.0)
        .life(Life::Leaking(0.1));
    let report =
        analyse(Program::service().with(keeps).with(drops).run(1).snapshots, Policy::AllocsVersusInuse);
    assert_eq!((report.verdict, report.suspects.len()), (Verdict::Stable, 0), "{}", report.reason);
}
