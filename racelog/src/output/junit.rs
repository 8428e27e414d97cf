//! JUnit XML, as CI systems read it.

use std::fmt::{self, Write};

use super::root::Root;
use super::title::title;
use crate::triage::{Finding, Triage};

/// A test suite with a failed test case for each finding; a suite with one passed case if there is none.
pub fn junit(triage: &Triage, root: &Root) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_all(&mut out, triage, root);
    out
}

fn write_all(out: &mut String, triage: &Triage, root: &Root) -> fmt::Result {
    let failures = triage.findings.len();
    let tests = failures.max(1);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"racelog\" tests=\"{tests}\" failures=\"{failures}\">")?;
    writeln!(
        out,
        "  <testsuite name=\"races and crashes\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
    )?;
    for finding in &triage.findings {
        case(out, finding, root)?;
    }
    if failures == 0 {
        writeln!(out, "    <testcase classname=\"racelog\" name=\"no race, no crash\"/>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn case(out: &mut String, finding: &Finding, root: &Root) -> fmt::Result {
    let report = &finding.report;
    let title = title(finding);
    let class = report.package.as_deref().unwrap_or(&finding.file);
    let name = report.test.as_ref().map_or(title.clone(), |test| format!("{test}: {title}"));
    let place = finding.places().into_iter().next();
    let file = place.map_or(String::new(), |place| {
        format!(" file=\"{}\" line=\"{}\"", escape(&root.shown(&place.file)), place.line)
    });
    writeln!(out, "    <testcase classname=\"{}\" name=\"{}\"{file}>", escape(class), escape(&name))?;
    writeln!(out, "      <failure type=\"{}\" message=\"{}\">", report.kind.as_str(), escape(&title))?;
    for place in finding.places() {
        writeln!(out, "{}  {}:{}", escape(&place.function), escape(&root.shown(&place.file)), place.line)?;
    }
    for occurrence in &finding.occurrences {
        writeln!(out, "{} lines {} to {}", escape(&occurrence.file), occurrence.line[0], occurrence.line[1])?;
    }
    writeln!(out, "{}\n      </failure>\n    </testcase>", finding.identity.fingerprint)
}

/// XML has no way to write most control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        match char {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
