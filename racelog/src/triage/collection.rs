use std::collections::{HashMap, HashSet};

use super::finding::Finding;
use crate::identity::Identity;
use crate::report::Report;
use crate::scan::Summary;
use crate::warning::Warning;

/// Reports of several logs, runs or shards, put together.
///
/// ```
/// let log = b"panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/shop/main.go:3 +0x1d\n\n".repeat(2);
/// let mut collection = racelog::Collection::default();
/// for file in ["shard-1.log", "shard-2.log"] {
///     collection.add_scan(file, racelog::scan(&log)?);
/// }
/// let triage = collection.finish();
/// assert_eq!((triage.findings.len(), triage.findings[0].count), (1, 4));
/// # Ok::<(), racelog::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Collection {
    keeps_all: bool,
    redacts: bool,
    #[cfg(feature = "json")]
    baseline: Option<super::Baseline>,
    known: HashMap<Identity, usize>,
    failed: HashSet<String>,
    triage: Triage,
}

/// What is worth a person's time.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Triage {
    /// Findings in the order in which they first occurred.
    pub findings: Vec<Finding>,
    /// How many reports the baseline knew.
    pub known: u64,
    /// All logs together.
    pub summary: Summary,
    /// Warnings, and the files they are about.
    pub warnings: Vec<(String, Warning)>,
}

impl Collection {
    /// Keeps every occurrence as a finding of its own.
    pub fn without_dedupe(mut self) -> Self {
        self.keeps_all = true;
        self
    }

    /// Drops what may be nobody's business: arguments, messages, labels. Names stay as they were.
    pub fn redacted(mut self) -> Self {
        self.redacts = true;
        self
    }

    /// Leaves out what an earlier run has found.
    #[cfg(feature = "json")]
    pub fn against(mut self, baseline: super::Baseline) -> Self {
        self.baseline = Some(baseline);
        self
    }

    /// Adds all that a log holds.
    pub fn add_scan(&mut self, file: &str, scan: crate::Scan) {
        for report in scan.reports {
            self.add(file, report);
        }
        self.add_summary(file, scan.summary, scan.warnings);
    }

    /// Adds a report; says whether it is a new finding.
    pub fn add(&mut self, file: &str, mut report: Report) -> bool {
        let identity = Identity::of(&report);
        #[cfg(feature = "json")]
        if self.baseline.as_ref().is_some_and(|baseline| baseline.contains(&identity)) {
            self.triage.known = self.triage.known.saturating_add(1);
            return false;
        }
        if self.redacts {
            super::redact::redact(&mut report);
        }
        let findings = &mut self.triage.findings;
        let position = self.known.get(&identity).copied().filter(|_| !self.keeps_all);
        if let Some(position) = position {
            if let Some(finding) = findings.get_mut(position) {
                finding.add(file, report);
            }
            return false;
        }
        self.known.insert(identity.clone(), findings.len());
        findings.push(Finding::new(file, report, identity));
        true
    }

    /// Adds a report; if it is a new finding, returns it alone. For followers, who tell each finding at once.
    pub fn add_and_take(&mut self, file: &str, report: Report) -> Option<Triage> {
        if !self.add(file, report) {
            return None;
        }
        // Later occurrences find their name, and nothing there to be counted.
        let findings = std::mem::take(&mut self.triage.findings);
        Some(Triage { findings, ..Triage::default() })
    }

    /// Adds what a log says besides its reports.
    pub fn add_summary(&mut self, file: &str, summary: Summary, warnings: Vec<Warning>) {
        let all = &mut self.triage.summary;
        if let Some(found) = summary.found {
            all.found = Some(all.found.unwrap_or_default().saturating_add(found));
        }
        all.exit_status = summary.exit_status.or(all.exit_status);
        for test in summary.failed_tests {
            if self.failed.insert(test.clone()) {
                all.failed_tests.push(test);
            }
        }
        all.dump_goroutines = all.dump_goroutines.saturating_add(summary.dump_goroutines);
        all.lines = all.lines.saturating_add(summary.lines);
        let redacts = self.redacts;
        self.triage.warnings.extend(warnings.into_iter().map(|mut warning| {
            if redacts {
                super::redact::redact_warning(&mut warning);
            }
            (file.to_owned(), warning)
        }));
    }

    /// All findings.
    pub fn finish(self) -> Triage {
        self.triage
    }
}
