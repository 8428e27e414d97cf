//! The contracts `debugctl.trace.summary/1` and its kin, and `debugctl.storm/1`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::process::{SHOP, debugctl, debugctl_reading, file};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_summary_has_what_other_programs_expect() {
    let run = debugctl(&["trace", "summary", "--format", "json", SHOP]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let summary = run.json();
    for key in [
        "schema",
        "format",
        "events",
        "kinds",
        "transitions",
        "goroutines",
        "first_time_ns",
        "last_time_ns",
        "gc_count",
        "stw_count",
        "syncs",
        "generations",
        "digest_seq",
        "digest_set_no_time",
        "events_valid_at_last_sync",
        "damaged",
        "warnings",
    ] {
        assert!(summary.get(key).is_some(), "{key}");
    }
    assert_eq!(summary["schema"], "debugctl.trace.summary/1");
    assert_eq!((&summary["format"], &summary["generations"]), (&json!(26), &json!(3)));
    // As Go 1.27.3's own reader counts.
    assert_eq!(summary["events"], 33_498);
    assert_eq!(summary["digest_seq"], "f9b0961bb203da4b");
    assert_eq!(summary["goroutines"]["peak_live"], 5671);
    assert_eq!(summary["syncs"].as_array().unwrap().len(), 4);
    assert_eq!(summary["damaged"], json!([]));
}

#[test]
fn a_storm_has_what_other_programs_expect() {
    let run = debugctl(&["storm", "--format", "json", SHOP]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    let answer = run.json();
    assert_eq!(answer["schema"], "debugctl.storm/1");
    assert_eq!(answer["warnings"], json!([]));
    let [storm, leak] = answer["findings"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    for key in [
        "kind",
        "start_ns",
        "peak_ns",
        "peak_live",
        "site",
        "start_function",
        "created",
        "ended",
        "alive",
        "waiting_on",
        "sched_latency_p99_ns",
        "began_before_window",
        "confidence",
    ] {
        assert!(storm.get(key).is_some() && leak.get(key).is_some(), "{key}");
    }
    assert_eq!((&storm["kind"], &leak["kind"]), (&json!("storm"), &json!("leak")));
    assert_eq!(storm["site"], json!({"function": "main.main", "file": "stormy_shop/main.go", "line": 43}));
    assert_eq!(storm["peak_live"], 5671);
    assert_eq!(storm["waiting_on"]["reason"], "sync");
    assert_eq!(storm["waiting_on"]["stack"][0]["function"], "sync.(*Mutex).Lock");
    assert_eq!(keys(&storm["sched_latency_p99_ns"]), ["before", "during"]);
    assert_eq!(leak["site"]["line"], 73);
    let summary = debugctl(&["trace", "summary", "--format", "json", SHOP]).json();
    let time = |value: &Value| value.as_i64().unwrap();
    assert!(time(&storm["start_ns"]) > time(&summary["first_time_ns"]));
    assert!(time(&storm["peak_ns"]) < time(&summary["last_time_ns"]));
}

#[test]
fn threshold_and_window_decide() {
    let kinds = |arguments: &[&str]| -> Vec<String> {
        let run = debugctl(&[&["storm", "--format", "json", SHOP], arguments].concat());
        let answer = run.json();
        let findings = answer["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&["--threshold", "5000"]), ["storm", "leak"]);
    assert_eq!(kinds(&["--threshold", "6000"]), ["leak"]);
    assert_eq!(debugctl(&["storm", "--threshold", "0", SHOP]).status, 2);
    for window in ["200", "0s", "0.5ms"] {
        assert_eq!(debugctl(&["storm", "--window", window, SHOP]).status, 2, "{window}");
    }
}

#[test]
fn goroutines_and_gc_answer_with_their_schemas() {
    for (tool, keys) in [
        ("goroutines", &["schema", "groups", "goroutines", "waits", "damaged", "warnings"][..]),
        (
            "gc",
            &["schema", "cycles", "pauses", "assists", "sweeping", "heap", "procs", "damaged", "warnings"],
        ),
    ] {
        let run = debugctl(&["trace", tool, "--format", "json", SHOP]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{tool}");
        let answer = run.json();
        assert_eq!(answer["schema"], format!("debugctl.trace.{tool}/1"));
        for key in keys {
            assert!(answer.get(key).is_some(), "{tool}: {key}");
        }
    }
}

#[test]
fn a_stream_a_file_and_a_compressed_file_are_the_same() {
    let (compressed, plain) = (fs::read(SHOP).unwrap(), inflated(SHOP));
    let path = file("plain_trace", "shop.trace", &plain);
    for arguments in [&["trace", "summary"][..], &["storm"]] {
        let arguments = [arguments, &["--format", "json"]].concat();
        let expected = debugctl(&[&arguments[..], &[SHOP]].concat()).stdout;
        assert_eq!(debugctl(&[&arguments[..], &[&path]].concat()).stdout, expected);
        assert_eq!(debugctl_reading(&plain, &[&arguments[..], &["-"]].concat()).stdout, expected);
        assert_eq!(debugctl_reading(&compressed, &[&arguments[..], &["-"]].concat()).stdout, expected);
    }
}

fn inflated(path: &str) -> Vec<u8> {
    let mut plain = Vec::new();
    let compressed = fs::read(path).unwrap();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&compressed[..]), &mut plain).unwrap();
    plain
}

#[test]
fn nothing_but_a_header_is_no_answer() {
    let plain = inflated(SHOP);
    for (length, message) in [
        (8, "it ends within the header of a trace"),
        (16, "the trace ends after its header: the program was killed"),
        (60, "nothing of it can be read: generation 1, byte "),
    ] {
        let path = file("header", "header.trace", &plain[..length]);
        for tool in [&["trace", "summary"][..], &["trace", "goroutines"], &["trace", "gc"], &["storm"]] {
            let run = debugctl(&[tool, &[&path]].concat());
            assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{tool:?}, {length} bytes");
            assert!(run.stderr.contains(message), "{}", run.stderr);
        }
    }
}

#[test]
fn a_trace_that_is_cut_off_is_not_cleared() {
    // Of one generation, at the end of which stacks and names stand.
    let storm =
        inflated(concat!(env!("CARGO_MANIFEST_DIR"), "/../gotrace/tests/data/storms/storm-1.27.trace.gz"));
    let path = file("cut_storm", "cut.trace", &storm[..storm.len() * 4 / 5]);
    let run = debugctl(&["storm", "--threshold", "400", &path]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("STORM  goroutines of which the trace does not say"), "{}", run.stdout);
    assert!(run.stdout.contains("site       lost: "), "{}", run.stdout);
    let plain = inflated(SHOP);
    let path = file("cut_storm", "cut_more.trace", &plain[..plain.len() / 10]);
    let run = debugctl(&["storm", &path]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("NO STORM in what can be read of it  at most "), "{}", run.stdout);
    // Nothing that is inside a batch is taken for another one.
    for percent in 40..90 {
        let path = file("cut_storm", "cut.trace", &plain[..plain.len() * percent / 100]);
        let summary = debugctl(&["trace", "summary", "--format", "json", &path]).json();
        assert!(summary["damaged"].as_array().unwrap().len() <= 8, "{percent} %: {}", summary["damaged"]);
    }
}

#[test]
fn damage_that_leaves_events_is_listed() {
    let mut plain = inflated(SHOP);
    plain.truncate(plain.len() * 4 / 5);
    let path = file("cut_trace", "cut.trace", &plain);
    let run = debugctl(&["trace", "summary", "--format", "json", &path]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let summary = run.json();
    let damaged = summary["damaged"].as_array().unwrap();
    assert!(!damaged.is_empty());
    assert_eq!(keys(&damaged[0]), ["error", "generation", "offset"]);
    assert!(summary["events"].as_u64().unwrap() > 1000);
    let text = debugctl(&["storm", &path]);
    assert!(text.stderr.starts_with("debugctl: warning: "), "{}", text.stderr);
}

#[test]
fn what_is_no_trace_is_3() {
    let text = file("no_trace", "text.txt", b"hello world, this is no trace\n");
    let folder = Path::new(SHOP).parent().unwrap().display().to_string();
    for (path, message) in [
        (text.as_str(), "not a Go execution trace"),
        ("no/such/file", "cannot read the input"),
        (folder.as_str(), "this is a folder"),
    ] {
        for tool in [&["trace", "summary"][..], &["trace", "goroutines"], &["trace", "gc"], &["storm"]] {
            let run = debugctl(&[tool, &[path]].concat());
            assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{tool:?} {path}");
            assert!(run.stderr.contains(message), "{}", run.stderr);
        }
    }
    let run = debugctl(&["trace", "summary", "--limit", "generation_bytes=1KiB", SHOP]);
    assert_eq!(run.status, 4, "{}", run.stderr);
    assert!(run.stderr.contains("--limit generation_bytes=N"), "{}", run.stderr);
}
