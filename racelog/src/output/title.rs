//! A finding in one line.

use crate::report::Kind;
use crate::triage::{Finding, Whereabouts, whereabouts};

/// `data race: write in main.f against read in main.g`, `panic: index out of range`.
pub(super) fn title(finding: &Finding) -> String {
    let report = &finding.report;
    let head = match report.kind {
        Kind::Race => return race(finding),
        Kind::Panic => "panic",
        Kind::Fatal | Kind::Deadlock => "fatal error",
        Kind::Dump => "goroutine dump",
    };
    let message = report.message.as_deref().or(report.signal.as_deref());
    let message = message.and_then(|message| message.lines().next()).map(printable);
    let place = finding.places().into_iter().next().map(|place| printable(&place.function));
    match (message, place) {
        (Some(message), Some(place)) => format!("{head}: {message} in {place}"),
        (Some(message), None) => format!("{head}: {message}"),
        (None, Some(place)) => format!("{head} in {place}"),
        (None, None) => head.to_owned(),
    }
}

fn race(finding: &Finding) -> String {
    let report = &finding.report;
    let place = |n: usize| {
        let access = report.accesses.get(n)?;
        let place = match (whereabouts(report, access), access.frames.first()) {
            (Some(Whereabouts::In(place)), _) => printable(&place.function),
            (Some(Whereabouts::StartedBy(place)), _) => {
                format!("a goroutine that {} started", printable(&place.function))
            }
            (None, Some(frame)) => printable(&frame.function),
            (None, None) => "an unknown function".to_owned(),
        };
        Some(format!("{} in {place}", access.operation.as_str()))
    };
    match (place(0), place(1)) {
        (Some(first), Some(second)) => format!("data race: {first} against {second}"),
        (Some(first), None) => format!("data race: {first}, the other access is lost"),
        _ => "data race: both accesses are lost".to_owned(),
    }
}

/// Text from logs cannot move a terminal's cursor.
pub(super) fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}")
}
