//! GitHub Actions: workflow commands that become annotations, and the summary of a step.

use std::fmt::Write;

use super::root::Root;
use super::title::{printable, title};
use crate::report::Kind;
use crate::triage::{Finding, Place, Triage};

/// GitHub shows no more errors of a step.
const ANNOTATIONS: usize = 10;

/// A summary may have 1 MiB.
const SUMMARY_BYTES: usize = 1 << 20;

/// One workflow command for each finding, at the place that a person looks at first; GitHub shows ten errors of
/// a step, so further ones are counted in a notice.
pub fn annotations(triage: &Triage, root: &Root) -> String {
    let mut out = String::new();
    for finding in triage.findings.iter().take(ANNOTATIONS) {
        let level = if finding.report.kind == Kind::Dump { "warning" } else { "error" };
        let place = first_place(finding, root);
        let properties = place.map_or(String::new(), |place| {
            format!("file={},line={},", property(&root.shown(&place.file)), place.line)
        });
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "::{level} {properties}title={}::{}",
            property(&title(finding)),
            data(&message(finding, root))
        );
    }
    let rest = triage.findings.len().saturating_sub(ANNOTATIONS);
    if rest > 0 {
        let _ =
            writeln!(out, "::notice title=racelog::{rest} more findings are in the step summary and the log");
    }
    out
}

/// A table of the findings in Markdown, for `GITHUB_STEP_SUMMARY`; cut at a row to what GitHub takes.
pub fn step_summary(triage: &Triage, root: &Root) -> String {
    let mut out = String::from("## Races and crashes\n\n");
    if triage.findings.is_empty() {
        let _ = writeln!(out, "Nothing found in {} lines.", triage.summary.lines);
        return out;
    }
    out.push_str("| | count | pattern | test | where |\n|---|---|---|---|---|\n");
    for (number, finding) in triage.findings.iter().enumerate() {
        let places: Vec<String> = finding
            .places()
            .iter()
            .map(|place| format!("`{}:{}`", cell(&root.shown(&place.file)), place.line))
            .collect();
        let row = format!(
            "| {} | {} | {} | {} | {} |\n",
            cell(&title(finding)),
            finding.count,
            finding.pattern.map_or("", |pattern| pattern.label),
            cell(finding.report.test.as_deref().unwrap_or_default()),
            places.join(" ")
        );
        if out.len().saturating_add(row.len()).saturating_add(128) > SUMMARY_BYTES {
            let _ =
                writeln!(out, "\n{} more findings do not fit.", triage.findings.len().saturating_sub(number));
            break;
        }
        out.push_str(&row);
    }
    out
}

/// The first place in the repository, else the first.
fn first_place(finding: &Finding, root: &Root) -> Option<Place> {
    let places = finding.places();
    let own = places.iter().find(|place| root.relative(&place.file).is_some());
    own.or(places.first()).cloned()
}

fn message(finding: &Finding, root: &Root) -> String {
    let mut lines = vec![title(finding)];
    for place in finding.places() {
        lines.push(format!("{}  {}:{}", printable(&place.function), root.shown(&place.file), place.line));
    }
    if finding.count > 1 {
        lines.push(format!("{} times", finding.count));
    }
    lines.push(finding.identity.fingerprint.clone());
    lines.join("\n")
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in a table of Markdown cannot end its cell or begin a tag.
fn cell(text: &str) -> String {
    let text = printable(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('|', "\\|").replace('`', "'")
}
