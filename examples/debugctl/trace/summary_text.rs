use std::fmt::{self, Write};

use gotrace::{GoroutineCounts, Summary};

use super::read::Reading;
use crate::quantity::Seconds;
use crate::style::{BOLD, DIM, printable};
use crate::utc::Utc;

/// Writing to a string does not fail.
pub(super) fn render(summary: &Summary, reading: &Reading) -> String {
    let mut out = String::new();
    let _ = headline(&mut out, summary, reading);
    let _ = goroutines(&mut out, summary);
    let _ = waits(&mut out, &summary.goroutines);
    let _ = kinds(&mut out, summary);
    out
}

fn headline(out: &mut String, summary: &Summary, reading: &Reading) -> fmt::Result {
    let (first, last) = (summary.first_time_ns.unwrap_or_default(), summary.last_time_ns.unwrap_or_default());
    writeln!(
        out,
        "{BOLD}{} events{BOLD:#} in {}, {} generation(s), format {} ({})",
        summary.events,
        Seconds::from_nanoseconds(last.since(first)),
        summary.generations,
        reading.format.number(),
        reading.format
    )?;
    if let Some(wall) = summary.syncs.iter().find_map(|sync| sync.wall_unix_ns) {
        writeln!(out, "taken       {}", Utc::from_nanoseconds(wall))?;
    }
    for damage in &reading.damage {
        writeln!(out, "lost        {}", printable(&damage.to_string()))?;
    }
    Ok(())
}

fn goroutines(out: &mut String, summary: &Summary) -> fmt::Result {
    let GoroutineCounts { created, ended, existing_at_start, peak_live, peak_runnable, .. } =
        &summary.goroutines;
    writeln!(
        out,
        "goroutines  {existing_at_start} at the start, {created} created, {ended} ended; at most {peak_live} at \
         a time, and {peak_runnable} ready to run"
    )?;
    let states: Vec<String> = summary
        .goroutines
        .total_ns_by_state
        .iter()
        .map(|(state, ns)| format!("{} {}", state.to_lowercase(), Seconds::from_nanoseconds(*ns)))
        .collect();
    writeln!(out, "together    {}", states.join(", "))?;
    writeln!(
        out,
        "gc          {} cycle(s); the world was stopped {} time(s)",
        summary.gc_count, summary.stw_count
    )
}

fn waits(out: &mut String, counts: &GoroutineCounts) -> fmt::Result {
    let mut waits: Vec<(&String, &i64)> = counts.total_waiting_ns_by_reason.iter().collect();
    waits.sort_by_key(|(reason, ns)| (-**ns, reason.as_str()));
    let one = |(reason, ns): &(&String, &i64)| {
        let reason = if reason.is_empty() { "no reason in the trace".into() } else { printable(reason) };
        format!("{reason} {}", Seconds::from_nanoseconds(**ns))
    };
    let waits: Vec<String> = waits.iter().take(5).map(one).collect();
    if waits.is_empty() { Ok(()) } else { writeln!(out, "waiting     {}", waits.join(", ")) }
}

fn kinds(out: &mut String, summary: &Summary) -> fmt::Result {
    let kinds: Vec<String> = summary.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    writeln!(out, "{DIM}kinds       {}{DIM:#}", kinds.join(", "))
}
