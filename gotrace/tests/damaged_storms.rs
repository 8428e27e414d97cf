//! What is damaged or cut off must not hide a storm or a leak, nor invent one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use gotrace::{Analyses, Finding, FindingKind, Fold, Reader, StormAnalysis, StormOptions, StormReport};
use support::layout::generations;
use support::random::Random;

mod support;

fn trace(name: &str) -> Vec<u8> {
    let file = fs::read(support::data(&format!("storms/{name}.trace.gz"))).unwrap();
    let mut bytes = Vec::new();
    MultiGzDecoder::new(&file[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

fn report(bytes: &[u8]) -> StormReport {
    let mut options = StormOptions::default();
    options.threshold = 400;
    let mut fold = Analyses::new((StormAnalysis::new(options),));
    Reader::new(bytes).unwrap().for_each(|event| fold.event(event)).unwrap();
    fold.finish().0
}

fn trouble(report: &StormReport) -> Vec<&Finding> {
    report.findings.iter().filter(|finding| finding.kind != FindingKind::Burst).collect()
}

#[test]
fn a_storm_is_found_wherever_the_trace_is_cut_off() {
    // Names and stacks stand at the end of a generation, and these are of one.
    for (name, line, peak) in [("storm-1.22", 88, 1302), ("storm-1.27", 88, 1302), ("load-1.27", 31, 702)] {
        let bytes = trace(name);
        let start = report(&bytes).findings[0].start_ns;
        let mut lost = 0;
        for percent in 1..100 {
            let report = report(&bytes[..bytes.len() * percent / 100]);
            let found = trouble(&report);
            if report.peak_live < peak * 9 / 10 {
                continue;
            }
            let [storm] = found[..] else { panic!("{name}, {percent} %: {found:?}") };
            assert_eq!(storm.kind, FindingKind::Storm, "{name}, {percent} %");
            assert!(storm.start_ns.since(start).abs() < 20_000_000, "{name}, {percent} %");
            assert!(storm.site_lost || storm.site.line == line, "{name}, {percent} %: {storm:?}");
            lost += u32::from(storm.site_lost);
        }
        if name != "load-1.27" {
            assert!(lost > 0, "{name}");
        }
    }
}

#[test]
fn a_leak_is_found_wherever_the_trace_is_cut_off() {
    for name in ["leak-1.22", "leak-1.27"] {
        let bytes = trace(name);
        for percent in 75..100 {
            let report = report(&bytes[..bytes.len() * percent / 100]);
            let found = trouble(&report);
            let [leak] = found[..] else { panic!("{name}, {percent} %: {found:?}") };
            assert_eq!((leak.kind, leak.site.line), (FindingKind::Leak, 71), "{name}, {percent} %");
        }
    }
}

/// Flips a bit of a batch of events in the generation that is so many after the first.
fn damaged(bytes: &[u8], generation: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let generation = &generations(bytes)[generation];
    let events: Vec<_> = generation.batches.iter().filter(|batch| batch.thread != u64::MAX).collect();
    let body = random.pick(&events).body.clone();
    let mut damaged = bytes.to_vec();
    damaged[body.start + random.below(body.len())] ^= 1 << random.below(8);
    damaged
}

#[test]
fn a_leak_goes_on_across_a_part_that_is_lost() {
    let bytes = trace("leak-1.27");
    let mut found_in = 0;
    for seed in 0..200 {
        let report = report(&damaged(&bytes, 1, seed));
        for leak in trouble(&report) {
            assert_eq!((leak.kind, leak.site.line), (FindingKind::Leak, 71), "seed {seed}");
            found_in += 1;
        }
    }
    assert!(found_in >= 190, "{found_in} of 200");
}

#[test]
fn what_was_created_in_a_part_that_is_lost_is_found_afterwards() {
    let bytes = trace("load-1.27");
    let (mut found_in, mut without_line) = (0, 0);
    for seed in 0..200 {
        let report = report(&damaged(&bytes, 0, seed));
        let found = trouble(&report);
        // Of what is lost from the beginning, it is not known what there was before.
        let [storm] = found[..] else { continue };
        assert_eq!((storm.kind, storm.start_function.as_str()), (FindingKind::Storm, "main.handle"));
        found_in += 1;
        assert!(storm.site_lost || storm.site.line == 31, "seed {seed}: {storm:?}");
        assert!((650..730).contains(&storm.peak_live), "seed {seed}: {}", storm.peak_live);
        without_line += u32::from(storm.site_lost);
    }
    assert!(found_in >= 185 && without_line < 20, "{found_in} of 200, {without_line} without a line");
}

fn check(name: &str, report: &StormReport) {
    // A burst that is cut off may be a storm.
    let is_burst = |storm: &&Finding| name == "bursts-1.25" && storm.kind == FindingKind::Storm;
    assert!(trouble(report).iter().all(is_burst), "{name}: {:?}", report.findings);
}

#[test]
fn damage_makes_no_trouble_of_bursts_and_flat_loads() {
    for name in ["bursts-1.25", "flat-1.27"] {
        let bytes = trace(name);
        let last = generations(&bytes).len();
        for seed in 0..100 {
            check(name, &report(&damaged(&bytes, seed as usize % last, seed)));
        }
        for percent in 1..100 {
            check(name, &report(&bytes[..bytes.len() * percent / 100]));
        }
    }
}
