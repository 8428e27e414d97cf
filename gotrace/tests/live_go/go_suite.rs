use std::fs;
use std::path::Path;

use gotrace::Error;
use serde_json::Value;

use crate::support::{events, go_quoted, text_trace, txtar};
use crate::truthmaker::{self, Dump, folder, goroot};
use crate::wanted;

/// What Go's reader says of its own test data; the binary traces are left in the folder.
fn suite(binaries: &Path) -> Vec<Value> {
    let testdata = goroot().join("src/internal/trace/testdata");
    let answer = truthmaker::run(&["-suite".as_ref(), &testdata, "-bin".as_ref(), binaries]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["cases"].as_array().unwrap().clone()
}

fn source(case: &Value) -> String {
    let testdata = goroot().join("src/internal/trace/testdata");
    fs::read_to_string(testdata.join(case["file"].as_str().unwrap())).unwrap()
}

fn name(case: &Value) -> &str {
    case["file"].as_str().unwrap().rsplit('/').next().unwrap()
}

#[test]
fn text_tests_of_go() {
    if !wanted() {
        return;
    }
    let binaries = folder("go_suite");
    let cases: Vec<_> = suite(&binaries).into_iter().filter(|case| case["expect"].is_string()).collect();
    assert!(cases.len() >= 22, "only {} text tests", cases.len());
    for case in &cases {
        let name = name(case);
        let archive = source(case);
        let bytes = text_trace::assemble(txtar::file(&archive, "trace").unwrap()).unwrap();
        let binary = binaries.join(name).with_extension("trace");
        assert!(bytes == fs::read(&binary).unwrap(), "{name}: not assembled as Go does");
        let seen = events::same_both_ways(&bytes, name).unwrap();
        match txtar::file(&archive, "expect").unwrap().split_whitespace().next().unwrap() {
            "SUCCESS" => {
                assert!(seen.damage.is_empty(), "{name}: {:?}", seen.damage);
                assert_eq!(Value::from(seen.events), case["events"], "{name}");
                assert_eq!(Value::from(seen.set_without_times), case["digest_set_no_time"], "{name}");
                assert_eq!(Value::from(seen.sequence), case["digest_seq"], "{name}");
            }
            "FAILURE" => {
                assert!(!seen.damage.is_empty(), "{name} is expected to fail: {}", case["read_error"]);
                same_as_go(name, &binary, &bytes);
            }
            other => panic!("{name} expects {other}"),
        }
    }
}

#[test]
fn fuzz_inputs_of_go() {
    if !wanted() {
        return;
    }
    let binaries = folder("go_fuzz");
    let cases: Vec<_> = suite(&binaries).into_iter().filter(|case| !case["expect"].is_string()).collect();
    assert!(cases.len() >= 17, "only {} fuzz inputs", cases.len());
    for case in &cases {
        let name = name(case);
        let source = source(case);
        let quoted = source.lines().find_map(|line| line.strip_prefix("[]byte(")?.strip_suffix(')')).unwrap();
        let bytes = go_quoted::unquote(quoted).unwrap();
        let binary = binaries.join(format!("fuzz-{name}.trace"));
        assert!(bytes == fs::read(&binary).unwrap(), "{name}: not unquoted as Go does");
        same_as_go(name, &binary, &bytes);
    }
}

/// Panics unless our verdict is that of Go, and the events up to Go's error are the same.
pub(crate) fn same_as_go(name: &str, file: &Path, bytes: &[u8]) {
    judge(name, &Dump::of(file), events::dump(bytes));
}

pub(crate) fn judge(name: &str, go: &Dump, ours: Result<events::Dump, Error>) {
    let lines: Vec<&str> = go.lines.iter().map(String::as_str).collect();
    match ours {
        Ok(ours) => ours.starts_as(&lines, go.error.as_deref(), name),
        Err(error) => {
            assert!(go.error.is_some(), "{name}: we refuse what Go reads: {error}");
            assert_eq!(lines.len(), 0, "{name}: we refuse it ({error}), Go reads on to {:?}", go.error);
        }
    }
}
