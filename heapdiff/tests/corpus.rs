//! Every series of a corpus with known answers, when `HEAPDIFF_CORPUS` names its folder.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::path::PathBuf;

use heapdiff::Verdict;
use support::Case;

/// What is wrong with the answer.
fn fault(case: &Case) -> Option<String> {
    let leaks = case.leaks()?;
    let report = case.report();
    if leaks != (report.verdict == Verdict::Leak) {
        return Some(format!("{}: {}: {}", case.name, report.verdict, report.reason));
    }
    let suspect = report.suspects.first().filter(|_| leaks)?;
    let site = case.site();
    if (&suspect.frame.function, suspect.frame.line) != (&site.function, site.line) {
        return Some(format!("{}: blamed {:?}, it was {site:?}", case.name, suspect.frame));
    }
    let (function, state) = case.waiting_goroutine()?;
    let mut holders = suspect.holders.iter();
    let is_named = holders.any(|h| h.name == function && h.state.as_deref() == Some(state));
    (!is_named).then(|| format!("{}: {function} [{state}] is not among {:?}", case.name, suspect.holders))
}

#[test]
fn every_series_is_judged_right() {
    let Some(corpus) = std::env::var_os("HEAPDIFF_CORPUS").map(PathBuf::from) else { return };
    let cases = Case::all(&corpus);
    assert!(cases.iter().any(|case| case.leaks().is_some()), "{} has no series", corpus.display());
    let faults: Vec<String> = cases.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} of {}: {faults:#?}", faults.len(), cases.len());
}
