//! The answer for a person: what happened, where, and the evidence.

use std::fmt::{self, Write};

use gotrace::{Finding, FindingKind, OwnedFrame, StormReport, Time};

use crate::quantity::{Bytes, Seconds};
use crate::style::{BOLD, DIM, GREEN, RED, YELLOW, printable};
use crate::trace::Reading;

/// Writing to a string does not fail.
pub(super) fn render(report: &StormReport, reading: &Reading, first: Time, top: usize) -> String {
    let mut out = String::new();
    let trouble = report.findings.iter().any(|finding| finding.kind != FindingKind::Burst);
    if !trouble {
        let clear = match reading.is_damaged() {
            true => format!("{YELLOW}NO STORM in what can be read of it{YELLOW:#}"),
            false => format!("{GREEN}NO STORM{GREEN:#}"),
        };
        let _ = writeln!(
            out,
            "{clear}  at most {} goroutines lived at a time, {} into the trace",
            report.peak_live,
            since(report.peak_live_ns, first)
        );
    }
    for (n, finding) in report.findings.iter().take(top).enumerate() {
        if n > 0 || !trouble {
            out.push('\n');
        }
        let _ = one(&mut out, finding, first);
    }
    let more = report.findings.len().saturating_sub(top);
    if more > 0 {
        let _ = writeln!(out, "\n{DIM}and {more} more; see --top{DIM:#}");
    }
    out
}

fn one(out: &mut String, finding: &Finding, first: Time) -> fmt::Result {
    let style = match finding.kind {
        FindingKind::Storm => RED,
        FindingKind::Leak => YELLOW,
        _ => GREEN,
    };
    let word = finding.kind.as_str().to_uppercase();
    if finding.site.function.is_empty() {
        let start = match finding.start_function.as_str() {
            "" => "goroutines of which the trace does not say what they start with".into(),
            start => printable(start),
        };
        let why = match finding.site_lost {
            true => "lost: stacks stand at the end of what is written at a time, which is damaged or cut off",
            false => "the trace does not say: started by a timer, such as time.AfterFunc, or from C",
        };
        writeln!(out, "{style}{word}{style:#}  {BOLD}{start}{BOLD:#}")?;
        writeln!(out, "  site       {why}")?;
    } else {
        writeln!(out, "{style}{word}{style:#}  {BOLD}{}{BOLD:#}", place(&finding.site))?;
    }
    what(out, finding, first)?;
    writeln!(
        out,
        "  live       {} goroutines in all at the peak, {} into the trace; {} before",
        finding.peak_live,
        since(finding.peak_ns, first),
        finding.live_before
    )?;
    if !finding.site.function.is_empty() && finding.start_function != finding.site.function {
        writeln!(out, "  starts     {}", printable(&finding.start_function))?;
    }
    waits(out, finding)?;
    effect(out, finding)?;
    for site in finding.related_sites.iter().take(3) {
        writeln!(out, "  with it    {}", place(site))?;
    }
    if let Some(caller) = finding.creator.iter().skip_while(|frame| **frame != finding.site).nth(1) {
        writeln!(out, "  called by  {}", place(caller))?;
    }
    writeln!(out, "  sure       {:.0} %", 100.0 * finding.confidence)?;
    match next_step(finding) {
        Some(next) => writeln!(out, "  next       {next}"),
        None => Ok(()),
    }
}

/// One sentence with the numbers.
fn what(out: &mut String, finding: &Finding, first: Time) -> fmt::Result {
    let Finding { created, ended, alive, .. } = finding;
    let start = since(finding.start_ns, first);
    match finding.kind {
        FindingKind::Leak => {
            let from = if finding.began_before_window { ", as before the trace" } else { "" };
            writeln!(
                out,
                "  what       {created} created, {ended} ended: {alive} stay, from {start} on{from}"
            )
        }
        FindingKind::Burst => {
            let how = match (finding.count, finding.end_ns) {
                (1, Some(end)) => format!(
                    "rises {start} into the trace, and is over {} later",
                    since(end, finding.start_ns)
                ),
                (count, _) => format!("rises and is over again {count} times, first {start} into the trace"),
            };
            writeln!(out, "  what       {how}: {created} created, {ended} ended")
        }
        _ => {
            let begin = if finding.began_before_window {
                format!("began before the trace, with {} that were there, and goes on", finding.existed)
            } else {
                format!("began {start} into the trace")
            };
            let end = match finding.end_ns {
                Some(end) => format!("over after {}", since(end, finding.start_ns)),
                None => format!("{alive} alive at the end"),
            };
            writeln!(
                out,
                "  what       {begin}: {created} created, up to {:.0} per second; {end}",
                finding.peak_rate_per_s
            )
        }
    }
}

fn waits(out: &mut String, finding: &Finding) -> fmt::Result {
    let waiting = &finding.waiting_on;
    if waiting.of == 0 {
        return Ok(());
    }
    let (count, of) = (waiting.count, waiting.of);
    let at = waiting.site.as_ref().map_or(String::new(), |site| format!(" at {}", place(site)));
    match waiting.reason.as_str() {
        "runnable" => writeln!(out, "  waits      {count} of {of} are ready to run and wait for a P"),
        "" => writeln!(out, "  waits      {count} of {of} wait{at}; the trace does not say why"),
        reason => writeln!(out, "  waits      {count} of {of} in `{}`{at}", printable(reason)),
    }
}

fn effect(out: &mut String, finding: &Finding) -> fmt::Result {
    let latency = &finding.sched_latency_p99_ns;
    if let Some(during) = latency.during {
        let before = latency.before.map_or("unknown".to_owned(), |ns| span(ns).to_string());
        writeln!(out, "  effect     goroutines wait {} for a P (p99; before: {before})", span(during))?;
    }
    let heap = &finding.heap_bytes;
    if let (Some(before), Some(during)) = (heap.before, heap.during) {
        writeln!(out, "  heap       {} -> {}", Bytes(before as f64), Bytes(during as f64))?;
    }
    Ok(())
}

fn next_step(finding: &Finding) -> Option<String> {
    let waiting = &finding.waiting_on;
    let what = match (finding.kind, waiting.reason.as_str()) {
        (FindingKind::Burst, _) => return None,
        (_, "sync") if waits_for_group(finding) => "find the `Add` that has no `Done`",
        (_, "sync") => "find who holds the lock, and bound how many may queue for it",
        (_, "runnable" | "running") => "there is more work than Ps: bound the goroutines at this line",
        (_, "network") => "give these connections deadlines, and bound them at this line",
        (_, "forever") => "these goroutines can never go on: let them wait for a context as well",
        (FindingKind::Storm, "chan receive" | "chan send" | "select") => {
            "who is at the other end of the channel does not keep up, or is gone: bound the goroutines at this line"
        }
        (_, "chan receive" | "chan send" | "select") => {
            "nobody is at the other end of the channel: let a context end these goroutines"
        }
        _ => "bound the goroutines at this line, or let a context end them",
    };
    Some(what.to_owned())
}

fn waits_for_group(finding: &Finding) -> bool {
    finding.waiting_on.stack.first().is_some_and(|frame| frame.function == "sync.(*WaitGroup).Wait")
}

fn place(frame: &OwnedFrame) -> String {
    match frame.function.as_str() {
        "" => "an unknown place".to_owned(),
        function => format!("{}  {}:{}", printable(function), printable(&frame.file), frame.line),
    }
}

fn since(time: Time, first: Time) -> Seconds {
    Seconds::from_nanoseconds(time.since(first))
}

fn span(ns: u64) -> Seconds {
    Seconds(ns as f64 / 1e9)
}
