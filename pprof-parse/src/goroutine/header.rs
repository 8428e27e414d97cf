//! The line in front of a goroutine's traceback:
//! `goroutine 7 gp=0xc000006700 m=3 mp=0xc000080008 [chan receive (durable), 2 minutes] {route: /v1}:`.

use std::borrow::Cow;

use super::frame_text::split_number;
use super::labels::parse_labels;
use super::status::Status;

/// What a header says. The addresses are left out.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) id: u64,
    pub(super) status: Status<&'a str>,
    pub(super) labels: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Why a line is no [`Header`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoHeader {
    /// It is something else.
    Other,
    /// It begins like one.
    Damaged,
}

pub(super) fn parse_header(line: &str) -> Result<Header<'_>, NoHeader> {
    let rest = line.strip_prefix("goroutine ").ok_or(NoHeader::Other)?;
    let (id, rest) = rest.split_once(' ').ok_or(NoHeader::Other)?;
    let id = id.parse().map_err(|_| NoHeader::Other)?;
    let (addresses, rest) = rest.split_once('[').ok_or(NoHeader::Other)?;
    // Crashes and GOTRACEBACK=system print addresses, in versions after Go 1.21.
    if !addresses.is_empty() && !addresses.starts_with("gp=") {
        return Err(NoHeader::Other);
    }
    let (status, labels) = split_labels(rest).ok_or(NoHeader::Damaged)?;
    let labels = labels.map_or(Some(Vec::new()), parse_labels).ok_or(NoHeader::Damaged)?;
    Ok(Header { id, status: parse_status(status), labels })
}

/// Splits what follows the opening bracket into status and labels.
fn split_labels(rest: &str) -> Option<(&str, Option<&str>)> {
    // Go 1.27: `status] {labels}:`. States have no brackets, quoted labels may.
    if let Some(labelled) = rest.strip_suffix(':')
        && labelled.ends_with('}')
    {
        let (status, labels) = labelled.split_once("] ")?;
        return Some((status, Some(labels)));
    }
    let status = rest.strip_suffix("]:")?;
    // Go 1.26, where the setting was new, has them inside the brackets: `status labels:{"k": "v"}]:`.
    if status.ends_with('}')
        && let Some((status, labels)) = status.split_once(" labels:")
    {
        return Some((status, Some(labels)));
    }
    Some((status, None))
}

/// Reads what stands between the brackets, from the right: the state comes first and is free text.
fn parse_status(text: &str) -> Status<&str> {
    let mut status = Status::default();
    let mut rest = text;
    // Go 1.24 called it a group, under an experiment.
    let bubble = split_number(rest, ", synctest bubble ").or_else(|| split_number(rest, ", synctest group "));
    if let Some((before, number)) = bubble {
        status.bubble = Some(number);
        rest = before;
    }
    if let Some(before) = rest.strip_suffix(", locked to thread") {
        status.is_locked_to_thread = true;
        rest = before;
    }
    if let Some((before, minutes)) = rest.strip_suffix(" minutes").and_then(|rest| split_number(rest, ", ")) {
        status.wait_minutes = Some(minutes);
        rest = before;
    }
    loop {
        // `chan receive (durable)` is a state of its own inside the runtime, so `(durable)` may come first.
        if let Some(before) = rest.strip_suffix(" (durable)") {
            status.is_durable = true;
            rest = before;
        } else if let Some(before) = rest.strip_suffix(" (scan)") {
            status.is_scanned = true;
            rest = before;
        } else if let Some(before) = rest.strip_suffix(" (leaked)") {
            status.is_leaked = true;
            rest = before;
        } else {
            break;
        }
    }
    status.state = rest;
    status
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{NoHeader, Status, parse_header, parse_status};

    #[test]
    fn statuses_are_read_from_the_right() {
        let plain = |state| Status { state, ..Status::default() };
        let cases = [
            ("running", plain("running")),
            ("select (no cases)", plain("select (no cases)")),
            (
                "chan receive (nil chan), 2 minutes",
                Status { wait_minutes: Some(2), ..plain("chan receive (nil chan)") },
            ),
            ("GC worker (idle)", plain("GC worker (idle)")),
            ("chan send (leaked)", Status { is_leaked: true, ..plain("chan send") }),
            ("chan receive (durable)", Status { is_durable: true, ..plain("chan receive") }),
            (
                "chan receive (durable) (leaked) (scan), 12 minutes, locked to thread, synctest bubble 7",
                Status {
                    wait_minutes: Some(12),
                    bubble: Some(7),
                    is_leaked: true,
                    is_scanned: true,
                    is_durable: true,
                    is_locked_to_thread: true,
                    ..plain("chan receive")
                },
            ),
            ("synctest.Run, synctest group 5", Status { bubble: Some(5), ..plain("synctest.Run") }),
            ("odd, x minutes", plain("odd, x minutes")),
            ("", plain("")),
        ];
        for (text, status) in cases {
            assert_eq!(parse_status(text), status, "{text}");
        }
    }

    #[test]
    fn labels_of_1_26_and_1_27() {
        for line in [
            r#"goroutine 7 [select (no cases), 3 minutes labels:{"a b": "] {x: y}]:"}]:"#,
            r#"goroutine 7 gp=0x1 m=nil [select (no cases), 3 minutes] {"a b": "] {x: y}]:"}:"#,
        ] {
            let header = parse_header(line).unwrap();
            assert_eq!(
                (header.id, header.status.state, header.status.wait_minutes),
                (7, "select (no cases)", Some(3))
            );
            assert_eq!(header.labels, [("a b".into(), "] {x: y}]:".into())]);
        }
    }

    #[test]
    fn damage_is_told_from_other_lines() {
        for line in [
            "goroutine 7 [chan rec",
            "goroutine 7 [not real]",
            "goroutine 7 [select] {a: }b}:",
            "goroutine 7 [a}:",
        ] {
            assert_eq!(parse_header(line).err(), Some(NoHeader::Damaged), "{line}");
        }
        for line in
            ["goroutine 7", "goroutine x [running]:", "goroutine 7 done [ok]:", "goroutine  [running]:", "x"]
        {
            assert_eq!(parse_header(line).err(), Some(NoHeader::Other), "{line}");
        }
    }
}
