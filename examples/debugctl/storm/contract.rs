use gotrace::{Finding, StormReport, Time};
use serde::Serialize;

/// What `debugctl storm --format json` prints. Other programs read it: fields are added, but not
/// renamed or removed, under the same schema.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    schema: &'static str,
    findings: &'a [Finding],
    /// The most goroutines that lived at one time, storm or not.
    peak_live: u64,
    peak_live_ns: Time,
    warnings: Vec<String>,
}

impl<'a> Document<'a> {
    pub(super) fn new(report: &'a StormReport, warnings: Vec<String>) -> Self {
        Self {
            schema: "debugctl.storm/1",
            findings: &report.findings,
            peak_live: report.peak_live,
            peak_live_ns: report.peak_live_ns,
            warnings,
        }
    }
}
