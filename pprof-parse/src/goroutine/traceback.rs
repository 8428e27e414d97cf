//! Tracebacks: `debug=2`, crashes, `runtime.Stack`.
//!
//! Anything may stand around and between them (`panic: …`, `[signal …`, `runtime stack:`, registers, a test's
//! `FAIL`): a goroutine begins with its header and ends with an empty line.

use super::builder::{Builder, Entry};
use super::frame::{Elided, Frame};
use super::frame_text::{call_and_arguments, creator, elided, offset, place};
use super::header::{Header, NoHeader, parse_header};
use super::lines::{TextLine, TextLines};
use crate::Error;

/// `runtime/pprof` gives up on a longer dump and writes as much of it (`writeGoroutineStacks`, all versions).
const LONGEST_DUMP: usize = 64 << 20;

/// What may follow the last frame without an empty line between: `go run` and `go test` report.
const TRAILERS: [&str; 5] = ["exit status ", "signal: ", "FAIL", "PASS", "ok  \t"];

/// How a goroutine begins.
const HEADER: &str = "goroutine ";

/// C code, when no symbolizer is installed.
const FOREIGN_FRAME: &str = "non-Go function";

pub(super) fn read_tracebacks(text: &str, builder: &mut Builder<'_>) -> Result<(), Error> {
    let mut reader = Reader { builder, open: None, ancestor: None, awaiting: None, last: None };
    for line in TextLines::new(text) {
        reader.line(line)?;
    }
    reader.end(text.len())
}

struct Reader<'t, 'b, 'l> {
    builder: &'b mut Builder<'l>,
    /// The goroutine whose frames are being read.
    open: Option<Entry<'t>>,
    /// The ancestor of it that is being read.
    ancestor: Option<Ancestor<'t>>,
    /// A line whose file and line number come next.
    awaiting: Option<Awaiting<'t>>,
    last: Option<TextLine<'t>>,
}

/// The stack of a goroutine's creator, as GODEBUG=tracebackancestors prints it.
#[derive(Default)]
struct Ancestor<'t> {
    goroutine: u64,
    frames: Vec<Frame<'t>>,
    creator: Option<Frame<'t>>,
}

#[derive(Clone, Copy)]
enum Awaiting<'t> {
    Call(TextLine<'t>),
    Creator(TextLine<'t>, &'t str),
}

impl<'t> Reader<'t, '_, '_> {
    fn line(&mut self, line: TextLine<'t>) -> Result<(), Error> {
        self.builder.offset = line.offset;
        self.last = Some(line);
        match (self.awaiting.take(), line.text.strip_prefix('\t')) {
            (Some(awaiting), Some(text)) => return self.place(awaiting, text, line),
            (Some(awaiting), None) => self.lost_place(awaiting)?,
            (None, _) => {}
        }
        match parse_header(line.text) {
            Ok(header) => self.header(header),
            Err(NoHeader::Damaged) => self.damaged(line, "a damaged header; this goroutine was skipped"),
            Err(NoHeader::Other) => self.body(line),
        }
    }

    fn header(&mut self, header: Header<'t>) -> Result<(), Error> {
        self.close()?;
        for (key, value) in &header.labels {
            self.builder.push_label(key, value)?;
        }
        let status = header.status.with_state(Some(header.status.state));
        self.open = Some(Entry { id: header.id, count: 1, status, ..Entry::default() });
        Ok(())
    }

    /// Reads a line that is no header and no place.
    fn body(&mut self, line: TextLine<'t>) -> Result<(), Error> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if line.text.is_empty() {
            return self.close();
        }
        // GODEBUG=tracebackancestors prints the stack of the creator, which is none of this goroutine's.
        if let Some(rest) = line.text.strip_prefix("[originating from goroutine ") {
            let goroutine = rest.strip_suffix("]:").and_then(|number| number.parse().ok());
            return match goroutine.filter(|_| self.builder.keeps_details) {
                Some(goroutine) => self.next_ancestor(Some(Ancestor { goroutine, ..Ancestor::default() })),
                None => self.close(),
            };
        }
        if let Some(text) = line.text.strip_prefix("created by ") {
            self.awaiting = Some(Awaiting::Creator(line, text));
            return Ok(());
        }
        if let Some(frames) = elided(line.text) {
            if self.ancestor.is_some() {
                return Ok(());
            }
            open.elided = Some(Elided { after: self.builder.depth(), frames });
            return Ok(());
        }
        if line.text == "\tgoroutine running on other thread; stack unavailable" {
            open.status.is_stack_unavailable = true;
            return Ok(());
        }
        if line.text.starts_with('\t') {
            return self
                .damaged(line, "a file and line without a function; the rest of this goroutine was skipped");
        }
        if line.text.strip_prefix(FOREIGN_FRAME).is_some_and(|rest| rest.starts_with(" at pc=")) {
            return self.builder.push_call(Frame { function: FOREIGN_FRAME, file: "", line: 0 }, "", None);
        }
        self.awaiting = Some(Awaiting::Call(line));
        Ok(())
    }

    /// Reads the file and line that belong to the line before.
    fn place(&mut self, awaiting: Awaiting<'t>, text: &'t str, line: TextLine<'t>) -> Result<(), Error> {
        let Some((file, number)) = place(text) else {
            return self.damaged(line, "no file and line number; the rest of this goroutine was skipped");
        };
        match awaiting {
            Awaiting::Call(line) => {
                let (function, arguments) = call_and_arguments(line.text);
                let frame = Frame { function, file, line: number };
                if let Some(ancestor) = &mut self.ancestor {
                    ancestor.frames.push(frame);
                    return Ok(());
                }
                let offset = if self.builder.keeps_details { offset(text) } else { None };
                self.builder.push_call(frame, arguments, offset)
            }
            Awaiting::Creator(_, creator_text) => {
                let (function, goroutine) = creator(creator_text);
                let frame = Frame { function, file, line: number };
                if let Some(ancestor) = &mut self.ancestor {
                    ancestor.creator = Some(frame);
                } else if let Some(open) = &mut self.open {
                    open.creator = Some(frame);
                    open.creator_goroutine = goroutine.unwrap_or_default();
                    self.builder.push_creator_offset(offset(text));
                }
                Ok(())
            }
        }
    }

    /// The file and line did not come.
    fn lost_place(&mut self, awaiting: Awaiting<'t>) -> Result<(), Error> {
        if awaiting.is_trailer() {
            return self.close();
        }
        self.damaged(awaiting.line(), "no file and line follow; the rest of this goroutine was skipped")
    }

    /// Keeps what was read of the goroutine; its other lines will be taken for text between goroutines.
    fn damaged(&mut self, line: TextLine<'t>, message: &str) -> Result<(), Error> {
        // A cut line is reported at the end.
        if !line.is_cut {
            self.builder.warnings.push(line.number, message);
            return self.close();
        }
        Ok(())
    }

    /// Ends the ancestor that is being read, and begins the next.
    fn next_ancestor(&mut self, next: Option<Ancestor<'t>>) -> Result<(), Error> {
        let Some(ancestor) = std::mem::replace(&mut self.ancestor, next) else { return Ok(()) };
        self.builder.push_ancestor(ancestor.goroutine, &ancestor.frames, ancestor.creator)
    }

    fn close(&mut self) -> Result<(), Error> {
        self.next_ancestor(None)?;
        self.open.take().map_or(Ok(()), |entry| self.builder.finish_entry(&entry))
    }

    fn end(mut self, length: usize) -> Result<(), Error> {
        let Some(last) = self.last else { return Ok(()) };
        let is_trailer = self.awaiting.is_some_and(Awaiting::is_trailer);
        let is_inside = self.open.is_some() || last.text.starts_with(HEADER) || HEADER.starts_with(last.text);
        let is_cut = self.awaiting.is_some() || (last.is_cut && is_inside);
        if (is_cut && !is_trailer) || length == LONGEST_DUMP {
            let message = "the dump stops here, probably in the middle; what was read before is kept";
            self.builder.warnings.push(last.number, message);
        }
        self.close()
    }
}

impl<'t> Awaiting<'t> {
    fn line(self) -> TextLine<'t> {
        match self {
            Self::Call(line) | Self::Creator(line, _) => line,
        }
    }

    fn is_trailer(self) -> bool {
        TRAILERS.iter().any(|trailer| self.line().text.starts_with(trailer))
    }
}
