//! Holds what is read of traces from before Go 1.22 against Go's own reader: on the traces of its test
//! suite, and on damaged copies of them.
//!
//! Runs when `GOTRACE_LIVE_GO` is set, and fails then if Go or the corpus (`GOTRACE_CORPUS`, for the
//! program that asks Go's reader) is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;

use gotrace::{CanonicalLines, Reader};

fn goroot() -> PathBuf {
    let output = Command::new("go").args(["env", "GOROOT"]).output().expect("Go must be installed");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("v1_live_go");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program that shows what Go's reader sees; `None` where Go is not asked for.
fn truthmaker() -> Option<PathBuf> {
    if std::env::var_os("GOTRACE_LIVE_GO").is_none() {
        eprintln!("skipped: GOTRACE_LIVE_GO is not set");
        return None;
    }
    let corpus = std::env::var_os("GOTRACE_CORPUS").expect("GOTRACE_CORPUS must be set with GOTRACE_LIVE_GO");
    let program = folder().join("truthmaker");
    let mut build = Command::new("sh");
    build.arg(Path::new(&corpus).join("truthmaker/build.sh")).arg(goroot()).arg(&program);
    assert!(build.status().unwrap().success(), "truthmaker could not be built");
    Some(program)
}

/// The traces of Go's test suite.
fn traces() -> Vec<PathBuf> {
    let folder = goroot().join("src/internal/trace/internal/tracev1/testdata");
    let mut traces: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    traces.sort();
    assert!(traces.len() >= 12, "only {} traces in Go's test suite", traces.len());
    traces
}

/// What Go's reader sees: canonical lines, and the error at which it stopped.
fn by_go(truthmaker: &Path, trace: &Path) -> (Vec<String>, Option<String>) {
    let run = |args: &[&Path]| {
        let output = Command::new(truthmaker).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let truth: serde_json::Value = serde_json::from_str(&run(&[trace])).unwrap();
    let error = ["open_error", "read_error"].iter().find_map(|name| truth[name].as_str());
    (run(&["-dump".as_ref(), trace]).lines().map(str::to_owned).collect(), error.map(str::to_owned))
}

fn by_us(bytes: &[u8]) -> (Vec<String>, Vec<gotrace::Damage>) {
    let mut reader = Reader::new(bytes).unwrap();
    let (mut canonical, mut lines) = (CanonicalLines::new(), Vec::new());
    reader
        .for_each(|event| {
            lines.push(String::from_utf8(canonical.line(event).with_time().to_vec()).unwrap());
        })
        .unwrap();
    (lines, reader.damage().to_vec())
}

/// Panics unless both are the same, but for the order of events that had the same time before times
/// were made to increase: in Go that is the order of a map, another one in every run.
fn are_alike(ours: &[String], gos: &[String], name: &str) {
    let parts = |lines: &[String]| {
        let parts = lines.iter().map(|line| line.split_once(' ').unwrap());
        let (times, mut events): (Vec<_>, Vec<_>) =
            parts.map(|(time, event)| (time.to_owned(), event.to_owned())).unzip();
        events.sort();
        (times, events)
    };
    assert_eq!(parts(ours), parts(gos), "{name}");
    let (same, all) = (ours.iter().zip(gos).filter(|(a, b)| a == b).count(), gos.len());
    assert!(same + 50 + all / 20 > all, "{name}: only {same} of {all} events are in the same place");
}

#[test]
fn the_traces_of_gos_suite() {
    let Some(truthmaker) = truthmaker() else { return };
    for trace in traces() {
        let name = trace.display().to_string();
        let (gos, error) = by_go(&truthmaker, &trace);
        let (ours, damage) = by_us(&std::fs::read(&trace).unwrap());
        assert_eq!(error, None, "{name}");
        assert_eq!(damage, [], "{name}");
        are_alike(&ours, &gos, &name);
    }
}

#[test]
fn damaged_copies() {
    let Some(truthmaker) = truthmaker() else { return };
    let copy = folder().join("damaged.trace");
    let mut random = 1_u64;
    let mut below = |end: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % end
    };
    let (mut refused, mut accepted) = (0, 0);
    for trace in traces().iter().filter(|trace| trace.metadata().unwrap().len() < 30_000) {
        let whole = std::fs::read(trace).unwrap();
        for number in 0..15 {
            let mut bytes = whole.clone();
            let at = 16 + below(bytes.len() - 16);
            let until = (at + below(40)).min(bytes.len());
            match number % 4 {
                0 => bytes[at] ^= 1 << below(8),
                1 => bytes[at] = u8::try_from(below(256)).unwrap(),
                2 => bytes.truncate(at),
                _ => drop(bytes.drain(at..until)),
            }
            std::fs::write(&copy, &bytes).unwrap();
            let name = format!("{}, copy {number}", trace.display());
            let (gos, error) = by_go(&truthmaker, &copy);
            let (ours, damage) = by_us(&bytes);
            if let Some(error) = error {
                assert!(!damage.is_empty(), "{name}: Go says {error}, we say nothing");
                refused += 1;
            } else if damage.is_empty() {
                are_alike(&ours, &gos, &name);
                accepted += 1;
            }
        }
    }
    assert!(refused > 20 && accepted > 10, "{refused} refused, {accepted} accepted");
}
