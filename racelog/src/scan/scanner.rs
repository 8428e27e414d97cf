//! The scanner proper: bytes in, reports out.

use std::collections::VecDeque;
use std::hash::BuildHasher;

use memchr::{memchr, memrchr, memrchr_iter};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::anchors::{Anchor, count_lines, find};
use super::mark::Mark;
use super::router::Router;
use super::stream::Line;
use super::summary::Summary;
use super::test_name::test_name;
use crate::input::{Encoding, JsonLine, Prefix, clean, cri_line, detect, embedded, json_line, transcode};
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
    router: Router,
    summary: Summary,
    ready: VecDeque<Report>,
    reports: u64,
    /// The accesses of complete races, to know quotations of them.
    races: FxHashSet<u64>,
    /// The tests that failed.
    failed: FxHashSet<String>,
    /// The last lines that were skipped.
    history: Vec<u8>,
    /// Lines that go on in the next record of their stream.
    partial: FxHashMap<u64, Vec<u8>>,
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
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            // Two bytes tell a byte order mark.
            None if bytes.len() < 2 => return Ok(0),
            None => *self.encoding.insert(detect(bytes)),
        };
        match encoding {
            Encoding::Bytes => self.feed_bytes(bytes),
            Encoding::Utf16 { is_big_endian } => {
                let consumed = utf16_lines(bytes, is_big_endian, self.limits.line_bytes);
                let text = transcode(bytes.get(..consumed).unwrap_or_default(), is_big_endian);
                self.windows(&text)?;
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
        self.windows(&rest)?;
        for (origin, partial) in std::mem::take(&mut self.partial) {
            let number = self.summary.lines;
            self.router.line(
                Line { text: &partial, number, origin, test: None, package: None, time: None },
                &self.limits,
            );
        }
        self.router.finish(false);
        self.collect()
    }

    /// Ends every report that is open, as if the log ended here; for a log that has fallen silent. What comes
    /// later is read as new.
    ///
    /// # Errors
    /// `Limit`.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.router.finish(false);
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
        (self.summary, self.router.sink.warnings.into_list())
    }

    fn feed_bytes(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let consumed = match memrchr(b'\n', bytes) {
            Some(end) => end.saturating_add(1),
            None if bytes.len() >= self.limits.line_bytes => bytes.len(),
            None => 0,
        };
        self.windows(bytes.get(..consumed).unwrap_or_default())?;
        Ok(consumed)
    }

    fn windows(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = rest.get(WINDOW..).map_or(rest.len(), |behind| {
                memchr(b'\n', behind).map_or(rest.len(), |end| end.saturating_add(WINDOW).saturating_add(1))
            });
            let (window, behind) = rest.split_at_checked(length).unwrap_or((rest, b""));
            self.window(window)?;
            rest = behind;
        }
        Ok(())
    }

    /// Reads whole lines: skips from anchor to anchor while nothing is open.
    fn window(&mut self, window: &[u8]) -> Result<(), Error> {
        let found = find(window);
        let mut anchors = found.anchors.as_slice();
        let mut cursor = 0_usize;
        loop {
            if self.router.is_idle() {
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
                cursor = self.lines(window, start, at, &mut anchors)?;
            } else {
                cursor = self.lines(window, cursor, cursor, &mut anchors)?;
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
    fn lines(
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
            self.physical(line);
            cursor = end;
            if self.router.sink.reports.len() > 64 {
                self.collect()?;
            }
            if cursor > least && self.router.is_idle() {
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
            Mark::Runs(test) => self.router.test = Some(test.clone()),
            Mark::Stops(test) | Mark::Failed(test) => {
                if test.is_empty() || self.router.test.as_ref() == Some(test) {
                    self.router.test = None;
                }
                let is_listed = matches!(mark, Mark::Failed(_)) && summary.failed_tests.len() < TESTS;
                if is_listed && self.failed.insert(test.clone()) {
                    summary.failed_tests.push(test.clone());
                }
            }
        }
    }

    /// Reads a line of the file.
    fn physical(&mut self, raw: &[u8]) {
        self.summary.lines = self.summary.lines.saturating_add(1);
        let number = self.summary.lines;
        let bare = raw.strip_suffix(b"\n").unwrap_or(raw);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        if self.router.dump_line(bare, number, &self.limits) {
            return;
        }
        let cleaned = clean(raw);
        let line = Line { text: &cleaned, number, origin: 0, test: None, package: None, time: None };
        let Some(cri) = cri_line(&cleaned) else { return self.contained(line) };
        let origin = if cri.is_stderr { 1 } else { 2 };
        let time = std::str::from_utf8(cri.time).ok();
        let line = Line { text: cri.text, origin, time, ..line };
        if cri.is_partial {
            self.keep_partial(origin, cri.text);
            return;
        }
        match self.partial.remove(&origin) {
            Some(mut start) => {
                start.extend_from_slice(cri.text);
                self.contained(Line { text: &start, ..line });
            }
            None => self.contained(line),
        }
    }

    /// Reads a line that may contain others.
    fn contained(&mut self, line: Line<'_>) {
        if let Some((object, before)) = json_in(line.text) {
            let origin = object.origin ^ line.origin.rotate_left(32) ^ shape(before);
            return self.json(&object, Line { origin, ..line });
        }
        if let Some(quoted) = embedded(line.text) {
            let origin = shape(quoted.before) | 1;
            return self.block(&quoted.text, Line { origin, ..line });
        }
        self.router.line(line, &self.limits);
    }

    fn json(&mut self, object: &JsonLine<'_>, line: Line<'_>) {
        let text = |bytes: Option<&'_ [u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let (test, package, time) = (text(object.test), text(object.package), text(object.time));
        let line = Line { test: test.as_deref(), package: package.as_deref(), time: time.as_deref(), ..line };
        let mut joined = self.partial.remove(&line.origin).unwrap_or_default();
        let whole = if joined.is_empty() {
            &*object.text
        } else {
            joined.extend_from_slice(&object.text);
            joined.as_slice()
        };
        if object.may_be_partial && !whole.ends_with(b"\n") {
            return self.keep_partial(line.origin, whole);
        }
        let whole = whole.strip_suffix(b"\n").unwrap_or(whole);
        if object.may_be_partial || memchr(b'\n', whole).is_none() {
            for text in whole.split(|byte| *byte == b'\n') {
                self.router.line(Line { text: &clean(text), ..line }, &self.limits);
            }
            return;
        }
        self.block(whole, line);
    }

    /// Reads a text of several lines that is complete.
    fn block(&mut self, text: &[u8], line: Line<'_>) {
        for text in text.split(|byte| *byte == b'\n') {
            self.router.line(Line { text: &clean(text), ..line }, &self.limits);
        }
        self.router.close_origin(line.origin);
    }

    fn keep_partial(&mut self, origin: u64, text: &[u8]) {
        if self.partial.len() >= self.limits.open_reports {
            self.partial.clear();
        }
        let partial = self.partial.entry(origin).or_default();
        if partial.len().saturating_add(text.len()) <= self.limits.line_bytes {
            partial.extend_from_slice(text);
        }
    }

    /// Reads the lines again that were skipped just before.
    fn replay_history(&mut self) -> Result<(), Error> {
        let history = std::mem::take(&mut self.history);
        self.summary.lines = self.summary.lines.saturating_sub(count_lines(&history));
        self.lines(&history, 0, history.len(), &mut [].as_slice())?;
        Ok(())
    }

    /// Keeps the last lines of what was skipped.
    fn remember(&mut self, skipped: &[u8]) {
        if !self.router.is_idle() {
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
        for mut report in std::mem::take(&mut self.router.sink.reports) {
            if self.is_quotation(&report) {
                let message = format!(
                    "lines {} to {} repeat a part of an earlier report",
                    report.lines[0], report.lines[1]
                );
                self.router.sink.warnings.push(WarningKind::Repeated, report.lines[0], message);
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

/// An object that is the line, or its end.
fn json_in(line: &[u8]) -> Option<(JsonLine<'_>, &[u8])> {
    let text = line.trim_ascii_end();
    if !text.ends_with(b"}") {
        return None;
    }
    let start = memchr(b'{', text)?;
    let (before, object) = text.split_at_checked(start)?;
    // Labels of a goroutine's header are in braces too.
    if !object.starts_with(b"{\"") && !before.trim_ascii().is_empty() {
        return None;
    }
    Some((json_line(object)?, before))
}

/// A number for the shape of a prefix; 0 for none.
fn shape(before: &[u8]) -> u64 {
    if before.trim_ascii().is_empty() {
        return 0;
    }
    FxBuildHasher.hash_one(Prefix::learn(before).shape())
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
