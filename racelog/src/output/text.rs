//! The answer for a person.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::root::Root;
use super::title::{printable, title};
use crate::identity::user_frames;
use crate::report::{Kind, Origin, Report, StackFrame};
use crate::triage::{Finding, Place, Triage};

/// Frames of a stack that are shown; user code first.
const FRAMES: usize = 8;

/// Groups of goroutines of a dump that are shown.
const GROUPS: usize = 4;

/// The findings as a person wants to read them; `top` of them at full length.
pub fn text(triage: &Triage, root: &Root, top: usize) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_all(&mut out, triage, root, top);
    out
}

fn write_all(out: &mut String, triage: &Triage, root: &Root, top: usize) -> fmt::Result {
    headline(out, triage)?;
    for (number, finding) in (1..).zip(triage.findings.iter().take(top)) {
        write_finding(out, number, finding, root)?;
    }
    let rest = triage.findings.get(top..).unwrap_or_default();
    if !rest.is_empty() {
        writeln!(out, "\nand {} more:", rest.len())?;
        for (number, finding) in (top.saturating_add(1)..).zip(rest) {
            writeln!(out, "#{number} {}", title(finding))?;
        }
    }
    Ok(())
}

fn headline(out: &mut String, triage: &Triage) -> fmt::Result {
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut reports = 0_u64;
    for finding in &triage.findings {
        let count = kinds.entry(finding.report.kind).or_default();
        *count = count.saturating_add(1);
        reports = reports.saturating_add(finding.count);
    }
    let known = match triage.known {
        0 => String::new(),
        known => format!("; {known} reports were known before"),
    };
    if kinds.is_empty() {
        return writeln!(out, "NOTHING FOUND in {} lines{known}", triage.summary.lines);
    }
    let words: Vec<String> = kinds.iter().map(|(kind, count)| counted(*count, noun(*kind))).collect();
    let reports = counted(reports, "report");
    writeln!(out, "FOUND  {}  ({reports} in {} lines{known})", words.join(", "), triage.summary.lines)?;
    if let Some(found) = triage.summary.found {
        writeln!(out, "  the race detector itself counted {found}")?;
    }
    if !triage.summary.failed_tests.is_empty() {
        let names: Vec<String> = triage.summary.failed_tests.iter().map(|name| printable(name)).collect();
        writeln!(out, "  failed tests: {}", names.join(", "))?;
    }
    Ok(())
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Race => "data race",
        Kind::Panic => "panic",
        Kind::Fatal => "fatal error",
        Kind::Deadlock => "deadlock",
        Kind::Dump => "goroutine dump",
    }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn write_finding(out: &mut String, number: usize, finding: &Finding, root: &Root) -> fmt::Result {
    let report = &finding.report;
    writeln!(out, "\n#{number} {}", title(finding))?;
    let lines = report.lines;
    write!(out, "  seen     {} lines {} to {}", printable(&finding.file), lines[0], lines[1])?;
    if finding.count > 1 {
        write!(out, ", {} times in all", finding.count)?;
    }
    writeln!(out, "{}", if report.complete { "" } else { "; incomplete" })?;
    if finding.variants.len() > 1 {
        let lines = |places: &[Place]| {
            let places: Vec<String> = places
                .iter()
                .map(|place| format!("{}:{}", printable(&root.shown(&place.file)), place.line))
                .collect();
            places.join(" and ")
        };
        for variant in finding.variants.iter().take(FRAMES) {
            writeln!(out, "           {} × at {}", variant.count, lines(&variant.places))?;
        }
    }
    if let Some(test) = &report.test {
        writeln!(out, "  test     {}", printable(test))?;
    }
    if let Some(pattern) = finding.pattern.filter(|pattern| pattern.label != "unknown") {
        writeln!(
            out,
            "  pattern  {} ({:.0} % sure, rule {})",
            pattern.label,
            100.0 * pattern.confidence,
            pattern.rule
        )?;
    }
    if report.kind == Kind::Race {
        accesses(out, report, root)?;
    } else {
        crash(out, report, root)?;
    }
    writeln!(out, "  name     {}", finding.identity.fingerprint)
}

fn accesses(out: &mut String, report: &Report, root: &Root) -> fmt::Result {
    for access in &report.accesses {
        let who = match access.goroutine {
            Some(Origin::Main) => "main goroutine".to_owned(),
            Some(Origin::Goroutine(id)) => format!("goroutine {id}"),
            None => "a goroutine".to_owned(),
        };
        let when = if access.previous { "earlier" } else { "now" };
        let what = if access.is_atomic() { "atomic " } else { "" };
        writeln!(out, "  {what}{} {when}, by {who}", access.operation.as_str())?;
        if !access.restored {
            writeln!(out, "      the detector had forgotten the stack")?;
        }
        stack(out, &access.frames, root)?;
        if let Some(block) = report.creation(access) {
            writeln!(out, "    created ({}) at", printable(&block.state))?;
            stack(out, &block.frames, root)?;
        }
    }
    Ok(())
}

fn stack(out: &mut String, frames: &[StackFrame], root: &Root) -> fmt::Result {
    let all = frames.iter().map(|frame| (frame.function.as_str(), frame.file.as_str(), frame.line));
    write_frames(out, all, root)
}

/// The first frame, and the user's ones: those of the library between say little.
fn write_frames<'a>(
    out: &mut String,
    frames: impl Iterator<Item = (&'a str, &'a str, u32)> + Clone,
    root: &Root,
) -> fmt::Result {
    let all = frames.clone().count();
    let own: Vec<_> =
        user_frames(frames.clone()).map(|frame| (frame.function, frame.file, frame.line)).collect();
    let first = frames.clone().take(1).filter(|frame| !own.contains(frame));
    let shown: Vec<_> = first.chain(own.iter().copied()).take(FRAMES).collect();
    let shown = if own.is_empty() { frames.take(FRAMES).collect() } else { shown };
    for (function, file, line) in &shown {
        writeln!(out, "      {}  {}:{line}", printable(function), printable(&root.shown(file)))?;
    }
    match all.saturating_sub(shown.len()) {
        0 => Ok(()),
        hidden => writeln!(out, "      and {} of libraries or further out", counted(hidden as u64, "frame")),
    }
}

fn crash(out: &mut String, report: &Report, root: &Root) -> fmt::Result {
    if let Some(message) = &report.message {
        for line in message.lines().skip(1).take(FRAMES) {
            writeln!(out, "           {}", printable(line))?;
        }
    }
    if let Some(signal) = &report.signal {
        writeln!(out, "  signal   {}", printable(signal))?;
    }
    let mut goroutines = report.dump.goroutines();
    let Some(first) = goroutines.next() else { return Ok(()) };
    let state = printable(first.state().unwrap_or_default());
    writeln!(out, "  goroutine {} [{state}]", first.id().unwrap_or_default())?;
    write_frames(out, first.frames().map(|frame| (frame.function, frame.file, frame.line)), root)?;
    if let Some(creator) = first.created_by() {
        let frame = creator.frame;
        writeln!(
            out,
            "    created by {}  {}:{}",
            printable(frame.function),
            printable(&root.shown(frame.file)),
            frame.line
        )?;
    }
    let mut groups: BTreeMap<(String, String), u64> = BTreeMap::new();
    for goroutine in goroutines {
        let frames = goroutine.frames().map(|frame| (frame.function, frame.file, frame.line));
        let own = user_frames(frames.clone()).next().map(|frame| frame.function);
        let function = own.or_else(|| frames.clone().next().map(|frame| frame.0)).unwrap_or("-");
        let key = (function.to_owned(), goroutine.state().unwrap_or_default().to_owned());
        let count = groups.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((function, state), count) in groups.iter().take(GROUPS) {
        writeln!(out, "  {count:>6} × {} [{}]", printable(function), printable(state))?;
    }
    match groups.len().saturating_sub(GROUPS) {
        0 => Ok(()),
        more => writeln!(out, "         and {}", counted(more as u64, "more group")),
    }
}
