//! The contract `debugctl.leak/1`.

use std::fs;

use serde_json::{Value, json};

use crate::process::{SERIES, debugctl, file, heap, series_files};

/// Some fields of an object; those that are missing are null.
fn pick(object: &Value, fields: &[&str]) -> Value {
    fields.iter().map(|field| (field.to_string(), object[field].clone())).collect()
}

#[test]
fn the_leak_is_reported_as_other_programs_expect() {
    let run = debugctl(&["leak", "--format", "json", SERIES]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.trim_start_matches(['{', '\n', ' ']).starts_with("\"schema\""), "schema comes first");
    let report = run.json();
    assert_eq!(
        pick(&report, &["schema", "verdict", "snapshots", "warnings"]),
        json!({"schema": "debugctl.leak/1", "verdict": "leak", "snapshots": 13, "warnings": []})
    );
    assert!(report["reason"].is_string());

    let suspect = &report["suspects"][0];
    assert_eq!(
        pick(suspect, &["rank", "verdict", "function", "file", "line"]),
        json!({
            "rank": 1, "verdict": "leak",
            "function": "main.fetchCatalogue", "file": "leaky_shop/supplier.go", "line": 26,
        })
    );
    assert!(suspect["growth_bytes"].is_i64() && suspect["growth_objects"].is_i64());
    assert!(suspect["growth_bytes_per_s"].is_f64() && suspect["q_value"].is_f64());
    assert!((0.0..=1.0).contains(&suspect["retention"].as_f64().unwrap()));
    assert_eq!(
        suspect["stack"],
        json!([
            {"function": "io.ReadAll", "file": "io/io.go", "line": 734},
            {"function": "main.fetchCatalogue", "file": "leaky_shop/supplier.go", "line": 26},
            {"function": "main.askSupplier", "file": "leaky_shop/shop.go", "line": 60},
        ])
    );
    let holder = &suspect["holders"][0];
    assert_eq!(
        pick(holder, &["kind", "name", "state"]),
        json!({"kind": "goroutine", "name": "main.askSupplier", "state": "chan send"})
    );
    assert!(holder["count"].as_u64().unwrap() > 300 && holder["growth"].as_i64().unwrap() > 280, "{holder}");
}

#[test]
fn without_a_leak_there_are_no_suspects() {
    let run = debugctl(&["leak", "--format", "json", &heap(3), &heap(4)]);
    assert_eq!(
        pick(&run.json(), &["schema", "verdict", "snapshots", "suspects", "warnings"]),
        json!({
            "schema": "debugctl.leak/1", "verdict": "not_enough_data", "snapshots": 2, "suspects": [], "warnings": [],
        })
    );
}

#[test]
fn a_folder_and_its_files_in_any_order_give_the_same_answer() {
    let of_folder = debugctl(&["leak", "--format", "json", SERIES]);
    let mut arguments = vec!["leak".into(), "--format".into(), "json".into()];
    arguments.extend(series_files().into_iter().rev());
    let of_files = debugctl(&arguments);
    assert_eq!(of_folder.stdout, of_files.stdout);
    assert_eq!(of_folder.status, of_files.status);
}

#[test]
fn sub_folders_are_snapshots_too() {
    let root = crate::process::folder("sub_folders");
    for n in 0..5 {
        let snapshot = root.join(n.to_string());
        fs::create_dir_all(snapshot.join("deeper")).unwrap();
        fs::copy(heap(n), snapshot.join("heap.pb.gz")).unwrap();
    }
    let report = debugctl(&["leak", "--format", "json", root.to_str().unwrap()]).json();
    assert_eq!(report["snapshots"], 5);
    assert_eq!(report["warnings"][0], "0/deeper: left out: sub-folders are read one level deep");
}

#[test]
fn foreign_and_damaged_files_are_warnings() {
    let foreign = file("foreign", "notes.md", b"# Notes\n");
    let heap = fs::read(heap(12)).unwrap();
    let cut_off = file("cut_off", "heap.999.pb.gz", &heap[..heap.len() / 2]);
    let run = debugctl(&["leak", "--format", "json", SERIES, &foreign, &cut_off]);
    let report = run.json();
    assert_eq!((run.status, &report["verdict"]), (1, &json!("leak")));
    let warnings: Vec<&str> =
        report["warnings"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings.iter().any(|warning| warning.contains("notes.md: left out")), "{warnings:?}");
    assert!(warnings.iter().any(|warning| warning.contains("heap.999.pb.gz: left out")), "{warnings:?}");
}

#[test]
fn the_classic_rules_can_be_asked_for() {
    for policy in ["three-growths", "allocs-vs-inuse"] {
        let run = debugctl(&["leak", "--policy", policy, "--top", "2", "--format", "json", SERIES]);
        let report = run.json();
        assert!(report["suspects"].as_array().unwrap().len() <= 2, "{policy}");
        assert_eq!(run.status == 1, report["verdict"] == "leak", "{policy}");
    }
}
