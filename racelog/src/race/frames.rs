//! Frames from pairs of lines, among lines of others.

use super::line::{Place, RaceLine, place};
use crate::report::StackFrame;

/// How many foreign lines may stand between the two lines of a frame.
const GAP: u32 = 8;

/// A line as it stands in a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Indented<'a> {
    pub(super) indent: usize,
    /// Without blanks at both ends.
    pub(super) text: &'a str,
}

impl<'a> Indented<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        let line = line.trim_end();
        let text = line.trim_start();
        Self { indent: line.len().saturating_sub(text.len()), text }
    }
}

/// Pairs the lines of frames.
#[derive(Debug, Default)]
pub(super) struct FrameReader {
    /// A call whose place comes next, and the foreign lines since.
    pending: Option<(String, u32)>,
    /// Indentation of calls and of places, learned from the first frame.
    indents: Option<(usize, usize)>,
    pending_indent: usize,
    /// The last line if it made no sense: the rest of it may come next, if something broke long lines.
    broken: Option<(usize, String)>,
    /// The line before completed a frame.
    is_behind_frame: bool,
    /// Whether a frame was lost.
    pub(super) is_damaged: bool,
}

/// What became of a line.
#[derive(Debug)]
pub(super) enum Fed {
    /// It is part of a frame, or may be.
    Taken,
    /// It completed a frame.
    Frame(StackFrame),
    /// More digits of the offset of the frame before, which something broke.
    Digits,
    /// Together with the line before it is this one, which is no part of a frame.
    Joined(String),
    Foreign,
}

impl FrameReader {
    /// Ends a stack.
    pub(super) fn end_stack(&mut self) {
        self.is_damaged |= self.pending.take().is_some();
        self.broken = None;
    }

    /// Reads a line that may be part of a frame.
    pub(super) fn feed(&mut self, line: Indented<'_>) -> Fed {
        let is_behind_frame = std::mem::take(&mut self.is_behind_frame);
        let is_hexadecimal = line.text.len() <= 6 && line.text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_behind_frame && line.indent == 0 && is_hexadecimal && !line.text.is_empty() {
            return Fed::Digits;
        }
        let broken = self.broken.take();
        if let Some((indent, start)) = &broken
            && let Some(fed) = self.feed_joined(*indent, start, line)
        {
            return fed;
        }
        match RaceLine::parse(line.text) {
            RaceLine::Call(function) if self.is_call_indent(line.indent) => self.call(function, line.indent),
            RaceLine::Place(place) if self.pending.is_some() && self.is_place_indent(line.indent) => {
                self.place(place, line.indent)
            }
            _ => self.foreign(line),
        }
    }

    /// Reads what was broken into two lines. Something else between them has words; the parts of a frame do not.
    fn feed_joined(&mut self, indent: usize, start: &str, line: Indented<'_>) -> Option<Fed> {
        let is_header =
            ["Previous ", "Read ", "Write ", "Goroutine "].iter().any(|word| start.starts_with(word));
        if is_header {
            return [String::new(), " ".to_owned()].iter().find_map(|gap| {
                let joined = format!("{start}{gap}{}", line.text);
                let is_header =
                    matches!(RaceLine::parse(&joined), RaceLine::Access(_) | RaceLine::Creation(_));
                is_header.then_some(Fed::Joined(joined))
            });
        }
        if start.contains(' ') && !start.ends_with(" +0x") && !start.contains(" +") || line.indent > 1 {
            return None;
        }
        let whole = format!("{start}{}", line.text);
        let spaced = format!("{start} {}", line.text);
        if (self.pending.is_none() || !start.contains('/'))
            && let RaceLine::Call(function) = RaceLine::parse(&whole)
            && self.is_call_indent(indent)
        {
            return Some(self.call(function, indent));
        }
        let place = place(&whole).or_else(|| place(&spaced))?;
        (self.pending.is_some() && self.is_place_indent(indent)).then(|| self.place(place, indent))
    }

    fn call(&mut self, function: &str, indent: usize) -> Fed {
        self.is_damaged |= self.pending.is_some();
        self.pending = Some((function.to_owned(), 0));
        self.pending_indent = indent;
        Fed::Taken
    }

    fn place(&mut self, place: Place<'_>, indent: usize) -> Fed {
        let Some((function, gap)) = self.pending.take() else { return Fed::Foreign };
        if gap == 0 && self.indents.is_none() {
            self.indents = Some((self.pending_indent, indent));
        }
        self.is_behind_frame = true;
        Fed::Frame(StackFrame {
            function,
            file: place.file.to_owned(),
            line: place.line,
            offset: place.offset,
        })
    }

    fn foreign(&mut self, line: Indented<'_>) -> Fed {
        if let Some((_, gap)) = &mut self.pending {
            *gap = gap.saturating_add(1);
            if *gap > GAP {
                self.pending = None;
                self.is_damaged = true;
            }
        }
        self.broken = Some((line.indent, line.text.to_owned()));
        Fed::Foreign
    }

    fn is_call_indent(&self, indent: usize) -> bool {
        self.indents.is_none_or(|(call, _)| call == indent)
    }

    fn is_place_indent(&self, indent: usize) -> bool {
        self.indents.is_none_or(|(_, place)| place == indent)
    }
}
