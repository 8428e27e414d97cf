//! The scanner proper: bytes in, reports out.

use std::collections::VecDeque;
use std::hash::BuildHasher;

use memchr::{memchr, memrchr, memrchr_iter};
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::anchors::{Anchor, count_lines, find, find_while};
use super::mark::Mark;
use super::summary::Summary;
use super::test_name::test_name;
use super::unwrap::Unwrapper;
use crate::input::{Encoding, detect, transcode};
use crate::report::{Access, Kind, Report};
use crate::warning::{Warning, WarningKind};
use crate::{Error, Limits};

/// How far before the first word of a report its beginning may be.
const CONTEXT_LINES: usize = 64;
const CONTEXT_BYTES: usize = 16 << 10;

/// No more failed tests than this are listed.
const TESTS: usize = 100_000;

/// Bytes that are searched at once.
const WINDOW: usize = 8 << 20;

/// Finds reports in a log that comes in pieces: what [`scan`](crate::scan), [`Reports`](crate::Reports) and
/// followers are made of.
///
/// [`feed`](Self::feed) takes bytes and says how many it consumed: those up to the last line end. Present the
/// rest again, with what came in the meantime; [`finish`](Self::finish) takes a last line that has no end.
/// A report is there as soon as it is complete.
///
/// ```
/// use racelog::Scanner;
///
/// let mut scanner = Scanner::default();
/// let mut buffer = Vec::new();
/// let mut reports = 0;
/// for piece in ["panic: x\n\ngorou", "tine 1 [running]:\nmain.main()\n", "\tmain.go:3 +0x1d\n"] {
///     buffer.extend_from_slice(piece.as_bytes());
///     let consumed = scanner.feed(&buffer)?;
///     buffer.drain(..consumed);
///     reports += std::iter::from_fn(|| scanner.next_report()).count();
/// }
/// assert_eq!(reports, 0); // more goroutines may come
/// scanner.finish(&buffer)?;
/// assert!(scanner.next_report().is_some());
/// # Ok::<(), racelog::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Scanner {
    limits: Limits,
    encoding: Option<Encoding>,
    lines: Unwrapper,
    summary: Summary,
    ready: VecDeque<Report>,
    reports: u64,
    /// The accesses of complete races, to know quotations of them.
    races: FxHashSet<u64>,
    /// The tests that failed.
    failed: FxHashSet<String>,
    /// The last lines that were skipped.
    history: Vec<u8>,
}

impl Scanner {
    /// A scanner with other limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Reads as many whole lines as there are. Returns how many bytes that were.
    ///
    /// # Errors
    /// `Limit`.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        self.feed_while(bytes, |_| ())
    }

    /// Like [`feed`](Self::feed), and does something beside, while other threads search: it gets the bytes that
    /// will not be consumed.
    pub(super) fn feed_while(&mut self, bytes: &[u8], beside: impl FnOnce(&[u8])) -> Result<usize, Error> {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            // Two bytes tell a byte order mark.
            None if bytes.len() < 2 => {
                beside(bytes);
                return Ok(0);
            }
            None => *self.encoding.insert(detect(bytes)),
        };
        match encoding {
            Encoding::Bytes => self.feed_bytes(bytes, beside),
            Encoding::Utf16 { is_big_endian } => {
                let consumed = utf16_lines(bytes, is_big_endian, self.limits.line_bytes);
                let (lines, rest) = bytes.split_at_checked(consumed).unwrap_or((bytes, b""));
                self.windows(&transcode(lines, is_big_endian), || beside(rest))?;
                Ok(consumed)
            }
        }
    }

    /// Reads a last line that has no end, and ends every report that is open.
    ///
    /// # Errors
    /// `Limit`.
    pub fn finish(&mut self, rest: &[u8]) -> Result<(), Error> {
        let consumed = self.feed(rest)?;
        let rest = rest.get(consumed..).unwrap_or_default();
        let rest = match self.encoding {
            Some(Encoding::Utf16 { is_big_endian }) => transcode(rest, is_big_endian),
            _ => rest.to_vec(),
        };
        self.windows(&rest, || ())?;
        self.lines.finish(self.summary.lines, &self.limits);
        self.collect()
    }

    /// Ends every report that is open, as if the log ended here; for a log that has fallen silent. What comes
    /// later is read as new.
    ///
    /// # Errors
    /// `Limit`.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.lines.router.finish(false);
        self.collect()
    }

    /// The next report that is complete, or will not become it.
    pub fn next_report(&mut self) -> Option<Report> {
        self.ready.pop_front()
    }

    /// What was found besides reports, up to now.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Summary and warnings, when all is read.
    pub fn into_summary(self) -> (Summary, Vec<Warning>) {
        (self.summary, self.lines.router.sink.warnings.into_list())
    }

    fn feed_bytes(&mut self, bytes: &[u8], beside: impl FnOnce(&[u8])) -> Result<usize, Error> {
        let consumed = match memrchr(b'\n', bytes) {
            Some(end) => end.saturating_add(1),
            None if bytes.len() >= self.limits.line_bytes => bytes.len(),
            None => 0,
        };
        let (lines, rest) = bytes.split_at_checked(consumed).unwrap_or((bytes, b""));
        self.windows(lines, || beside(rest))?;
        Ok(consumed)
    }

    fn windows(&mut self, bytes: &[u8], beside: impl FnOnce()) -> Result<(), Error> {
        let (window, mut rest) = cut_window(bytes);
        let anchors = find_while(window, beside);
        self.window(window, &anchors)?;
        while !rest.is_empty() {
            let (window, behind) = cut_window(rest);
            self.window(window, &find(window))?;
            rest = behind;
        }
        Ok(())
    }

    /// Reads whole lines: skips from anchor to anchor while nothing is open.
    fn window(&mut self, window: &[u8], mut anchors: &[Anchor]) -> Result<(), Error> {
        let mut cursor = 0_usize;
        loop {
            if self.lines.router.is_idle() {
                let Some(at) = self.next_anchor(&mut anchors, cursor) else { break };
                let start = context_start(window, cursor, at);
                if start == cursor {
                    self.replay_history()?;
                } else {
                    self.history.clear();
                }
                self.summary.lines = self
                    .summary
                    .lines
                    .saturating_add(count_lines(window.get(cursor..start).unwrap_or_default()));
                cursor = self.read_lines(window, start, at, &mut anchors)?;
            } else {
                cursor = self.read_lines(window, cursor, cursor, &mut anchors)?;
            }
            if cursor >= window.len() {
                break;
            }
        }
        let skipped = window.get(cursor..).unwrap_or_default();
        self.summary.lines = self.summary.lines.saturating_add(count_lines(skipped));
        if !skipped.is_empty() && !skipped.ends_with(b"\n") {
            self.summary.lines = self.summary.lines.saturating_add(1);
        }
        self.remember(skipped);
        self.collect()
    }

    /// Drops anchors that were passed, obeys marks, and returns where something may begin.
    fn next_anchor(&mut self, anchors: &mut &[Anchor], cursor: usize) -> Option<usize> {
        while let Some((anchor, rest)) = anchors.split_first() {
            match &anchor.mark {
                Some(mark) => self.obey(mark),
                None if anchor.at >= cursor => return Some(anchor.at),
                None => {}
            }
            *anchors = rest;
        }
        None
    }

    /// Reads line by line from `start`, at least beyond `least`, until nothing is open. Returns where that is.
    fn read_lines(
        &mut self,
        window: &[u8],
        start: usize,
        least: usize,
        anchors: &mut &[Anchor],
    ) -> Result<usize, Error> {
        let mut cursor = start;
        while let Some(rest) = window.get(cursor..).filter(|rest| !rest.is_empty()) {
            let length = memchr(b'\n', rest).map_or(rest.len(), |end| end.saturating_add(1));
            let line = rest.get(..length.min(self.limits.line_bytes)).unwrap_or(rest);
            let end = cursor.saturating_add(line.len());
            while let Some((anchor, behind)) = anchors.split_first().filter(|(anchor, _)| anchor.at < end) {
                if let Some(mark) = &anchor.mark {
                    self.obey(mark);
                }
                *anchors = behind;
            }
            self.summary.lines = self.summary.lines.saturating_add(1);
            self.lines.line(line, self.summary.lines, &self.limits);
            cursor = end;
            if self.lines.router.sink.reports.len() > 64 {
                self.collect()?;
            }
            if cursor > least && self.lines.router.is_idle() {
                break;
            }
        }
        Ok(cursor)
    }

    fn obey(&mut self, mark: &Mark) {
        let summary = &mut self.summary;
        match mark {
            Mark::Found(count) => {
                summary.found = Some(summary.found.unwrap_or_default().saturating_add(*count))
            }
            Mark::Exit(status) => summary.exit_status = Some(*status),
            Mark::Runs(test) => self.lines.router.test = Some(test.clone()),
            Mark::Stops(test) | Mark::Failed(test) => {
                if test.is_empty() || self.lines.router.test.as_ref() == Some(test) {
                    self.lines.router.test = None;
                }
                let is_listed = matches!(mark, Mark::Failed(_)) && summary.failed_tests.len() < TESTS;
                if is_listed && self.failed.insert(test.clone()) {
                    summary.failed_tests.push(test.clone());
                }
            }
        }
    }

    /// Reads the lines again that were skipped just before.
    fn replay_history(&mut self) -> Result<(), Error> {
        let history = std::mem::take(&mut self.history);
        self.summary.lines = self.summary.lines.saturating_sub(count_lines(&history));
        self.read_lines(&history, 0, history.len(), &mut [].as_slice())?;
        Ok(())
    }

    /// Keeps the last lines of what was skipped.
    fn remember(&mut self, skipped: &[u8]) {
        if !self.lines.router.is_idle() {
            self.history.clear();
            return;
        }
        let start = context_start(skipped, 0, skipped.len());
        if start > 0 {
            self.history.clear();
        }
        self.history.extend_from_slice(skipped.get(start..).unwrap_or_default());
        let start = context_start(&self.history, 0, self.history.len());
        self.history.drain(..start);
    }

    /// Whether it is an incomplete copy of a report that was there before, word for word, with its addresses
    /// and numbers: tools that collect crashes put one below the log.
    fn is_quotation(&mut self, report: &Report) -> bool {
        if report.kind != Kind::Race || report.accesses.len() < 2 {
            return false;
        }
        let hash = hash_of(&report.accesses);
        if report.complete {
            self.races.insert(hash);
            return false;
        }
        self.races.contains(&hash)
    }

    /// Takes reports that are finished, within limits.
    fn collect(&mut self) -> Result<(), Error> {
        let line = self.summary.lines;
        for mut report in std::mem::take(&mut self.lines.router.sink.reports) {
            if self.is_quotation(&report) {
                let [first, last] = report.lines;
                self.lines.router.sink.warnings.push(WarningKind::Repeated, first, || {
                    format!("lines {first} to {last} repeat a part of an earlier report")
                });
                continue;
            }
            self.reports = self.reports.saturating_add(1);
            if self.reports > self.limits.reports {
                let limit = self.limits.reports;
                return Err(Error::Limit { line, what: "reports", limit, field: "reports" });
            }
            self.summary.dump_goroutines =
                self.summary.dump_goroutines.saturating_add(report.dump.len() as u64);
            if self.summary.dump_goroutines >= self.limits.goroutines {
                let limit = self.limits.goroutines;
                return Err(Error::Limit { line, what: "goroutines", limit, field: "goroutines" });
            }
            report.test = test_of(&report).or_else(|| report.stream_test.clone());
            self.ready.push_back(report);
        }
        Ok(())
    }
}

/// The lines that are searched at once, and what follows.
fn cut_window(bytes: &[u8]) -> (&[u8], &[u8]) {
    let line_end = bytes.get(WINDOW..).and_then(|behind| memchr(b'\n', behind));
    let length = line_end.map_or(bytes.len(), |end| end.saturating_add(WINDOW).saturating_add(1));
    bytes.split_at_checked(length).unwrap_or((bytes, b""))
}

/// A number for the accesses of a race.
fn hash_of(accesses: &[Access]) -> u64 {
    FxBuildHasher.hash_one(accesses)
}

/// The test that the stacks of a report name.
fn test_of(report: &Report) -> Option<String> {
    let stacks = report.accesses.iter().map(|access| &access.frames);
    let creations = report.created.iter().map(|block| &block.frames);
    let mut frames = stacks.chain(creations).flatten();
    if let Some(test) = frames.find_map(|frame| test_name(&frame.function, &frame.file)) {
        return Some(test.to_owned());
    }
    let first = report.dump.goroutines().next()?;
    let creator = first.created_by().map(|creator| creator.frame);
    let mut frames = first.frames().chain(creator);
    frames.find_map(|frame| test_name(frame.function, frame.file)).map(str::to_owned)
}

/// Where the lines begin that belong to what begins at `at`; not before `least`.
fn context_start(text: &[u8], least: usize, at: usize) -> usize {
    let reach = at.saturating_sub(CONTEXT_BYTES).max(least);
    let before = text.get(reach..at).unwrap_or_default();
    let ends = memrchr_iter(b'\n', before);
    // The first line end found is that of the line before.
    match ends.take(CONTEXT_LINES).last() {
        Some(end) if memrchr_iter(b'\n', before).nth(CONTEXT_LINES).is_some() || reach > least => {
            reach.saturating_add(end).saturating_add(1)
        }
        _ => reach,
    }
}

/// How many bytes of UTF-16 end with a line end.
fn utf16_lines(bytes: &[u8], is_big_endian: bool, longest: usize) -> usize {
    let line_end = if is_big_endian { [0, b'\n'] } else { [b'\n', 0] };
    let (units, _) = bytes.as_chunks::<2>();
    match units.iter().rposition(|unit| *unit == line_end) {
        Some(last) => last.saturating_add(1).saturating_mul(2),
        None if bytes.len() >= longest => units.len().saturating_mul(2),
        None => 0,
    }
}
