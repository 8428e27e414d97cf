//! Storms, leaks, bursts and flat loads are told apart.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::io::Read;
use std::time::Duration;

use gotrace::{
    Analyses, Finding, FindingKind, Fold, OwnedFrame, Reader, StormAnalysis, StormOptions, StormReport,
    StormWatch,
};

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/data/storms/{name}.trace.gz", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn options(threshold: u64) -> StormOptions {
    let mut options = StormOptions::default();
    options.threshold = threshold;
    options
}

fn report(name: &str, threshold: u64) -> StormReport {
    let mut fold = Analyses::new((StormAnalysis::new(options(threshold)),));
    let bytes = file(name);
    let mut reader = Reader::new(&bytes[..]).unwrap();
    reader.for_each(|event| fold.event(event)).unwrap();
    assert!(reader.damage().is_empty());
    fold.finish().0
}

fn of_kind(report: &StormReport, kind: FindingKind) -> Vec<&Finding> {
    report.findings.iter().filter(|finding| finding.kind == kind).collect()
}

fn at(function: &str, line: u64) -> OwnedFrame {
    let mut frame = OwnedFrame::default();
    (frame.function, frame.file, frame.line) = (function.to_owned(), "storms/main.go".to_owned(), line);
    frame
}

/// The program does not count the goroutines of the runtime: less than ten.
fn assert_peak(finding: &Finding, counted: u64) {
    assert!((counted..counted + 10).contains(&finding.peak_live), "{} of {counted}", finding.peak_live);
}

#[test]
fn a_storm_is_found_at_its_line() {
    for name in ["storm-1.22", "storm-1.27"] {
        let report = report(name, 400);
        let [storm] = report.findings.as_slice() else { panic!("{name}: {:?}", report.findings) };
        assert_eq!(storm.kind, FindingKind::Storm);
        assert_eq!(storm.site, at("main.spawn", 88));
        assert_eq!(storm.start_function, "main.blocked");
        assert_eq!((storm.created, storm.ended, storm.alive), (800, 0, 800));
        assert_peak(storm, 1302);
        let first = report.live[0].time_ns;
        let start_ms = storm.start_ns.since(first) / 1_000_000;
        assert!((300..310).contains(&start_ms), "{name}: {start_ms} ms");
        assert_eq!(storm.waiting_on.reason, "sync");
        assert_eq!((storm.waiting_on.count, storm.waiting_on.of), (800, 800));
        assert_eq!(storm.waiting_on.site, Some(at("main.blocked", 92)));
        assert!(storm.end_ns.is_none() && !storm.began_before_window);
        assert!(storm.confidence > 0.8, "{}", storm.confidence);
        assert!(storm.sched_latency_p99_ns.during > storm.sched_latency_p99_ns.before);
    }
}

#[test]
fn a_storm_begins_where_its_line_leaves_its_usual_load() {
    let report = report("load-1.27", 400);
    let [storm] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!((storm.kind, storm.site.line), (FindingKind::Storm, 31));
    // The program says when it took the lock: 891 ms after it started the trace.
    let start_ms = storm.start_ns.since(report.live[0].time_ns) / 1_000_000;
    assert!((870..900).contains(&start_ms), "{start_ms} ms");
    assert_eq!((storm.created, storm.alive), (700, 700));
    assert_peak(storm, 702);
}

#[test]
fn two_storms_are_two_findings() {
    let report = report("two-1.25", 400);
    let [first, second] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!((&first.site, &second.site), (&at("main.main.func2", 42), &at("main.spawn", 88)));
    assert_peak(first, 1202);
    assert_peak(second, 1102);
    assert_eq!(
        (first.waiting_on.reason.as_str(), second.waiting_on.reason.as_str()),
        ("chan receive", "sync")
    );
    // It is over when two in a hundred are left.
    assert!(first.end_ns.is_some() && first.ended >= 686 && second.end_ns.is_none());
}

#[test]
fn bursts_and_flat_loads_are_no_storms() {
    let bursts = report("bursts-1.25", 400);
    assert!(
        of_kind(&bursts, FindingKind::Storm).is_empty() && of_kind(&bursts, FindingKind::Leak).is_empty()
    );
    let [burst] = bursts.findings.as_slice() else { panic!("{:?}", bursts.findings) };
    assert_eq!((burst.site.line, burst.count), (57, 10));
    let flat = report("flat-1.27", 400);
    assert!(flat.findings.is_empty(), "{:?}", flat.findings);
    assert_eq!(flat.sites[0].created, 3000);
    // 500 lived before; however low the threshold, they are no storm.
    assert!(of_kind(&report("flat-1.27", 300), FindingKind::Storm).is_empty());
}

#[test]
fn a_leak_is_told_from_what_ends_at_the_same_line() {
    for name in ["leak-1.22", "leak-1.27"] {
        let report = report(name, 400);
        let [leak] = report.findings.as_slice() else { panic!("{name}: {:?}", report.findings) };
        assert_eq!((leak.kind, leak.site.line), (FindingKind::Leak, 71));
        assert_eq!((leak.created, leak.ended, leak.alive), (800, 760, 40));
        assert_eq!(leak.waiting_on.reason, "chan send");
        assert_eq!(leak.waiting_on.count, 40);
    }
}

fn trouble(report: &StormReport) -> Vec<&Finding> {
    report.findings.iter().filter(|finding| finding.kind != FindingKind::Burst).collect()
}

#[test]
fn a_burst_of_which_a_few_stay_is_no_storm() {
    let report = report("tail-1.27", 400);
    assert!(trouble(&report).is_empty(), "{:?}", report.findings);
    assert_eq!((report.findings[0].created, report.findings[0].ended), (600, 600));
}

#[test]
fn a_storm_begins_after_what_its_line_had_got_used_to() {
    let report = report("pool-1.27", 400);
    let [storm] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    // 60 had idled for a second and a half. The program says when it began.
    let start_ms = storm.start_ns.since(report.live[0].time_ns) / 1_000_000;
    assert!((1600..1615).contains(&start_ms), "{start_ms} ms");
    assert_eq!((storm.kind, storm.site.line, storm.created), (FindingKind::Storm, 130, 700));
}

#[test]
fn functions_that_one_line_starts_are_one_storm() {
    let report = report("jobs-1.27", 400);
    let [storm] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!((storm.kind, storm.site.line), (FindingKind::Storm, 76));
    assert_eq!((storm.created, storm.alive), (480, 480));
}

#[test]
fn each_storm_of_a_line_is_told() {
    let report = report("again-1.27", 400);
    let storms = of_kind(&report, FindingKind::Storm);
    assert_eq!(storms.iter().map(|storm| storm.created).collect::<Vec<_>>(), [500, 500, 500]);
}

#[test]
fn a_load_that_is_renewed_is_neither_a_leak_nor_a_storm() {
    // With and without names for what was there before the trace.
    for name in ["renewed-1.22", "renewed-1.27", "beside-1.22", "beside-1.27"] {
        let report = report(name, 400);
        assert!(trouble(&report).is_empty(), "{name}: {:?}", report.findings);
    }
}

#[test]
fn a_leak_is_found_while_another_load_winds_down() {
    let report = report("winding-1.27", 400);
    let [leak] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!((leak.kind, leak.site.line, leak.alive), (FindingKind::Leak, 102, 100));
}

#[test]
fn a_leak_is_found_above_a_load_of_its_line() {
    let report = report("busy-1.27", 400);
    let [leak] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!((leak.kind, leak.site.line, leak.created), (FindingKind::Leak, 108, 1000));
}

#[test]
fn what_timers_start_is_told_apart_by_function() {
    let report = report("timers-1.27", 400);
    let leaks: Vec<_> = report
        .findings
        .iter()
        .map(|leak| (leak.kind, &leak.site, leak.start_function.as_str(), leak.created))
        .collect();
    // The trace has no stack of their creator.
    let nowhere = &OwnedFrame::default();
    assert_eq!(
        leaks,
        [(FindingKind::Leak, nowhere, "main.retry", 60), (FindingKind::Leak, nowhere, "main.expire", 30)]
    );
}

#[test]
fn a_storm_needs_the_threshold() {
    assert!(report("storm-1.27", 1400).findings.iter().all(|finding| finding.kind != FindingKind::Storm));
    assert_eq!(of_kind(&report("storm-1.27", 1300), FindingKind::Storm).len(), 1);
}

#[test]
fn what_is_over_within_the_window_is_a_burst() {
    let mut options = options(400);
    options.window = Duration::from_millis(500);
    let mut fold = Analyses::new((StormAnalysis::new(options),));
    let bytes = file("two-1.25");
    Reader::new(&bytes[..]).unwrap().for_each(|event| fold.event(event)).unwrap();
    let report = fold.finish().0;
    // The first one lasts 350 ms. The second stands when the trace ends, and may have gone on.
    assert_eq!(of_kind(&report, FindingKind::Burst)[0].site.line, 42);
    assert_eq!(of_kind(&report, FindingKind::Storm)[0].site.line, 88);
}

/// A reader that gives few bytes at a time, as a pipe may.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let few = self.0.len().min(buffer.len()).min(100);
        let (now, later) = self.0.split_at(few);
        buffer[..few].copy_from_slice(now);
        self.0 = later;
        Ok(few)
    }
}

#[test]
fn a_watch_tells_of_each_storm_once_while_it_is_on() {
    for (name, kinds) in [
        ("storm-1.27", &[FindingKind::Storm][..]),
        ("two-1.25", &[FindingKind::Storm, FindingKind::Storm]),
        ("leak-1.22", &[FindingKind::Leak]),
        ("bursts-1.25", &[]),
        ("flat-1.27", &[]),
        // A pool that fills for 2.4 s.
        ("warm-1.27", &[]),
        ("renewed-1.27", &[]),
    ] {
        let bytes = file(name);
        let mut watch = StormWatch::new(Reader::new(Trickle(&bytes)).unwrap(), options(400));
        let told: Vec<Finding> = watch.by_ref().map(Result::unwrap).collect();
        let told_kinds: Vec<FindingKind> = told.iter().map(|finding| finding.kind).collect();
        assert_eq!(told_kinds, kinds, "{name}");
        assert!(told.iter().all(|finding| finding.end_ns.is_none()), "{name}");
        let last = watch.finish();
        for (told, last) in told.iter().zip(&last.findings) {
            assert_eq!((&told.site, told.start_ns), (&last.site, last.start_ns), "{name}");
        }
    }
}

#[test]
fn the_same_trace_has_the_same_report() {
    let show = |report: StormReport| serde_json::to_string(&report).unwrap();
    assert_eq!(show(report("two-1.25", 400)), show(report("two-1.25", 400)));
}
