//! The answer for a person: changed or not, which sites, and where it begins.

use std::fmt::{self, Write};

use heapdiff::{Change, Diff, DiffOptions, Frame, Match, Origin, Similarity, SiteDiff};

use crate::quantity::Bytes;
use crate::style::{BOLD, DIM, GREEN, RED, YELLOW, printable};

/// Writing to a string does not fail, so results of `writeln!` are dropped here.
pub(super) fn render(diff: &Diff, options: &DiffOptions) -> String {
    let mut out = String::new();
    let _ = headline(&mut out, diff);
    let _ = similarity(&mut out, &diff.similarity, options.threshold);
    let _ = sites(&mut out, diff, options.top);
    let _ = origins(&mut out, &diff.origins);
    out
}

fn headline(out: &mut String, diff: &Diff) -> fmt::Result {
    let (style, word) = if diff.similarity.changed { (YELLOW, "CHANGED") } else { (GREEN, "NOT CHANGED") };
    let (before, after) = (diff.before_bytes as f64, diff.after_bytes as f64);
    let delta = Signed(diff.delta_bytes());
    writeln!(out, "{style}{word}{style:#}  {} -> {} live ({delta})", Bytes(before), Bytes(after))
}

fn similarity(out: &mut String, similarity: &Similarity, threshold: f64) -> fmt::Result {
    let Similarity { absolute, shape, noise_absolute, noise_shape, .. } = similarity;
    for (what, score, noise) in [("bytes", absolute, noise_absolute), ("shape", shape, noise_shape)] {
        let decides = if *score < threshold && score < noise { "  changed" } else { "" };
        writeln!(
            out,
            "  {what}  {score:.2} alike  {DIM}(chance alone: {noise:.2} or more){DIM:#}{YELLOW}{decides}{YELLOW:#}"
        )?;
    }
    Ok(())
}

fn sites(out: &mut String, diff: &Diff, top: usize) -> fmt::Result {
    let of = |change| move |site: &&SiteDiff| site.change == change && site.is_conspicuous();
    let count = |change: Change| diff.sites.iter().filter(of(change)).count();
    let changes = [Change::Grown, Change::Shrunk, Change::New, Change::Gone];
    let counts: Vec<String> =
        changes.iter().map(|change| format!("{} {}", count(*change), change.as_str())).collect();
    let moved = diff.sites.iter().filter(|site| !matches!(site.method, Some(Match::Equal) | None)).count();
    writeln!(
        out,
        "\n{BOLD}sites{BOLD:#}  {DIM}{} of {}: {}; {moved} found again elsewhere in the source{DIM:#}",
        top.min(diff.sites.len()),
        diff.sites.len(),
        counts.join(", ")
    )?;
    diff.sites.iter().take(top).try_for_each(|site| line(out, site))
}

fn line(out: &mut String, site: &SiteDiff) -> fmt::Result {
    let style = match site.change {
        _ if !site.is_conspicuous() => DIM,
        Change::Grown | Change::New => RED,
        Change::Shrunk | Change::Gone => GREEN,
        _ => DIM,
    };
    let Some(frame) = site.after.as_ref().or(site.before.as_ref()) else { return Ok(()) };
    let delta = Signed(site.delta_bytes).to_string();
    let change = match site.change {
        Change::New | Change::Gone if !site.is_conspicuous() => "unseen",
        change => change.as_str(),
    };
    writeln!(
        out,
        "  {style}{delta:>12}  {change:<9}{style:#}  {BOLD}{}{BOLD:#}  {DIM}z = {:+.1}, {} -> {}{DIM:#}",
        place(frame),
        site.z,
        Bytes(site.before_bytes as f64),
        Bytes(site.after_bytes as f64),
    )?;
    match (&site.before, site.method) {
        (Some(before), Some(method)) if before != frame && method != Match::Equal => {
            let percent = 100.0 * site.confidence;
            writeln!(
                out,
                "  {:>23}  {DIM}was {} ({}, {percent:.0} % sure){DIM:#}",
                "",
                place(before),
                method.as_str()
            )
        }
        _ => Ok(()),
    }
}

fn origins(out: &mut String, origins: &[Origin]) -> fmt::Result {
    if origins.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{BOLD}where it begins{BOLD:#}  {DIM}call paths from the root, as deep as they carry the change{DIM:#}"
    )?;
    for origin in origins {
        let path: Vec<String> = origin.path.iter().map(|name| printable(name).into_owned()).collect();
        writeln!(out, "  {:>12}  {}", Signed(origin.delta_bytes).to_string(), path.join(" > "))?;
    }
    Ok(())
}

fn place(frame: &Frame) -> String {
    let function = printable(&frame.function);
    // A package of the standard library as a whole.
    if frame.file.is_empty() {
        return function.into_owned();
    }
    format!("{function}  {}:{}", printable(&frame.file), frame.line)
}

/// A difference with its sign.
struct Signed(i64);

impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(f, "{sign}{}", Bytes(self.0.unsigned_abs() as f64))
    }
}
