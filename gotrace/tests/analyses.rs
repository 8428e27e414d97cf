//! Analyses alone and together, on small traces.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

use std::fs;

use gotrace::{
    Analyses, Analysis, Details, Digest, Fold, GcAnalysis, GoroutineAnalysis, GoroutineOptions, RangeName,
    Reader, StormAnalysis, SummaryAnalysis, WaitAnalysis,
};
use serde_json::{Value, to_value};

fn fold(name: &str, fold: &mut impl Fold) {
    let path = format!("{}/tests/data/storms/{name}.trace.gz", env!("CARGO_MANIFEST_DIR"));
    Reader::new(&fs::read(path).unwrap()[..]).unwrap().for_each(|event| fold.event(event)).unwrap();
}

fn answer<A: Analysis>(name: &str, analysis: A) -> A::Answer {
    let mut analyses = Analyses::new(analysis);
    fold(name, &mut analyses);
    analyses.finish()
}

#[test]
fn analyses_say_the_same_alone_and_together() {
    for name in ["storm-1.22", "two-1.25", "leak-1.27"] {
        let (goroutines, storms, waits, gc, summary) = answer(
            name,
            (
                GoroutineAnalysis::default(),
                StormAnalysis::default(),
                WaitAnalysis::default(),
                GcAnalysis::default(),
                SummaryAnalysis::default(),
            ),
        );
        let together: [Value; 5] = [
            to_value(goroutines).unwrap(),
            to_value(storms).unwrap(),
            to_value(waits).unwrap(),
            to_value(gc).unwrap(),
            to_value(summary).unwrap(),
        ];
        let alone: [Value; 5] = [
            to_value(answer(name, (GoroutineAnalysis::default(),)).0).unwrap(),
            to_value(answer(name, (StormAnalysis::default(),)).0).unwrap(),
            to_value(answer(name, WaitAnalysis::default())).unwrap(),
            to_value(answer(name, GcAnalysis::default())).unwrap(),
            to_value(answer(name, SummaryAnalysis::default())).unwrap(),
        ];
        assert_eq!(together, alone, "{name}");
    }
}

#[test]
fn folds_go_in_tuples() {
    let mut pair = (Digest::new(), Analyses::new(SummaryAnalysis::default()));
    fold("storm-1.27", &mut pair);
    let summary = pair.1.finish();
    assert_eq!(summary.events, pair.0.events());
    let kinds: u64 = summary.kinds.values().sum();
    assert_eq!(summary.events, kinds);
    let counts = &summary.goroutines;
    assert_eq!(counts.seen, counts.existing_at_start + counts.created);
    assert_eq!(counts.alive_at_end, counts.seen - counts.ended);
}

#[test]
fn system_goroutines_stand_apart() {
    let report = answer("storm-1.27", GoroutineAnalysis::default());
    let system: Vec<&str> =
        report.groups.iter().filter(|group| group.system).map(|group| group.name.as_str()).collect();
    assert!(system.contains(&"runtime.bgsweep"), "{system:?}");
    let main = report.groups.iter().find(|group| group.name == "main.main").unwrap();
    assert!(!main.system);
    // It slept, and a timer woke it.
    assert_eq!((main.blocked[0].reason.as_str(), &main.woken_by[0].by), ("sleep", &None));
    let is_apart = report.groups.windows(2).all(|pair| pair[0].system <= pair[1].system);
    assert!(is_apart, "the runtime's come last");
}

fn small(version: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/data/small/go{version}.trace", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn answer_of<A: Analysis>(bytes: &[u8], analysis: A) -> A::Answer {
    let mut analyses = Analyses::new(analysis);
    Reader::new(bytes).unwrap().for_each(|event| analyses.event(event)).unwrap();
    analyses.finish()
}

#[test]
fn before_go_1_22_those_that_never_do_anything_have_a_name_too() {
    let groups = answer_of(&small("1.21"), GoroutineAnalysis::default()).groups;
    let helper = groups.iter().find(|group| group.name == "runtime.forcegchelper").unwrap();
    assert!(helper.system && helper.existed == 1);
    assert!(groups.iter().all(|group| !group.name.is_empty()));
    // Go's stacks end before `runtime.main`.
    assert!(groups.iter().any(|group| group.name == "main.main"));
}

#[test]
fn gc_cycles_count_from_their_begin() {
    let mut open_at_end = 0;
    for version in ["1.21", "1.22", "1.23", "1.25", "1.27"] {
        let bytes = small(version);
        for percent in 10..=100 {
            let bytes = &bytes[..bytes.len() * percent / 100];
            let mut begun = 0;
            let mut reader = Reader::new(bytes).unwrap();
            reader
                .for_each(|event| match event.details() {
                    Details::RangeBegin(range) if range.name == RangeName::GcMark => begun += 1,
                    _ => {}
                })
                .unwrap();
            let (summary, gc) = answer_of(bytes, (SummaryAnalysis::default(), GcAnalysis::default()));
            assert_eq!(summary.gc_count, begun, "{version}, {percent} %");
            open_at_end += summary.gc_count - gc.cycle_count;
        }
    }
    assert!(open_at_end > 0);
}

#[test]
fn who_writes_the_trace_does_not_leak() {
    for version in ["1.21", "1.27"] {
        let open = answer_of(&small(version), WaitAnalysis::default()).open;
        let writers: Vec<_> =
            open.iter().filter(|wait| wait.start_function.starts_with("runtime/trace.")).collect();
        assert!(!writers.is_empty() && writers.iter().all(|wait| wait.system && !wait.never_ends));
        assert!(open.iter().all(|wait| wait.reason != "sleep" || !wait.never_ends));
    }
}

#[test]
fn only_the_busiest_goroutines_are_kept() {
    let mut options = GoroutineOptions::default();
    options.keep = usize::MAX;
    let all = answer("two-1.25", GoroutineAnalysis::new(options)).goroutines;
    options.keep = 7;
    let few = answer("two-1.25", GoroutineAnalysis::new(options)).goroutines;
    let ids = |rows: &[gotrace::GoroutineRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(&few), ids(&all)[..7]);
}

#[test]
fn waits_that_never_end_are_found() {
    let report = answer("leak-1.27", WaitAnalysis::default());
    let leaked = report.open.iter().find(|wait| wait.reason == "chan send").unwrap();
    assert!(leaked.never_ends && leaked.completed == 0);
    assert_eq!((leaked.count, leaked.wait_site.line), (40, 71));
    assert_eq!(leaked.creator.as_ref().unwrap().line, 71);
    // 40 of them over two seconds, evenly.
    assert!((35..45).contains(&(leaked.total_ns / 1_000_000_000)), "{}", leaked.total_ns);
    // Those that were there before the trace wait as well.
    let before = report.open.iter().find(|wait| wait.start_function == "main.main.func1").unwrap();
    assert_eq!((before.count, before.since_before), (500, 500));
}

/// A trace of Go 1.22 in which five goroutines wait for 150 years.
fn centuries() -> Vec<u8> {
    fn varint(bytes: &mut Vec<u8>, mut value: u64) {
        while value >= 128 {
            bytes.push(value as u8 | 128);
            value >>= 7;
        }
        bytes.push(value as u8);
    }
    fn event(bytes: &mut Vec<u8>, kind: u8, args: &[u64]) {
        bytes.push(kind);
        args.iter().for_each(|arg| varint(bytes, *arg));
    }
    let mut timed = Vec::new();
    // The states: a P that runs, goroutines that wait; then each is made runnable.
    event(&mut timed, 13, &[1, 0, 1]);
    (1..=5).for_each(|id| event(&mut timed, 25, &[1, id, u64::MAX, 4]));
    event(&mut timed, 21, &[1 << 62, 1, 1, 0]);
    (2..=5).for_each(|id| event(&mut timed, 21, &[1, id, 1, 0]));
    let mut frequency = vec![8];
    varint(&mut frequency, 1_000_000_000);
    let mut trace = b"go 1.22 trace\0\0\0".to_vec();
    for (thread, body) in [(0, timed), (u64::MAX, frequency), (u64::MAX, vec![2]), (u64::MAX, vec![4])] {
        event(&mut trace, 1, &[1, thread, 1, body.len() as u64]);
        trace.extend(body);
    }
    trace
}

#[test]
fn sums_of_any_times_are_no_trouble() {
    let mut analyses = Analyses::new((
        GoroutineAnalysis::default(),
        StormAnalysis::default(),
        WaitAnalysis::default(),
        GcAnalysis::default(),
        SummaryAnalysis::default(),
    ));
    let trace = centuries();
    let mut reader = Reader::new(&trace[..]).unwrap();
    reader.for_each(|event| analyses.event(event)).unwrap();
    assert!(reader.damage().is_empty());
    let (goroutines, _, waits, _, summary) = analyses.finish();
    assert_eq!(summary.goroutines.total_ns_by_state["Waiting"], i64::MAX);
    assert_eq!((goroutines.groups[0].times.waiting_ns, waits.completed_ns), (i64::MAX, i64::MAX));
}

#[test]
fn an_empty_trace_has_empty_answers() {
    let analyses = Analyses::new((
        GoroutineAnalysis::default(),
        StormAnalysis::default(),
        WaitAnalysis::default(),
        GcAnalysis::default(),
        SummaryAnalysis::default(),
    ));
    let (goroutines, storms, waits, gc, summary) = analyses.finish();
    assert!(goroutines.groups.is_empty() && storms.findings.is_empty() && waits.open.is_empty());
    assert_eq!((gc.cycle_count, summary.events, summary.first_time_ns), (0, 0, None));
}
