//! What Go's reader saw of a trace, as `truthmaker` of the corpus writes it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::events::Seen;

/// Panics unless `seen` is what the truth says.
pub(crate) fn check(name: &str, seen: &Seen, truth: &Path) {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    assert!(truth["open_error"].is_null() && truth["read_error"].is_null(), "{name}: the truth is an error");
    assert_eq!(seen.damage, [], "{name}");
    assert_eq!(counts(&truth["kinds"]), seen.kinds, "{name}");
    assert_eq!(counts(&truth["transitions"]), seen.transitions, "{name}");
    assert_eq!(truth["events"], seen.events, "{name}");
    assert_eq!(truth["first_time_ns"], seen.first_time, "{name}");
    assert_eq!(truth["last_time_ns"], seen.last_time, "{name}");
    let syncs: Vec<_> = truth["syncs"].as_array().unwrap().iter().map(sync).collect();
    assert_eq!(syncs, seen.syncs, "{name}");
    assert_eq!(truth["digest_set_no_time"], *seen.set_without_times, "{name}: other events");
    assert_eq!(truth["digest_seq"], *seen.sequence, "{name}: another order, or other times");
}

fn counts(object: &Value) -> BTreeMap<String, u64> {
    object.as_object().unwrap().iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap())).collect()
}

fn sync(sync: &Value) -> (u64, i64, Option<(i64, u64, i64)>) {
    let clock = sync["trace_ns"]
        .as_i64()
        .map(|trace| (trace, sync["mono_ns"].as_u64().unwrap(), sync["wall_unix_ns"].as_i64().unwrap()));
    (sync["n"].as_u64().unwrap(), sync["time_ns"].as_i64().unwrap(), clock)
}
