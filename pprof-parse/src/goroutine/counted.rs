//! Counted text, `debug=1`: goroutine, goroutineleak, threadcreate and custom profiles.

use super::builder::{Builder, Entry};
use super::frame::Frame;
use super::frame_text::place;
use super::labels::parse_labels;
use super::lines::{TextLine, TextLines};
use super::status::Status;
use crate::Error;

/// The first line, `NAME profile: total N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading<'a> {
    /// `goroutine`, or what the program named its profile.
    pub(super) name: &'a str,
    /// What the counts should add up to.
    pub(super) total: u64,
}

impl<'a> Heading<'a> {
    /// Reads it from the first line that is not empty.
    pub(super) fn find(text: &'a str) -> Option<Self> {
        let line = text.trim_start().lines().next()?;
        let (name, total) = line.trim_end().split_once(" profile: total ")?;
        let total = total.parse().ok()?;
        (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(Self { name, total })
    }
}

pub(super) fn read_counted(text: &str, heading: Heading<'_>, builder: &mut Builder<'_>) -> Result<(), Error> {
    let mut reader =
        Reader { builder, is_leaked: heading.name == "goroutineleak", open: None, counted: 0, last: None };
    let mut lines = TextLines::new(text);
    lines.find(|line| !line.text.is_empty());
    for line in lines {
        // A memory map follows, in very old files.
        if line.text.starts_with("---") {
            break;
        }
        reader.line(line)?;
    }
    reader.end(heading)
}

struct Reader<'t, 'b, 'l> {
    builder: &'b mut Builder<'l>,
    /// Everything in a goroutineleak profile is.
    is_leaked: bool,
    open: Option<Open<'t>>,
    /// Sum of the counts.
    counted: u64,
    last: Option<TextLine<'t>>,
}

/// An entry whose lines are being read.
struct Open<'t> {
    count: u64,
    /// What follows the `@`.
    addresses: &'t str,
    /// Whether a line with a frame was met.
    is_symbolized: bool,
}

impl<'t> Reader<'t, '_, '_> {
    fn line(&mut self, line: TextLine<'t>) -> Result<(), Error> {
        self.builder.offset = line.offset;
        self.last = Some(line);
        if line.text.is_empty() {
            return self.close();
        }
        if let Some(labels) = line.text.strip_prefix("# labels: ") {
            return self.labels(labels, line);
        }
        if let Some(columns) = line.text.strip_prefix("#\t") {
            return self.frame(columns, line);
        }
        self.close()?;
        let Some((count, addresses)) = parse_entry(line.text) else {
            return self.damaged(line, "neither `COUNT @ ADDRESSES` nor a frame; skipped");
        };
        // The addresses are incomplete and no frames follow.
        if !line.is_cut {
            self.open = Some(Open { count, addresses, is_symbolized: false });
        }
        Ok(())
    }

    fn labels(&mut self, text: &str, line: TextLine<'t>) -> Result<(), Error> {
        let Some(labels) = parse_labels(text) else {
            return self.damaged(line, "damaged labels; skipped");
        };
        if self.open.is_some() {
            for (key, value) in labels {
                self.builder.push_label(&key, &value)?;
            }
        }
        Ok(())
    }

    /// Reads address, function with offset, and place, which are columns apart by any number of tabs.
    fn frame(&mut self, columns: &str, line: TextLine<'t>) -> Result<(), Error> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.is_symbolized = true;
        let mut columns = columns.split('\t').filter(|column| !column.is_empty());
        match (columns.next(), columns.next(), columns.next()) {
            (Some(address), None, None) if address.starts_with("0x") => self.builder.push_address(address),
            (Some(_), Some(function), Some(text)) if let Some((file, number)) = place(text) => {
                let function = function.rsplit_once("+0x").map_or(function, |(name, _)| name);
                self.builder.push_frame(Frame { function, file, line: number })
            }
            _ => self.damaged(line, "a damaged frame; skipped"),
        }
    }

    fn close(&mut self) -> Result<(), Error> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if !open.is_symbolized {
            for address in open.addresses.split_ascii_whitespace() {
                self.builder.push_address(address)?;
            }
        }
        self.counted = self.counted.saturating_add(open.count);
        let status = Status { is_leaked: self.is_leaked, ..Status::default() };
        self.builder.finish_entry(&Entry { count: open.count, status, ..Entry::default() })
    }

    fn damaged(&mut self, line: TextLine<'t>, message: &str) -> Result<(), Error> {
        // A cut line is reported at the end.
        if !line.is_cut {
            self.builder.warnings.push(line.number, message);
        }
        Ok(())
    }

    fn end(mut self, heading: Heading<'_>) -> Result<(), Error> {
        self.close()?;
        let (number, is_cut) = self.last.map_or((1, false), |line| (line.number, line.is_cut));
        let Heading { total, .. } = heading;
        if is_cut {
            let message = "the profile stops here without a line end; what was read before is kept";
            self.builder.warnings.push(number, message);
        } else if self.counted != total && self.builder.warnings.is_empty() {
            let counted = self.counted;
            let message =
                format!("the first line says {total}, the entries add up to {counted}; something is missing");
            self.builder.warnings.push(number, message);
        }
        Ok(())
    }
}

/// Reads `5 @ 0x4396ee 0x4063cd`. Go 1.21 writes threads without a stack as `6 @`.
fn parse_entry(line: &str) -> Option<(u64, &str)> {
    let (count, addresses) = line.split_once(" @")?;
    let is_plain = addresses.split_ascii_whitespace().all(|address| address.starts_with("0x"));
    Some((count.trim_start().parse().ok().filter(|_| is_plain)?, addresses))
}
