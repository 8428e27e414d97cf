//! Series of real Go programs; `tests/data/README.md` says how they were made.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::path::Path;

use heapdiff::{Report, Verdict};
use support::Case;

#[track_caller]
fn report(name: &str) -> (Case, Report) {
    let cases = Case::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"));
    let case = cases.into_iter().find(|case| case.name == name).unwrap();
    let report = case.report();
    // The truth is the one file that is none of a series.
    let [warning] = report.warnings.as_slice() else { panic!("{:?}", report.warnings) };
    assert!(warning.starts_with("truth.json"), "{warning}");
    (case, report)
}

#[track_caller]
fn assert_leak(name: &str) {
    let (case, report) = report(name);
    assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
    assert_eq!(report.suspects[0].frame, case.site());
    if let Some((function, state)) = case.waiting_goroutine() {
        let holder = &report.suspects[0].holders[0];
        assert_eq!((holder.name.as_str(), holder.state.as_deref()), (function, Some(state)));
    }
}

#[track_caller]
fn assert_no_leak(name: &str, verdict: Verdict) {
    let (_, report) = report(name);
    assert_eq!(report.verdict, verdict, "{}", report.reason);
    assert!(report.suspects.is_empty());
}

#[test]
fn cache_noevict() {
    assert_leak("cache_noevict");
}

#[test]
fn chan_blocked_senders() {
    assert_leak("chan_blocked_senders");
    let holder = &report("chan_blocked_senders").1.suspects[0].holders[0];
    assert_eq!((holder.count, holder.growth), (336, 312));
    assert_eq!(holder.created_by.as_deref(), Some("main.firstOf"));
}

#[test]
fn subslice_pin() {
    assert_leak("subslice_pin");
}

#[test]
fn warmup_plateau() {
    assert_no_leak("warmup_plateau", Verdict::WarmUp);
}

#[test]
fn sawtooth_batch() {
    assert_no_leak("sawtooth_batch", Verdict::Periodic);
}
