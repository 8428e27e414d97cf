//! The corpus beside the project: real logs of Go 1.21 to 1.27 and what is in them. Runs when CI names its folder
//! in `RACELOG_CORPUS`, and then fails if anything is missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use racelog::{Collection, Identity, Kind, Pattern, Report, Scan};
use serde_json::Value;
use support::truth::{self, mismatch};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("RACELOG_CORPUS")?;
    Some(PathBuf::from(folder))
}

struct Case {
    name: String,
    truth: Value,
    scan: Scan,
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let cases: Vec<Case> = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "log"))
        .map(|path| {
            let truth = fs::read(path.with_extension("json")).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = fs::read(path).unwrap();
            let scan = racelog::scan(&bytes).unwrap();
            let read = racelog::scan_reader(&bytes[..], &racelog::Limits::default()).unwrap();
            assert_eq!(format!("{:?}", scan.reports.len()), format!("{:?}", read.reports.len()), "{name}");
            Case { name, truth: serde_json::from_slice(&truth).unwrap(), scan }
        })
        .collect();
    assert!(!cases.is_empty(), "{} has no logs", folder.display());
    cases
}

fn races(scan: &Scan) -> Vec<&Report> {
    scan.reports.iter().filter(|report| report.kind == Kind::Race).collect()
}

#[test]
fn clean_logs_are_read_exactly() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    for Case { name, truth, scan } in cases(&corpus.join("clean")) {
        let expected = truth["reports"].as_array().unwrap();
        let races = races(&scan);
        if races.len() != expected.len() {
            wrong.push(format!("{name}: {} races, {} expected", races.len(), expected.len()));
        }
        for (race, expected) in races.iter().zip(expected) {
            wrong.extend(mismatch(race, expected, true).map(|what| format!("{name}: {what}")));
            if !race.complete {
                wrong.push(format!("{name}: incomplete"));
            }
        }
        let found = scan.summary.found.map_or(Value::Null, Value::from);
        if found != truth["found"] {
            wrong.push(format!("{name}: found {found}, {} expected", truth["found"]));
        }
        let failed = Value::from(scan.summary.failed_tests.clone());
        if failed != truth["failed_tests"] {
            wrong.push(format!("{name}: failed {failed}, {} expected", truth["failed_tests"]));
        }
        wrong.extend(truth::dump_mismatches(&scan, &truth).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crash_logs_of_others_are_read_exactly() {
    let Some(corpus) = corpus() else { return };
    for Case { name, truth, scan } in cases(&corpus.join("gvisor")) {
        let expected = truth["reports"].as_array().unwrap();
        assert_eq!(scan.reports.len(), expected.len(), "{name}");
        for (race, expected) in scan.reports.iter().zip(expected) {
            assert_eq!(mismatch(race, expected, true), None, "{name}");
            assert_eq!(serde_json::json!(race.lines), expected["line"], "{name}");
        }
    }
}

#[test]
fn wrapped_logs_are_read_exactly_nearly_always() {
    let Some(corpus) = corpus() else { return };
    let (mut right, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for Case { name, truth, scan } in cases(&corpus.join("wrapped")) {
        let count = truth["expected_reports"].as_u64().unwrap();
        if scan.reports.len() as u64 != count {
            wrong.push(format!("{name}: {} reports, {count} expected", scan.reports.len()));
        }
        let reports = truth["reports"].as_array().unwrap();
        for expected in reports {
            all += 1;
            let place = scan.reports.iter().position(|report| mismatch(report, expected, false).is_none());
            match place {
                Some(_) => right += 1,
                None => wrong.push(format!("{name}: {}", expected["accesses"][0]["addr"])),
            }
        }
    }
    println!("{right} of {all}\n{}", wrong.join("\n"));
    assert!(right * 100 >= all * 95, "{}", wrong.join("\n"));
}

#[test]
fn labels_are_right_or_unknown() {
    let Some(corpus) = corpus() else { return };
    let (mut right, mut wrong, mut unknown) = (0, Vec::new(), 0);
    for Case { name, truth, scan } in cases(&corpus.join("clean")) {
        let expected = truth["pattern"].as_str().unwrap_or("mixed");
        if expected == "mixed" {
            continue;
        }
        for report in scan.reports.iter().filter(|report| report.kind == Kind::Race) {
            let pattern = Pattern::of(report).unwrap();
            match pattern.label {
                "unknown" => unknown += 1,
                label if label == expected => right += 1,
                label => wrong.push(format!("{name}: {label} by {}, {expected} expected", pattern.rule)),
            }
        }
    }
    let all = right + unknown + wrong.len();
    println!("{right} right, {unknown} unknown, {} wrong of {all}\n{}", wrong.len(), wrong.join("\n"));
    assert!(wrong.len() * 10 <= all && right > 0, "{}", wrong.join("\n"));
}

#[test]
fn fifty_reports_of_five_races_are_five_findings() {
    let Some(corpus) = corpus() else { return };
    let read = |name: &str| fs::read(corpus.join("wrapped").join(name)).unwrap();
    let truth: Value = serde_json::from_slice(&read("w21_dups_50x5.json")).unwrap();
    let scan = racelog::scan(&read("w21_dups_50x5.log")).unwrap();
    let clusters: Vec<u64> =
        truth["clusters"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect();
    let names: Vec<Identity> = scan.reports.iter().map(Identity::of).collect();
    assert_eq!(names.len(), clusters.len());
    for (a, one) in names.iter().zip(&clusters) {
        for (b, other) in names.iter().zip(&clusters) {
            assert_eq!(a == b, one == other);
        }
    }
    let mut collection = Collection::default();
    collection.add_scan("w21", scan);
    let triage = collection.finish();
    assert_eq!(triage.findings.len(), 5);
    assert_eq!(triage.findings.iter().map(|finding| finding.count).sum::<u64>(), 50);
    assert!(triage.findings.iter().any(|finding| finding.variants.len() > 1));
}

#[test]
fn decoys_are_no_reports() {
    let Some(corpus) = corpus() else { return };
    for log in ["wrapped/w40_decoys.log", "clean/go1.27_tclean.log", "clean/go1.21_tclean.log"] {
        let scan = racelog::scan(&fs::read(corpus.join(log)).unwrap()).unwrap();
        assert_eq!(scan.reports.len(), 0, "{log}");
        assert_eq!(scan.summary.found, None, "{log}");
    }
}
