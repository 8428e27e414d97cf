//! A heat map for the terminal, without colour.

use std::fmt::Write;

use super::{HeatMap, HeatRow};
use crate::Frame;
use crate::render::label;
use crate::units::Bytes;

/// Longer names of functions lose their package's path, then their end.
const FUNCTION: usize = 48;
const FILE: usize = 24;

impl HeatMap {
    /// A line per site: place, a character per snapshot (see [`HeatRow::cells`]) and the bytes it held last.
    /// Plain text without escape sequences, whatever the names in the profiles contain.
    pub fn to_text(&self) -> String {
        if self.rows.is_empty() {
            return "no site holds memory\n".to_owned();
        }
        let labels: Vec<String> = self.rows.iter().map(|row| label_of(&row.frame)).collect();
        let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (label, row) in labels.iter().zip(&self.rows) {
            let last = Bytes(row.bytes.last().copied().unwrap_or(0) as f64).to_string();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{label:width$}  {}  {last:>10}", row.cells());
        }
        text.push_str(
            "▁ -3  ▂ -2  ▃ -1  ▄ the row's mean  ▅ +1  ▆ +2  ▇ +3 standard deviations of the sampling\n",
        );
        if let (Some(first), Some(last)) = (self.snapshots.first(), self.snapshots.last()) {
            let (first, last) = (label::printable(first), label::printable(last));
            let _ = writeln!(text, "{} snapshots: {first} to {last}", self.snapshots.len());
        }
        text
    }
}

impl HeatRow {
    /// A character per snapshot: `▄` within one standard deviation of the mean, `▅` and `▃` beyond one,
    /// `▆` and `▂` beyond two, `▇` and `▁` beyond three.
    pub fn cells(&self) -> String {
        self.z.iter().copied().map(cell).collect()
    }
}

fn cell(z: f64) -> char {
    match z {
        _ if z <= -3.0 => '▁',
        _ if z <= -2.0 => '▂',
        _ if z <= -1.0 => '▃',
        _ if z < 1.0 => '▄',
        _ if z < 2.0 => '▅',
        _ if z < 3.0 => '▆',
        _ => '▇',
    }
}

/// `function  file:line`.
pub(super) fn label_of(frame: &Frame) -> String {
    let function = label::fit(&label::printable(&frame.function), FUNCTION);
    let file = label::printable(&frame.file);
    // A file on Windows may use either.
    let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
    match file {
        "" => function,
        _ => format!("{function}  {}:{}", label::fit(file, FILE), frame.line),
    }
}
