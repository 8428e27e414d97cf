//! The answer for a person: the verdict first, then the evidence.

use std::fmt::Write;

use anstyle::Style;
use heapdiff::{Churn, Options, Report, Verdict};

use super::next_step::next_step;
use super::suspect_text;
use crate::quantity::{Bytes, Seconds};
use crate::style::{BOLD, DIM, GREEN, RED, YELLOW, printable, wrapped};

/// Columns of running text.
const WIDTH: usize = 88;

/// Writing to a string does not fail, so results of `writeln!` are dropped here and in the files
/// beside.
pub(super) fn render(report: &Report, options: &Options) -> String {
    let mut out = String::new();
    let _ = headline(&mut out, report);
    let _ = paragraph(&mut out, &report.reason);
    let _ = time_to_limit(&mut out, report, options);
    for suspect in &report.suspects {
        let _ = suspect_text::render(&mut out, suspect);
    }
    let _ = churn(&mut out, &report.churn);
    out.push('\n');
    let _ = paragraph(&mut out, &format!("Next: {}", next_step(report, options.policy)));
    out
}

fn headline(out: &mut String, report: &Report) -> std::fmt::Result {
    let style = style_of(report.verdict);
    let verdict = report.verdict.as_str().replace('_', " ").to_uppercase();
    let plural = if report.snapshots == 1 { "" } else { "s" };
    write!(out, "{style}{verdict}{style:#}  {} snapshot{plural}", report.snapshots)?;
    match report.duration_ns {
        0 => writeln!(out),
        ns => writeln!(out, " over {}", Seconds::from_nanoseconds(ns)),
    }
}

fn style_of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Leak => RED,
        Verdict::Suspect | Verdict::NotEnoughData => YELLOW,
        _ => GREEN,
    }
}

fn paragraph(out: &mut String, text: &str) -> std::fmt::Result {
    wrapped(&printable(text), WIDTH).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn time_to_limit(out: &mut String, report: &Report, options: &Options) -> std::fmt::Result {
    let Some(limit) = options.memory_limit_bytes else { return Ok(()) };
    let limit = Bytes(limit as f64);
    match report.time_to_limit_s {
        Some(s) if s > 0.0 => {
            writeln!(out, "If it goes on like this, the process reaches {limit} in {}.", Seconds(s))
        }
        Some(_) => writeln!(out, "The process has passed {limit} already."),
        None => writeln!(out, "When {limit} will be reached cannot be told: that needs growth and MemStats."),
    }
}

fn churn(out: &mut String, churn: &[Churn]) -> std::fmt::Result {
    if churn.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}churn{BOLD:#}  {DIM}allocated and soon freed: costs CPU time, no leak{DIM:#}")?;
    for Churn { frame, alloc_bytes_per_s, share, .. } in churn {
        let (function, file) = (printable(&frame.function), printable(&frame.file));
        let rate = format!("{}/s", Bytes(*alloc_bytes_per_s));
        let percent = 100.0 * share;
        writeln!(out, "  {rate:>12}  {percent:3.0} %  {function}  {DIM}{file}:{}{DIM:#}", frame.line)?;
    }
    Ok(())
}
