//! Goroutines: those that hold what leaks are named, and those that never end are a witness.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{HolderKind, Report, Verdict};
use support::{Goroutines, Program, Site, frame};

fn leak(frames: &[&str]) -> Site {
    Site::new(frames).births(|_| 600.0)
}

/// Too weak to be proven by its own samples: about seven in the series, and no MemStats.
fn weak(frames: &[&str]) -> Program {
    Program { has_memstats: false, ..Program::service().with(Site::new(frames).births(|_| 40.0)) }
}

fn senders() -> Goroutines {
    Goroutines::new(&["main.askReplica:40"], "chan send", "main.firstOf:29").count(|n| 12 * (n + 1))
}

fn leaks(program: &Program) -> usize {
    (0..20).filter(|&seed| program.report(seed).verdict == Verdict::Leak).count()
}

fn holder_names(report: &Report) -> Vec<&str> {
    report.suspects[0].holders.iter().map(|holder| holder.name.as_str()).collect()
}

#[test]
fn goroutines_with_a_frame_in_common() {
    let site = leak(&["main.fetch:46", "main.askReplica:39"]);
    let report = Program::service().with(site).with_goroutines(senders()).report(1);
    assert_eq!(report.suspects[0].frame, frame("main.fetch:46"));
    let holder = &report.suspects[0].holders[0];
    assert_eq!(holder.kind, HolderKind::Goroutine);
    assert_eq!((holder.name.as_str(), holder.state.as_deref()), ("main.askReplica", Some("chan send")));
    assert_eq!((holder.count, holder.growth), (12 * 14, 12 * 13));
    assert_eq!(holder.created_by.as_deref(), Some("main.firstOf"));
}

#[test]
fn goroutines_created_by_the_function_that_allocates() {
    let site = leak(&["main.firstOf:27", "main.main:20"]);
    let report = Program::service().with(site).with_goroutines(senders()).report(1);
    // `main.main` is on the site's stack too, but its goroutine was always there.
    assert_eq!(holder_names(&report), ["main.askReplica"]);
}

#[test]
fn closures_of_one_function() {
    let site = leak(&["main.(*hub).subscribe.func1:46"]);
    let waiting =
        Goroutines::new(&["main.(*hub).subscribe.func2:51"], "select", "main.main:12").count(|n| 10 * n);
    let report = Program::service().with(site).with_goroutines(waiting).report(1);
    assert_eq!(holder_names(&report), ["main.(*hub).subscribe.func2"]);
}

#[test]
fn the_state_tells_goroutines_of_one_function_apart() {
    let site = leak(&["main.fetch:46", "main.askReplica:39"]);
    let running = Goroutines::new(&["main.askReplica:38"], "IO wait", "main.firstOf:29").count(|_| 3);
    let report = Program::service().with(site).with_goroutines(running).with_goroutines(senders()).report(1);
    let states: Vec<_> =
        report.suspects[0].holders.iter().map(|h| (h.state.as_deref().unwrap(), h.growth)).collect();
    assert_eq!(states, [("chan send", 156)]);
}

#[test]
fn strangers_are_not_named() {
    let site = leak(&["main.remember:80", "main.handle:70"]);
    let strangers = Goroutines::new(&["main.tick:5"], "sleep", "main.start:6").count(|_| 4);
    let report = Program::service().with(site).with_goroutines(strangers).report(1);
    assert_eq!(holder_names(&report), [""; 0]);
}

#[test]
fn a_growing_group_lifts_a_weak_site() {
    let frames = ["main.fetch:46", "main.askReplica:39"];
    assert!(leaks(&weak(&frames)) <= 8);
    let program = weak(&frames).with_goroutines(senders());
    assert_eq!(leaks(&program), 20);
    let blamed = (0..20).filter(|&seed| program.report(seed).suspects[0].frame == frame("main.fetch:46"));
    assert!(blamed.count() >= 18);
}

#[test]
fn goroutines_that_come_and_go_are_no_witness() {
    let load = || senders().come_and_go();
    assert!(leaks(&Program::service().with_goroutines(load())) <= 1);
    let frames = ["main.fetch:46", "main.askReplica:39"];
    assert_eq!(leaks(&weak(&frames).with_goroutines(load())), leaks(&weak(&frames)));
}

#[test]
fn goroutines_that_run_or_stay_the_same_are_no_witness() {
    let running = Goroutines::new(&["main.work:40"], "running", "main.start:29").count(|n| 24 * n);
    assert!(leaks(&Program::service().with_goroutines(running)) <= 1);
    assert!(leaks(&Program::service().with_goroutines(senders().count(|_| 500))) <= 1);
}

#[test]
fn a_pool_that_is_filled_is_no_witness() {
    let pool = senders().count(|n| (100 * n).min(400));
    assert!(leaks(&Program::service().with_goroutines(pool)) <= 1);
}

#[test]
fn goroutines_alone_lead_to_the_go_statement() {
    for seed in 0..20 {
        let report = Program::service().with_goroutines(senders()).report(seed);
        assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
        let suspect = &report.suspects[0];
        assert_eq!(suspect.frame, frame("main.firstOf:29"));
        assert_eq!((suspect.growth_objects, suspect.retention), (156, None));
        assert!(suspect.growth_bytes >= 156 * 2048);
        assert_eq!(suspect.holders[0].name, "main.askReplica");
    }
}

#[test]
fn without_goroutines_that_leak_those_that_share_a_frame_are_named() {
    let site = leak(&["main.remember:80", "main.serve:70"]);
    let server = Goroutines::new(&["main.serve:71"], "select", "main.main:12").count(|_| 1);
    let report = Program::service().with(site).with_goroutines(server).report(1);
    assert_eq!(holder_names(&report), ["main.serve"]);
}

/// What the runtime allocates when more goroutines live than ever before, as Go 1.25 and 1.26 show it.
fn descriptors() -> [Site; 2] {
    let start = ["runtime.newproc1:5247", "runtime.newproc.func1:5216", "runtime.systemstack:516"];
    let stack = |leaf: &[&'static str]| Site::new(&[leaf, &start].concat()).size(448).births(|_| 3000.0);
    [
        stack(&["runtime.malg:5137"]),
        stack(&["runtime.mallocgc:1150", "runtime.newobject:2157", "runtime.malg:5274"]),
    ]
}

/// The runtime uses the descriptors of goroutines that have ended again, but never frees them.
#[test]
fn goroutine_descriptors_accuse_nobody() {
    for site in descriptors() {
        let program = Program::service().with(site).with_goroutines(senders().come_and_go());
        for seed in 0..20 {
            let report = program.report(seed);
            assert!(report.suspects.is_empty(), "{}", report.reason);
            assert!(report.reason.contains("highest number of goroutines"), "{}", report.reason);
        }
    }
}

#[test]
fn goroutine_descriptors_do_not_hide_a_leak() {
    for site in descriptors() {
        let report = Program::service().with(site).with_goroutines(senders()).report(1);
        assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
        assert_eq!(report.suspects[0].frame, frame("main.firstOf:29"));
    }
}
