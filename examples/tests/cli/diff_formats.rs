//! The contract `debugctl.diff/1`, and the other formats of `debugctl diff`.

use std::fs;

use pprof_parse::Profile;
use serde_json::{Value, json};

use crate::process::{command, debugctl, file, folder, heap};

#[test]
fn the_differences_are_reported_as_other_programs_expect() {
    let run = debugctl(&["diff", "--format", "json", &heap(0), &heap(12)]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.trim_start_matches(['{', '\n', ' ']).starts_with("\"schema\""), "schema comes first");
    let diff = run.json();
    assert_eq!(diff["schema"], "debugctl.diff/1");
    assert_eq!(diff["warnings"], json!([]));
    let similarity = &diff["similarity"];
    for score in ["absolute", "shape", "noise_absolute", "noise_shape"] {
        assert!((0.0..=1.0).contains(&similarity[score].as_f64().unwrap()), "{score}: {similarity}");
    }
    assert_eq!(similarity["changed"], true);

    let sites = diff["sites"].as_array().unwrap();
    let grown = &sites[0];
    let frame = json!({"function": "main.fetchCatalogue", "file": "leaky_shop/supplier.go", "line": 26});
    assert_eq!((&grown["before"], &grown["after"]), (&frame, &frame));
    assert_eq!((&grown["match"], &grown["confidence"]), (&json!("equal"), &json!(1.0)));
    let number = |site: &Value, field: &str| site[field].as_i64().unwrap();
    assert_eq!(number(grown, "delta_bytes"), number(grown, "after_bytes") - number(grown, "before_bytes"));
    assert!(grown["z"].as_f64().unwrap() > 3.0);
    let deltas: Vec<u64> = sites.iter().map(|site| number(site, "delta_bytes").unsigned_abs()).collect();
    assert!(deltas.is_sorted_by(|a, b| a >= b), "{deltas:?}");
}

#[test]
fn one_side_alone_is_null() {
    /// Another program.
    const OTHER: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../heapdiff/tests/pairs/orders/a.heap.004.pb.gz");
    let diff = debugctl(&["diff", "--format", "json", &heap(0), OTHER]).json();
    let sites = diff["sites"].as_array().unwrap();
    let alone = sites.iter().find(|site| site["match"].is_null()).unwrap();
    assert!(alone["before"].is_null() != alone["after"].is_null(), "{alone}");
    assert_eq!(alone["confidence"], 0.0);
}

#[test]
fn a_heap_has_not_changed_against_itself() {
    let run = debugctl(&["diff", "--format", "json", &heap(7), &heap(7)]);
    assert_eq!(run.status, 0);
    let similarity = &run.json()["similarity"];
    assert_eq!((&similarity["absolute"], &similarity["shape"]), (&json!(1.0), &json!(1.0)));
    assert_eq!(similarity["changed"], false);
}

#[test]
fn pictures_are_single_files() {
    for format in ["svg", "flame"] {
        let run = debugctl(&["diff", "--format", format, &heap(0), &heap(12)]);
        assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{format}");
        assert!(run.stdout.contains("<svg ") && run.stdout.contains("fetchCatalogue"), "{format}");
        assert!(!run.stdout.contains("src=") && !run.stdout.contains("@import"), "{format}");
    }
}

#[test]
fn the_profile_holds_negative_values_and_opens_again() {
    let path = folder("diff_profile").join("diff.pb.gz");
    let target = path.display().to_string();
    let run = debugctl(&["diff", "--format", "pprof", "--output", &target, &heap(12), &heap(0)]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    let profile = Profile::parse(&fs::read(&path).unwrap()).unwrap();
    let total: i64 = profile.samples().map(|sample| sample.values()[1]).sum();
    assert!(total < -10_000_000, "{total}");
    // What is no text goes to a pipe as it is.
    let piped = command(&["diff", "--format", "pprof", &heap(12), &heap(0)]).output().unwrap();
    assert_eq!(piped.stdout, fs::read(&path).unwrap());
}

#[test]
fn other_tools_have_no_such_formats() {
    let run = debugctl(&["leak", "--format", "flame", &heap(0)]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, "debugctl: no format flame here; there is: text, json, svg\n");
}

#[test]
fn what_is_no_heap_profile_is_refused_by_name() {
    let foreign = file("diff_foreign", "notes.md", b"# Notes\n");
    let run = debugctl(&["diff", &heap(0), &foreign]);
    assert_eq!((run.status, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("notes.md"), "{}", run.stderr);
}
