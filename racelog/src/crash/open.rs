//! A crash or dump that is being read.

use super::block::{BlockFed, BlockReader};
use super::cause::{CauseStart, cause_start};
use super::dump_text::DumpText;
use super::grammar::{BlockLine, block_line, header_id, register};
use crate::Limits;
use crate::input::timestamp;
use crate::race::SEPARATOR;
use crate::report::{Kind, Report};

/// A cause counts when a goroutine follows within so many lines of its stream.
const CONFIRMED_WITHIN: u32 = 64;

/// So many foreign lines between two blocks end a dump.
const FOREIGN: u32 = 16;

#[derive(Debug)]
pub(crate) struct OpenCrash {
    pub(crate) report: Report,
    has_cause: bool,
    state: State,
    blocks: BlockReader,
    text: DumpText,
    /// Lines since the cause, or foreign ones since the last block.
    lines: u32,
    /// The message goes on until an empty line.
    is_in_message: bool,
    /// GOTRACEBACK=crash: every thread prints its goroutines, so that one may come twice.
    is_by_threads: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The cause was read; no goroutine yet.
    Cause,
    /// `runtime stack:`, which is of no goroutine.
    RuntimeStack,
    Goroutines,
}

/// How a crash ends.
#[derive(Debug)]
pub(crate) enum CrashEnd {
    Report(Box<Report>),
    /// There was a cause, but no goroutine: its first line.
    Unconfirmed(u64, String),
    Nothing,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fed {
    Taken,
    Foreign,
    /// It does not belong to this crash, which ends.
    End,
}

impl OpenCrash {
    pub(crate) fn with_cause(cause: CauseStart<'_>, line: u64) -> Self {
        let mut crash = Self::new(cause.kind(), line);
        crash.has_cause = true;
        crash.set_cause(cause);
        crash
    }

    /// Goroutines without a cause.
    pub(crate) fn dump(line: u64) -> Self {
        Self { state: State::Goroutines, ..Self::new(Kind::Dump, line) }
    }

    fn new(kind: Kind, line: u64) -> Self {
        Self {
            report: Report::new(kind, line),
            has_cause: false,
            state: State::Cause,
            blocks: BlockReader::default(),
            text: DumpText::default(),
            lines: 0,
            is_in_message: false,
            is_by_threads: false,
        }
    }

    fn set_cause(&mut self, cause: CauseStart<'_>) {
        self.report.kind = cause.kind();
        // Errors of the runtime have one line.
        self.is_in_message = matches!(cause, CauseStart::Panic(_));
        match cause {
            CauseStart::Panic(message) | CauseStart::Fatal(message) => {
                self.report.message = Some(message.to_owned())
            }
            CauseStart::Signal(signal) => self.report.signal = Some(signal.to_owned()),
            CauseStart::Preamble => {}
        }
    }

    /// Whether goroutines were found.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.text.len() > 0 || (self.blocks.is_open() && self.text.has_frame())
    }

    /// Whether only the cause was read.
    pub(crate) fn awaits_goroutines(&self) -> bool {
        self.state != State::Goroutines
    }

    /// Whether a line fits behind the first one and hardly anywhere else.
    pub(crate) fn is_second_line(&self, line: &[u8]) -> bool {
        match self.state {
            State::Goroutines => block_line(line) == BlockLine::Call,
            State::Cause => line.starts_with(b"\t") || line.starts_with(b"[signal "),
            State::RuntimeStack => false,
        }
    }

    /// What comes is not of the message.
    pub(crate) fn end_message(&mut self) {
        self.is_in_message = false;
    }

    /// Reads a line of a goroutine block, if one is open: the short way for long dumps.
    pub(crate) fn block_line(&mut self, line: &[u8], number: u64, goroutines: u64) -> Fed {
        if self.state != State::Goroutines || (!self.blocks.is_open() && !line.starts_with(b"goroutine ")) {
            return Fed::Foreign;
        }
        let kind = block_line(line);
        if let BlockLine::Header(id) = kind {
            return self.header(line, id, number, goroutines);
        }
        if !self.blocks.is_open() || !self.blocks.expects(kind) {
            return Fed::Foreign;
        }
        if self.blocks.line(kind, line, &mut self.text) == BlockFed::Taken {
            self.report.lines[1] = number;
        }
        Fed::Taken
    }

    /// Reads a line of its stream, without prefix.
    pub(crate) fn line(&mut self, line: &str, number: u64, limits: &Limits) -> Fed {
        if let Some(id) = header_id(line.trim_end().as_bytes()) {
            return self.header(line.trim_end().as_bytes(), id, number, limits.goroutines);
        }
        if let Some(cause) = cause_start(line.trim_end()) {
            return self.next_cause(cause, number, limits);
        }
        match self.state {
            State::Goroutines => self.among_goroutines(line, number),
            State::RuntimeStack | State::Cause => self.before_goroutines(line, number, limits),
        }
    }

    fn header(&mut self, line: &[u8], id: u64, number: u64, goroutines: u64) -> Fed {
        // Every thread has a goroutine 0.
        let is_repeated = id != 0 && !self.is_by_threads && self.text.has(id);
        if is_repeated || self.text.len() >= goroutines {
            return Fed::End;
        }
        self.state = State::Goroutines;
        self.lines = 0;
        self.is_in_message = false;
        self.blocks.header(line, id, &mut self.text);
        self.report.lines[1] = number;
        Fed::Taken
    }

    /// Another cause belongs to this crash only as the second half of what a preamble or GOTRACEBACK=crash begins.
    fn next_cause(&mut self, cause: CauseStart<'_>, number: u64, limits: &Limits) -> Fed {
        let is_first =
            self.state != State::Goroutines && self.report.message.is_none() && self.report.signal.is_none();
        // Two threads may die of the same at once; the second waits for the first, then prints its goroutine.
        let is_echo = self.state == State::Cause
            && matches!(cause, CauseStart::Fatal(message) if self.report.message.as_deref() == Some(message))
            && number <= self.report.lines[1].saturating_add(1);
        if is_echo {
            self.is_by_threads = true;
            self.report.lines[1] = number;
            return Fed::Taken;
        }
        if self.is_nested(&cause, number)
            && let (CauseStart::Panic(text), Some(message)) = (cause, &mut self.report.message)
            && message.len().saturating_add(text.len()) < limits.message_bytes
        {
            message.push_str("\n\tpanic: ");
            message.push_str(text);
            self.report.lines[1] = number;
            return Fed::Taken;
        }
        let is_signal_after = matches!(cause, CauseStart::Signal(_)) && self.has_cause && self.is_confirmed();
        if is_first && !matches!(cause, CauseStart::Preamble) {
            self.set_cause(cause);
            self.report.lines[1] = number;
            return Fed::Taken;
        }
        if is_signal_after {
            self.blocks.close(&mut self.text);
            self.is_by_threads = true;
            self.lines = 0;
            return Fed::Taken;
        }
        Fed::End
    }

    /// Panics that follow from a panic are indented by a tab, but loggers may have taken that away.
    fn is_nested(&self, cause: &CauseStart<'_>, number: u64) -> bool {
        let is_next = self.is_in_message && number == self.report.lines[1].saturating_add(1);
        let follows = |message: &str| !message.contains('\n') || message.contains(" [recovered");
        matches!(cause, CauseStart::Panic(_))
            && self.state == State::Cause
            && is_next
            && self.report.message.as_deref().is_some_and(follows)
    }

    fn before_goroutines(&mut self, line: &str, number: u64, limits: &Limits) -> Fed {
        self.lines = self.lines.saturating_add(1);
        if self.lines > CONFIRMED_WITHIN {
            return Fed::End;
        }
        let text = line.trim();
        if text.is_empty() {
            self.is_in_message = false;
            return Fed::Taken;
        }
        if let Some(signal) = text.strip_prefix("[signal ").and_then(|rest| rest.strip_suffix(']')) {
            self.report.signal = Some(signal.to_owned());
            self.is_in_message = false;
            self.report.lines[1] = number;
            return Fed::Taken;
        }
        if text == SEPARATOR {
            self.is_in_message = false;
        }
        if text == "runtime stack:" {
            self.state = State::RuntimeStack;
        }
        // Loggers of the same process go on.
        if timestamp(line.as_bytes()).is_some() {
            return Fed::Foreign;
        }
        if self.is_in_message
            && let Some(message) = &mut self.report.message
            && message.len().saturating_add(line.len()) < limits.message_bytes
        {
            message.push('\n');
            message.push_str(line.trim_end());
            self.report.lines[1] = number;
            return Fed::Taken;
        }
        Fed::Foreign
    }

    fn among_goroutines(&mut self, line: &str, number: u64) -> Fed {
        let text = line.trim();
        if let Some((name, value)) = register(text).filter(|_| self.has_cause) {
            self.blocks.close(&mut self.text);
            if !self.report.registers.iter().any(|(known, _)| known == name) {
                self.report.registers.push((name.to_owned(), value.to_owned()));
            }
            self.report.lines[1] = number;
            self.lines = 0;
            return Fed::Taken;
        }
        let bytes = line.trim_end().as_bytes();
        let fed = self.blocks.line(block_line(bytes), bytes, &mut self.text);
        if fed == BlockFed::Taken {
            self.report.lines[1] = number;
            return Fed::Taken;
        }
        if fed == BlockFed::Blank {
            return Fed::Taken;
        }
        if text == "-----" || text.starts_with("PC=0x") || text == "runtime stack:" {
            return Fed::Taken;
        }
        self.foreign()
    }

    fn foreign(&mut self) -> Fed {
        if self.blocks.is_open() {
            return Fed::Foreign;
        }
        self.lines = self.lines.saturating_add(1);
        if self.lines > FOREIGN { Fed::End } else { Fed::Foreign }
    }

    /// Ends it. `is_cut`: the log stops here, perhaps inside a line.
    pub(crate) fn finish(mut self, is_cut: bool) -> CrashEnd {
        self.blocks.close(&mut self.text);
        let goroutines = self.text.len();
        let dump = self.text.finish();
        // Labels can be so damaged that what looked like a header is none.
        if dump.is_empty() {
            if !self.has_cause {
                return CrashEnd::Nothing;
            }
            let cause = self.report.message.or(self.report.signal).unwrap_or_default();
            return CrashEnd::Unconfirmed(self.report.lines[0], cause);
        }
        self.report.complete = !self.blocks.is_damaged && !is_cut && dump.len() as u64 == goroutines;
        self.report.dump = dump;
        CrashEnd::Report(Box::new(self.report))
    }
}
