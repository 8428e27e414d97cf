//! The numbers of a report, held against what the simulated program really did.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Options, Report, Series, Suspect, Verdict};
use support::{Life, Program, Site};

/// Bytes that one sampled object of 4 KiB stands for: a little more than the sampling rate.
const UNIT: f64 = 512.0 * 1024.0 + 2048.0;

/// Intervals of the series.
const INTERVALS: f64 = 13.0;

fn leak(births: f64) -> Site {
    Site::new(&["main.remember:80", "main.handle:70", "main.main:20"]).births(move |_| births)
}

/// The leak alone, and what it is called.
fn suspect_of_leak(program: &Program, seed: u64) -> Suspect {
    let report = program.report(seed);
    assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
    report.suspects.into_iter().find(|suspect| suspect.frame.line == 80).unwrap()
}

fn analyse(program: &Program, options: &Options) -> Report {
    Series::new(program.run(1).snapshots).analyse(options).unwrap()
}

#[test]
fn growth_is_within_three_standard_deviations() {
    let program = Program::idle().with(leak(1000.0));
    for seed in 0..20 {
        let truth = program.run(seed).gained_bytes(0);
        let suspect = suspect_of_leak(&program, seed);
        let error = suspect.growth_bytes as f64 - truth;
        assert!(error.abs() < 3.0 * (truth * UNIT).sqrt(), "{seed}: {error} of {truth}");
        let objects = suspect.growth_objects as f64 * 4096.0;
        assert!((objects - suspect.growth_bytes as f64).abs() < 4096.0, "{objects} {}", suspect.growth_bytes);
    }
}

#[test]
fn the_interval_covers_the_truth() {
    let program = Program::idle().with(leak(1000.0));
    let covered = (0..100).filter(|&seed| {
        let truth = program.run(seed).gained_bytes(0) / (INTERVALS * 30.0);
        let [low, high] = suspect_of_leak(&program, seed).growth_bytes_per_s_interval;
        low <= truth && truth <= high
    });
    let covered = covered.count();
    assert!((90..=99).contains(&covered), "{covered} of 100, where 95 are expected");
}

#[test]
fn the_rate_is_per_second() {
    let at = |interval_s| {
        let program = Program { interval_s, ..Program::idle().with(leak(1000.0)) };
        suspect_of_leak(&program, 1)
    };
    let (fast, slow) = (at(30), at(600));
    assert_eq!(fast.growth_bytes, slow.growth_bytes);
    assert!((fast.growth_bytes_per_s * INTERVALS * 30.0 - fast.growth_bytes as f64).abs() < 1.0);
    assert!((slow.growth_bytes_per_s * INTERVALS * 600.0 - slow.growth_bytes as f64).abs() < 1.0);
}

#[test]
fn retention_is_the_share_that_stays() {
    assert_eq!(suspect_of_leak(&Program::idle().with(leak(1000.0)), 1).retention, Some(1.0));
    let one_in_twenty = leak(500.0).size(65536).life(Life::Leaking(0.05));
    let retention = suspect_of_leak(&Program::idle().with(one_in_twenty), 1).retention.unwrap();
    assert!((0.03..0.07).contains(&retention), "{retention}");
}

#[test]
fn the_more_samples_the_smaller_is_q() {
    let q = |births| suspect_of_leak(&Program::service().with(leak(births)), 1).q_value;
    let (weak, strong) = (q(200.0), q(1000.0));
    assert!(strong < 1e-9, "{strong}");
    assert!(strong < weak && weak < 0.1, "{weak}");
}

#[test]
fn samples_are_counted_as_they_were_taken() {
    let program = Program::idle().with(leak(1000.0));
    let suspect = suspect_of_leak(&program, 1);
    let expected = suspect.growth_bytes as f64 / UNIT;
    assert!((suspect.samples as f64 - expected).abs() < 1.0, "{} of {expected}", suspect.samples);
    let all = Program { rate: 1, ..program };
    let suspect = suspect_of_leak(&all, 1);
    assert_eq!(suspect.samples as i64, suspect.growth_objects);
    assert_eq!(suspect.growth_bytes as f64, all.run(1).gained_bytes(0));
}

#[test]
fn who_does_not_grow_is_not_suspected() {
    let batch = leak(512.0).life(Life::Batch(5.0));
    for program in [Program::service(), Program::idle(), Program::service().with(batch)] {
        for seed in 0..20 {
            let report = program.report(seed);
            let is_accusation = matches!(report.verdict, Verdict::Leak | Verdict::Suspect);
            assert_eq!(report.suspects.is_empty(), !is_accusation, "{}", report.reason);
        }
    }
    for suspect in Program::service().with(leak(600.0)).report(3).suspects {
        assert_eq!(suspect.frame.line, 80);
    }
}

#[test]
fn the_worst_come_first() {
    let mut program = Program::service();
    for (n, births) in [300.0, 1200.0, 600.0, 2400.0].into_iter().enumerate() {
        program =
            program.with(Site::new(&[&format!("main.leak{n}:{n}"), "main.main:20"]).births(move |_| births));
    }
    let report = analyse(&program, &Options::default());
    let order: Vec<&str> = report.suspects.iter().map(|s| s.frame.function.as_str()).collect();
    assert_eq!(order, ["main.leak3", "main.leak1", "main.leak2", "main.leak0"]);
    assert!(report.suspects.iter().map(|s| s.rank).eq(1..=4));
    let mut options = Options::default();
    options.top = 2;
    let fewer = analyse(&program, &options);
    assert_eq!(fewer.suspects, report.suspects[..2]);
    assert_eq!(fewer.reason, report.reason);
}

#[test]
fn five_are_named_by_default() {
    let mut program = Program::idle();
    for n in 0..9 {
        program = program.with(Site::new(&[&format!("main.leak{n}:{n}"), "main.main:20"]).births(|_| 1000.0));
    }
    assert_eq!(analyse(&program, &Options::default()).suspects.len(), 5);
}

#[test]
fn a_site_and_its_callers_are_one_suspect() {
    let ways =
        [["main.put:80", "main.get:60", "main.serve:40"], ["main.put:80", "main.refresh:50", "main.tick:30"]];
    let mut program = Program::service();
    for way in ways {
        program = program.with(Site::new(&way).births(|_| 600.0));
    }
    let report = program.report(1);
    assert_eq!(report.suspects.len(), 1, "{:?}", report.suspects);
    assert_eq!(report.suspects[0].frame.line, 80);
    let truth = program.run(1).gained_bytes(4) + program.run(1).gained_bytes(5);
    let error = report.suspects[0].growth_bytes as f64 - truth;
    assert!(error.abs() < 3.0 * (truth * UNIT).sqrt(), "{error} of {truth}");
}

#[test]
fn churn_is_listed_apart() {
    let report = Program::service().with(leak(600.0)).report(2);
    let churn = &report.churn[0];
    assert_eq!((churn.frame.function.as_str(), churn.frame.line), ("main.render", 44));
    let truth = 100.0 * 32768.0 / 30.0;
    assert!((churn.alloc_bytes_per_s / truth - 1.0).abs() < 0.4, "{} of {truth}", churn.alloc_bytes_per_s);
    assert!((0.3..0.6).contains(&churn.share), "{}", churn.share);
    assert!(report.churn.iter().all(|c| c.frame.line != 80));
    assert!(report.suspects.iter().all(|s| s.frame.line != 44));
}

#[test]
fn time_to_limit() {
    let program = Program::service().with(leak(600.0));
    let footprint = program.run(1).snapshots.last().unwrap().memstats.unwrap().footprint_bytes();
    let at = |program: &Program, limit| {
        let mut options = Options::default();
        options.memory_limit_bytes = limit;
        analyse(program, &options)
    };
    let report = at(&program, Some(footprint + (1 << 30)));
    let expected = f64::from(1 << 30) / report.suspects[0].growth_bytes_per_s;
    assert!((report.time_to_limit_s.unwrap() / expected - 1.0).abs() < 1e-9);
    assert_eq!(at(&program, Some(footprint / 2)).time_to_limit_s, Some(0.0));
    assert_eq!(at(&program, None).time_to_limit_s, None);
    assert_eq!(at(&Program::service(), Some(footprint)).time_to_limit_s, None);
    assert_eq!(at(&Program { has_memstats: false, ..program }, Some(footprint)).time_to_limit_s, None);
}

#[test]
fn the_report_says_what_it_stands_on() {
    let report = Program::service().with(leak(600.0)).report(1);
    assert_eq!(report.snapshots, 14);
    assert_eq!(report.duration_ns, 13 * 30 * 1_000_000_000);
    assert!(report.reason.contains("main.remember (line 80)"), "{}", report.reason);
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}
