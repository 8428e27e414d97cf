use std::fmt::{self, Write};

use gotrace::{GoroutineGroup, GoroutineReport, OpenWait, OwnedFrame, WaitReport};

use crate::quantity::Seconds;
use crate::style::{BOLD, DIM, YELLOW, printable};

/// Writing to a string does not fail.
pub(super) fn render(report: &GoroutineReport, waits: &WaitReport, is_damaged: bool, top: usize) -> String {
    let mut out = String::new();
    let (system, others): (Vec<_>, Vec<_>) = report.groups.iter().partition(|group| group.system);
    let (unknown, own): (Vec<_>, Vec<_>) = others.into_iter().partition(|group| group.name.is_empty());
    let shown = own.len().min(top);
    let _ = writeln!(
        out,
        "{BOLD}goroutines by start function{BOLD:#}  {DIM}{shown} of {}, those that ran longest first{DIM:#}",
        own.len()
    );
    for group in own.iter().take(top) {
        let _ = one(&mut out, group);
    }
    let _ = others_too(&mut out, "whose start function the trace does not say", &unknown);
    let _ = others_too(&mut out, "of the runtime", &system);
    let _ = never(&mut out, waits, is_damaged, top);
    out
}

fn one(out: &mut String, group: &GoroutineGroup) -> fmt::Result {
    let times = &group.times;
    let ns = Seconds::from_nanoseconds;
    let name = printable(&group.name);
    writeln!(
        out,
        "\n{BOLD}{name}{BOLD:#}  {} goroutine(s): {} existed, {} created, {} ended",
        group.count(),
        group.existed,
        group.created,
        group.ended
    )?;
    let assists = match times.gc_assist_ns {
        0 => String::new(),
        assists => format!(", in mark assists {} with the waits in them", ns(assists)),
    };
    writeln!(
        out,
        "  ran        {}, in system calls {}{assists}",
        ns(times.running_ns),
        ns(times.syscall_ns)
    )?;
    let wait = &group.scheduling;
    if wait.count > 0 {
        let spans = [wait.p50_ns, wait.p90_ns, wait.p99_ns, wait.max_ns].map(span);
        let [p50, p90, p99, max] = spans;
        writeln!(
            out,
            "  waited for a P {} in all: p50 {p50}, p90 {p90}, p99 {p99}, longest {max}",
            ns(times.runnable_ns)
        )?;
    }
    let blocked: Vec<String> = group
        .blocked
        .iter()
        .take(4)
        .map(|blocked| {
            let reason = if blocked.reason.is_empty() {
                "no reason in the trace".into()
            } else {
                printable(&blocked.reason)
            };
            format!("{reason} {} (x{})", ns(blocked.total_ns), blocked.count)
        })
        .collect();
    if !blocked.is_empty() {
        writeln!(out, "  blocked    {}: {}", ns(times.waiting_ns), blocked.join(", "))?;
    }
    let woken: Vec<String> = group.woken_by.iter().take(3).map(woken_by).collect();
    if !woken.is_empty() {
        writeln!(out, "  woken by   {}", woken.join(", "))?;
    }
    if group.lifetimes.count > 0 {
        let [p50, max] = [group.lifetimes.p50_ns, group.lifetimes.max_ns].map(span);
        writeln!(out, "  lived      p50 {p50}, longest {max}")?;
    }
    Ok(())
}

fn woken_by(wake: &gotrace::Wake) -> String {
    let by = match wake.by.as_deref() {
        None => "timers, network and the like".into(),
        Some("") => "unknown goroutines".into(),
        Some(by) => printable(by),
    };
    format!("{by} (x{})", wake.count)
}

fn others_too(out: &mut String, which: &str, groups: &[&GoroutineGroup]) -> fmt::Result {
    if groups.is_empty() {
        return Ok(());
    }
    let count: u64 = groups.iter().map(|group| group.count()).sum();
    let running = groups.iter().fold(0_i64, |sum, group| sum.saturating_add(group.times.running_ns));
    let running = Seconds::from_nanoseconds(running);
    writeln!(out, "\n{DIM}and {count} goroutine(s) {which}, which ran {running}{DIM:#}")
}

/// The waits that a block profile leaves out, as it counts those that are over.
fn never(out: &mut String, waits: &WaitReport, is_damaged: bool, top: usize) -> fmt::Result {
    let never: Vec<&OpenWait> = waits.open.iter().filter(|wait| wait.never_ends).collect();
    if never.is_empty() {
        return writeln!(out, "\nNo wait of the program lasted conspicuously long.");
    }
    let total = never.iter().fold(0_i64, |sum, wait| sum.saturating_add(wait.total_ns));
    let count: u64 = never.iter().map(|wait| wait.count).sum();
    writeln!(
        out,
        "\n{YELLOW}waits that never end{YELLOW:#}  {count} goroutine(s) blocked for {} in all; all waits that ended \
         took {}",
        Seconds::from_nanoseconds(total),
        Seconds::from_nanoseconds(waits.completed_ns)
    )?;
    never.iter().take(top).try_for_each(|wait| {
        let reason = match wait.reason.as_str() {
            "" if wait.since_before == wait.count => "a wait from before the trace".into(),
            "" => "a wait without a reason in the trace".into(),
            reason => printable(reason),
        };
        writeln!(out, "  {} x {BOLD}{reason}{BOLD:#} at {}", wait.count, place(&wait.wait_site))?;
        let created = match &wait.creator {
            Some(site) => format!("by {}", place(site)),
            None if wait.existed && is_damaged => "before the trace, or in a part that is lost".to_owned(),
            None if wait.existed => "before the trace".to_owned(),
            None if is_damaged => "at a place that is lost".to_owned(),
            None => "by a timer, or from C".to_owned(),
        };
        let starts = match (wait.wait_site.function.as_str(), wait.start_function.as_str()) {
            ("", start) if !start.is_empty() => format!("start with {}; ", printable(start)),
            _ => String::new(),
        };
        writeln!(
            out,
            "      {starts}{} in all, longest {}; created {created}; one is goroutine {}",
            Seconds::from_nanoseconds(wait.total_ns),
            Seconds::from_nanoseconds(wait.longest_ns),
            wait.example
        )
    })
}

fn place(frame: &OwnedFrame) -> String {
    match frame.function.as_str() {
        "" => "an unknown place".to_owned(),
        function => format!("{}  {}:{}", printable(function), printable(&frame.file), frame.line),
    }
}

fn span(ns: u64) -> Seconds {
    Seconds(ns as f64 / 1e9)
}
