use std::fmt::{self, Write};

use super::contract::{Document, SampleType};
use crate::quantity::{Bytes, Seconds};

use crate::style::{BOLD, DIM, printable};
use crate::utc::Utc;

/// The document for a person. Writing to a string does not fail.
pub(super) fn render(document: &Document) -> String {
    let mut out = String::new();
    let _ = sample_types(&mut out, document);
    let _ = counts(&mut out, document);
    let _ = origin(&mut out, document);
    out
}

fn sample_types(out: &mut String, document: &Document) -> fmt::Result {
    let types = &document.sample_types;
    let width = types.iter().map(|t| t.kind.chars().count()).max().unwrap_or(0);
    let totals: Vec<String> = types.iter().map(|t| amount(t.total, &t.unit)).collect();
    let total_width = totals.iter().map(|total| total.chars().count()).max().unwrap_or(0);
    let mut title = "totals";
    for (SampleType { kind, is_default, .. }, total) in types.iter().zip(&totals) {
        let kind = printable(kind);
        let note = if *is_default { "  shown by default" } else { "" };
        writeln!(out, "{title:<9}  {BOLD}{kind:width$}{BOLD:#}  {total:>total_width$}{DIM}{note}{DIM:#}")?;
        title = "";
    }
    Ok(())
}

fn counts(out: &mut String, document: &Document) -> fmt::Result {
    for (name, count) in [
        ("samples", document.samples),
        ("locations", document.locations),
        ("functions", document.functions),
        ("mappings", document.mappings),
        ("strings", document.strings),
    ] {
        writeln!(out, "{name:<9}  {count}")?;
    }
    Ok(())
}

/// When and how it was taken, as far as the profile says.
fn origin(out: &mut String, document: &Document) -> fmt::Result {
    let period_type = &document.period_type;
    if document.period != 0 && !period_type.kind.is_empty() {
        let period = amount(document.period, &period_type.unit);
        writeln!(out, "period     {period} of {}", printable(&period_type.kind))?;
    }
    if document.time_ns != 0 {
        writeln!(out, "taken      {}", Utc::from_nanoseconds(document.time_ns))?;
    }
    if document.duration_ns != 0 {
        writeln!(out, "duration   {}", Seconds::from_nanoseconds(document.duration_ns))?;
    }
    Ok(())
}

/// A value with its unit, in a size that a person can read.
fn amount(value: i64, unit: &str) -> String {
    match unit {
        "bytes" => Bytes(value as f64).to_string(),
        "nanoseconds" => Seconds::from_nanoseconds(value).to_string(),
        "count" | "" => value.to_string(),
        unit => format!("{value} {}", printable(unit)),
    }
}
