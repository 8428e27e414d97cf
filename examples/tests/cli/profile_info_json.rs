//! The contract `debugctl.profile.info/1`.

use std::fs;

use serde_json::json;

use crate::process::{debugctl, debugctl_reading, heap};

/// Numbers as Go 1.27.3 tells them (`go tool pprof -raw`, added up), but for functions and strings,
/// which it does not show.
#[test]
fn a_heap_profile_is_described_as_other_programs_expect() {
    let run = debugctl(&["profile", "info", "--format", "json", &heap(12)]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(
        run.json(),
        json!({
            "schema": "debugctl.profile.info/1",
            "sample_types": [
                {"type": "alloc_objects", "unit": "count", "total": 387_297},
                {"type": "alloc_space", "unit": "bytes", "total": 875_240_842},
                {"type": "inuse_objects", "unit": "count", "total": 2_227},
                {"type": "inuse_space", "unit": "bytes", "total": 28_563_455},
            ],
            "default_sample_type": "inuse_space",
            "samples": 72,
            "locations": 145,
            "functions": 118,
            "mappings": 3,
            "strings": 177,
            "period": 524_288,
            "period_type": {"type": "space", "unit": "bytes"},
            "time_ns": 1_795_443_117_910_156_100_i64,
            "duration_ns": 0,
            "warnings": [],
        })
    );
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let bytes = fs::read(heap(12)).unwrap();
    let of_stdin = debugctl_reading(&bytes, &["profile", "info", "--format", "json", "-"]);
    assert_eq!(of_stdin.stdout, debugctl(&["profile", "info", "--format", "json", &heap(12)]).stdout);
}

#[test]
fn a_profile_without_sample_types_has_no_default() {
    // A string table with the empty string, and nothing else.
    let run = debugctl_reading(&[0x32, 0x00], &["profile", "info", "--format", "json", "-"]);
    let info = run.json();
    assert_eq!(info["default_sample_type"], json!(null), "{}", run.stderr);
    assert_eq!(info["period_type"], json!({"type": "", "unit": ""}));
    assert_eq!(info["strings"], 1);
}

#[test]
fn totals_wrap_around_like_those_of_go() {
    // sample_type {}; sample { value: i64::MAX } twice; string_table "".
    let max = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let sample = [&[0x12, 0x0b, 0x12, 0x09][..], &max].concat();
    let profile = [&[0x0a, 0x00][..], &sample, &sample, &[0x32, 0x00]].concat();
    let run = debugctl_reading(&profile, &["profile", "info", "--lenient", "--format", "json", "-"]);
    assert_eq!(run.json()["sample_types"][0]["total"], -2, "{}", run.stderr);
}
