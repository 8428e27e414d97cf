//! Which verdict do programs get whose behaviour is known? Each runs with many seeds, because every
//! run's profiles are another sample of its heap.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Report, Verdict};
use support::{Life, Program, Site};

const RUNS: u64 = 40;

/// Runs of a program that does not leak which may be called leaking all the same.
const FALSE_ALARMS: usize = 1;

const LEAK_LINE: i64 = 80;

/// A line of a request handler, 2 sampled objects per interval.
fn leaking_line() -> Site {
    Site::new(&["main.remember:80", "main.handle:70", "main.main:20"]).births(|_| 240.0)
}

/// A batch that is flushed every fifth interval.
fn batch() -> Site {
    Site::new(&["main.collect:90", "main.main:20"]).size(8192).births(|_| 256.0).life(Life::Batch(5.0))
}

/// Sessions that live for four intervals on average, ever more of them.
fn sessions_of_a_rising_load() -> Site {
    let load = |t: f64| 20.0 + 15.0 * t.max(0.0);
    Site::new(&["main.accept:60", "main.main:20"]).size(128 << 10).births(load).life(Life::Mean(4.0))
}

fn reports(program: &Program) -> Vec<Report> {
    (0..RUNS).map(|seed| program.report(seed)).collect()
}

fn without_memstats(program: Program) -> Program {
    Program { has_memstats: false, ..program }
}

/// At least 36 of 40 runs are called leaking, and of these the leaking line comes first.
#[track_caller]
fn assert_leak(program: &Program) {
    let reports = reports(program);
    let is_right = |r: &&Report| r.verdict == Verdict::Leak && r.suspects[0].frame.line == LEAK_LINE;
    let right = reports.iter().filter(is_right).count();
    let wrong: Vec<&str> = reports.iter().filter(|r| !is_right(r)).map(|r| r.reason.as_str()).collect();
    assert!(right >= 36, "{right} of {RUNS}: {wrong:#?}");
}

/// At least so many of 40 runs get the verdict, and next to none is called leaking.
#[track_caller]
fn assert_no_leak(program: &Program, verdict: Verdict, at_least: usize) {
    let reports = reports(program);
    let with = |verdict: Verdict| reports.iter().filter(|r| r.verdict == verdict).count();
    let other: Vec<&str> =
        reports.iter().filter(|r| r.verdict != verdict).map(|r| r.reason.as_str()).collect();
    assert!(with(verdict) >= at_least, "{verdict} in {} of {RUNS}: {other:#?}", with(verdict));
    assert!(with(Verdict::Leak) <= FALSE_ALARMS, "leak in {} of {RUNS}: {other:#?}", with(Verdict::Leak));
}

#[test]
fn a_steady_leak() {
    assert_leak(&Program::service().with(leaking_line()));
}

#[test]
fn a_steady_leak_without_memstats() {
    assert_leak(&without_memstats(Program::service().with(leaking_line().births(|_| 600.0))));
}

#[test]
fn a_leak_on_an_error_path() {
    let site = leaking_line().size(65536).births(|_| 300.0).life(Life::Leaking(0.05));
    assert_leak(&Program::service().with(site));
}

/// More requests, more errors: unlike sessions under a rising load, what was kept is never freed.
#[test]
fn a_leak_on_an_error_path_under_a_rising_load() {
    let load = |t: f64| 150.0 + 40.0 * t.max(0.0);
    let site = leaking_line().size(65536).births(load).life(Life::Leaking(0.05));
    assert_leak(&Program::service().with(site));
}

#[test]
fn a_leak_beside_a_saw_tooth() {
    assert_leak(&Program::service().with(leaking_line()).with(batch()));
}

#[test]
fn a_leak_that_begins_at_half_of_the_series() {
    assert_leak(&Program::service().with(leaking_line().births(|t| if t < 7.0 { 0.0 } else { 300.0 })));
}

#[test]
fn a_leak_in_bursts() {
    let births = |t: f64| if t.floor().rem_euclid(3.0) == 0.0 { 750.0 } else { 0.0 };
    assert_leak(&Program::service().with(leaking_line().births(births)));
}

#[test]
fn a_leak_that_has_filled_much_memory_before() {
    let births = |t: f64| if t < 0.0 { 2000.0 } else { 240.0 };
    assert_leak(&Program::service().with(leaking_line().births(births)));
}

#[test]
fn two_leaks() {
    let other = Site::new(&["main.audit:95", "main.main:20"]).births(|_| 120.0);
    assert_leak(&Program::service().with(leaking_line().births(|_| 500.0)).with(other));
}

#[test]
fn a_rising_load_of_long_sessions() {
    assert_no_leak(&Program::service().with(sessions_of_a_rising_load()), Verdict::Suspect, 30);
}

#[test]
fn a_rising_load_of_long_sessions_without_memstats() {
    let program = Program::service().with(sessions_of_a_rising_load());
    assert_no_leak(&without_memstats(program), Verdict::Suspect, 30);
}

#[test]
fn a_rising_load_of_short_sessions() {
    let load = |t: f64| 40.0 + 30.0 * t.max(0.0);
    let sessions = sessions_of_a_rising_load().births(load).life(Life::Mean(2.0));
    assert_no_leak(&Program::service().with(sessions), Verdict::Suspect, 30);
}

#[test]
fn a_batch() {
    assert_no_leak(&Program::service().with(batch()), Verdict::Periodic, 38);
}

#[test]
fn a_batch_without_memstats() {
    assert_no_leak(&without_memstats(Program::service().with(batch())), Verdict::Periodic, 38);
}

#[test]
fn a_bounded_cache_that_warms_up() {
    let births = |t: f64| if t < 0.0 { 0.0 } else { 1500.0 * (-t / 2.0).exp() };
    let program = Program::service().with(leaking_line().births(births));
    assert_no_leak(&program, Verdict::WarmUp, 36);
    assert_no_leak(&without_memstats(program), Verdict::WarmUp, 36);
}

/// The exact total rises with the saw after the table is full: that is no witness.
#[test]
fn a_table_that_warms_up_beside_a_saw_tooth() {
    let births = |t: f64| if (0.0..8.4).contains(&t) { 500.0 } else { 0.0 };
    let program = Program::service().with(leaking_line().births(births)).with(batch());
    assert_no_leak(&program, Verdict::WarmUp, 36);
}

/// A trickle that the heap goes on to grow by is not the pool's.
#[test]
fn a_pool_that_is_full_while_the_heap_grows_by_a_trickle() {
    let pool = leaking_line().size(16384).births(|t| if (0.0..7.0).contains(&t) { 50.0 } else { 0.0 });
    let mut program = Program { snapshots: 20, ..Program::idle() }.with(pool);
    for n in 0..20 {
        program = program.with(Site::new(&[&format!("main.step{n}:{n}")]).size(64).births(|_| 12.0));
    }
    assert_no_leak(&program, Verdict::WarmUp, 36);
}

/// The longer a series, the more of its tails look short by chance.
#[test]
fn a_slow_leak_in_a_long_series() {
    let program = Program { snapshots: 60, ..Program::service().with(leaking_line()) };
    assert_leak(&without_memstats(program));
}

#[test]
fn a_table_that_is_loaded_once() {
    let births = |t: f64| if (6.0..6.5).contains(&t) { 6000.0 } else { 0.0 };
    let program = Program::service().with(leaking_line().births(births));
    assert_no_leak(&program, Verdict::OneOff, 38);
    assert_no_leak(&without_memstats(program), Verdict::OneOff, 38);
}

#[test]
fn turnover_alone() {
    assert_no_leak(&Program::service(), Verdict::Stable, 36);
    assert_no_leak(&without_memstats(Program::service()), Verdict::Stable, 36);
}

#[test]
fn nothing_at_all() {
    assert_no_leak(&Program::idle(), Verdict::Stable, 40);
}

#[test]
fn three_snapshots() {
    let program = Program { snapshots: 3, ..Program::service().with(leaking_line()) };
    for report in reports(&program) {
        assert_eq!(report.verdict, Verdict::NotEnoughData);
        assert!(report.reason.contains("3 usable snapshot(s)"), "{}", report.reason);
    }
}

/// The heap grows by MemStats, but each of many sites has one sample at most.
#[test]
fn growth_that_is_spread_too_thin() {
    let mut program = Program::idle();
    for n in 0..40 {
        program = program
            .with(Site::new(&[&format!("main.step{n}:{n}"), "main.main:20"]).size(256).births(|_| 30.0));
    }
    assert_no_leak(&program, Verdict::NotEnoughData, 38);
    let reason = program.report(0).reason;
    assert!(reason.contains("lower MemProfileRate"), "{reason}");
}

/// With every allocation sampled the same growth is no riddle.
#[test]
fn a_lower_rate_finds_what_a_higher_one_misses() {
    let faint = || Program::service().with(leaking_line().births(|_| 8.0));
    let found = |rate| {
        let program = Program { rate, has_memstats: false, ..faint() };
        reports(&program).iter().filter(|r| r.verdict == Verdict::Leak).count()
    };
    assert!(found(512 * 1024) <= 4);
    assert_eq!(found(1), RUNS as usize);
}
