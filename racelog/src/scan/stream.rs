//! One of the streams that a log is mixed from.

use crate::Limits;
use crate::crash::{CrashEnd, Fed, OpenCrash, cause_start, header_id};
use crate::input::{Prefix, counts};
use crate::race::{Fate, RaceTrack, access_header, creation_header};
use crate::report::Report;
use crate::warning::{WarningKind, Warnings};

use super::opener::Opener;

/// A stream is given up after so many lines of others.
const PATIENCE: u32 = 4000;

/// So far behind its cause a dump may begin whose prefix is another.
const LOG_ENTRY: u64 = 32;

/// A line of a stream, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a [u8],
    pub(super) number: u64,
    /// Which stream of the container it is in: 0 for plain lines.
    pub(super) origin: u64,
    pub(super) test: Option<&'a str>,
    pub(super) package: Option<&'a str>,
    pub(super) time: Option<&'a str>,
}

/// Where reports and warnings go.
#[derive(Debug, Default)]
pub(super) struct Sink {
    pub(super) reports: Vec<Report>,
    pub(super) warnings: Warnings,
}

#[derive(Debug)]
pub(super) struct Stream {
    pub(super) origin: u64,
    pub(super) prefix: Prefix,
    /// The prefix with any number for a number.
    pub(super) loosened: Prefix,
    /// The line that opened it, and what stood in front there.
    pub(super) opened: (u64, Vec<u8>),
    suffix: Vec<u8>,
    races: RaceTrack,
    crash: Option<OpenCrash>,
    idle: u32,
    /// A report was opened by a banner before.
    has_banner: bool,
}

impl Stream {
    /// `before`: what stands in front of what begins in a line.
    pub(super) fn new(line: Line<'_>, before: &[u8], suffix: &[u8]) -> Self {
        let prefix = Prefix::learn(before);
        Self {
            origin: line.origin,
            opened: (line.number, before.to_vec()),
            loosened: prefix.loosened(),
            prefix,
            suffix: suffix.to_vec(),
            races: RaceTrack::default(),
            crash: None,
            idle: 0,
            has_banner: false,
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.crash.is_none() && self.races.is_idle()
    }

    /// Whether the next line of it is still to be seen, so that its prefix is a guess.
    pub(super) fn is_new(&self) -> bool {
        self.races.awaits_header() || self.crash.as_ref().is_some_and(|crash| !crash.is_confirmed())
    }

    /// How many lines ago a cause was read, if not long ago and no goroutine came yet.
    pub(super) fn awaits_goroutines(&self, number: u64) -> Option<u64> {
        let crash = self.crash.as_ref().filter(|crash| crash.awaits_goroutines())?;
        Some(number.saturating_sub(crash.report.lines[1])).filter(|distance| *distance <= LOG_ENTRY)
    }

    /// Whether a line behind the first of a crash can only be its second.
    pub(super) fn crash_goes_on(&self, content: &[u8], number: u64) -> bool {
        self.crash.as_ref().is_some_and(|crash| {
            let [first, last] = crash.report.lines;
            first == last && last.saturating_add(1) == number && crash.is_second_line(content)
        })
    }

    pub(super) fn take_crash(&mut self) -> Option<OpenCrash> {
        self.crash.take()
    }

    /// Goes on with the crash of another stream.
    pub(super) fn adopt_crash(&mut self, crash: OpenCrash, sink: &mut Sink) {
        self.end_crash(false, sink);
        self.crash = Some(crash);
    }

    /// How many bytes of a line are the prefix, if one of its numbers counts lines.
    pub(super) fn counted_prefix(&self, line: Line<'_>) -> Option<usize> {
        let (number, before) = &self.opened;
        let is_candidate = self.origin == line.origin && !self.prefix.is_empty();
        let length = self.loosened.matches(line.text).filter(|_| is_candidate)?;
        counts(before, line.text.get(..length)?, line.number.saturating_sub(*number)).then_some(length)
    }

    /// A line without what stands behind all lines of the stream.
    pub(super) fn without_suffix<'a>(&self, line: &'a [u8]) -> Option<&'a [u8]> {
        if self.suffix.is_empty() { None } else { line.strip_suffix(self.suffix.as_slice()) }
    }

    /// Reads a raw line the short way, if it is part of a dump.
    pub(super) fn dump_line(&mut self, line: &[u8], number: u64, limits: &Limits) -> bool {
        let Some(crash) = &mut self.crash else { return false };
        crash.block_line(line, number, limits.goroutines) == Fed::Taken
    }

    pub(super) fn banner(&mut self, line: Line<'_>, separator: Option<u64>, sink: &mut Sink) {
        // A race may be printed while another thread is about to print its goroutines.
        match &mut self.crash {
            Some(crash) if crash.awaits_goroutines() => crash.end_message(),
            _ => self.end_crash(false, sink),
        }
        self.has_banner = true;
        self.idle = 0;
        describe(self.races.banner(line.number, separator, &mut sink.reports), line);
    }

    /// Reads a line without its prefix. `begins`: what begins in it.
    pub(super) fn line(
        &mut self,
        content: &[u8],
        line: Line<'_>,
        begins: Option<Opener>,
        limits: &Limits,
        sink: &mut Sink,
    ) -> Fate {
        let content = content.strip_suffix(self.suffix.as_slice()).unwrap_or(content);
        let text = String::from_utf8_lossy(content);
        let fate = self.text(&text, line, begins, limits, sink);
        if fate == Fate::Foreign {
            self.rest(sink);
        } else {
            self.idle = 0;
        }
        fate
    }

    /// A line went by that is not of this stream.
    pub(super) fn rest(&mut self, sink: &mut Sink) {
        self.idle = self.idle.saturating_add(1);
        if self.idle > PATIENCE {
            self.finish(false, sink);
        }
    }

    fn text(
        &mut self,
        text: &str,
        line: Line<'_>,
        begins: Option<Opener>,
        limits: &Limits,
        sink: &mut Sink,
    ) -> Fate {
        if let Some(crash) = &mut self.crash {
            match crash.line(text, line.number, limits) {
                Fed::Taken => return Fate::Taken,
                Fed::End => self.end_crash(false, sink),
                Fed::Foreign => {}
            }
        }
        let fate = self.races.line(text, line.number, limits, &mut sink.reports);
        if fate != Fate::Foreign || begins.is_none() {
            return fate;
        }
        self.begin(text.trim(), line, sink)
    }

    fn begin(&mut self, text: &str, line: Line<'_>, sink: &mut Sink) -> Fate {
        if self.crash.is_none() {
            if let Some(cause) = cause_start(text) {
                let crash = self.crash.insert(OpenCrash::with_cause(cause, line.number));
                describe(&mut crash.report, line);
                return Fate::Taken;
            }
            if header_id(text.as_bytes()).is_some() {
                let mut crash = OpenCrash::dump(line.number);
                describe(&mut crash.report, line);
                crash.block_line(text.as_bytes(), line.number, u64::MAX);
                self.crash = Some(crash);
                return Fate::Taken;
            }
        }
        // The rest of a report that was cut off is at the start of a log; later, headers of that kind are lost
        // parts of reports that were counted before.
        let is_start = access_header(text).is_some_and(|header| header.previous || !self.has_banner)
            || (creation_header(text).is_some() && !self.has_banner);
        if is_start {
            describe(self.races.fragment(line.number, &mut sink.reports), line);
            return self.races.line(text, line.number, &Limits::default(), &mut sink.reports);
        }
        Fate::Foreign
    }

    /// Ends everything that is open.
    pub(super) fn finish(&mut self, is_cut: bool, sink: &mut Sink) {
        self.end_crash(is_cut, sink);
        self.races.finish(&mut sink.reports);
    }

    fn end_crash(&mut self, is_cut: bool, sink: &mut Sink) {
        match self.crash.take().map(|crash| crash.finish(is_cut)) {
            Some(CrashEnd::Report(report)) => sink.reports.push(*report),
            Some(CrashEnd::Unconfirmed(line, cause)) if self.prefix.is_plausible() => {
                sink.warnings.push(WarningKind::Unconfirmed, line, || {
                    let cause: String = cause.lines().next().unwrap_or_default().chars().take(120).collect();
                    format!("{cause:?} looks like the end of a program, but no goroutine follows")
                });
            }
            Some(CrashEnd::Unconfirmed(..) | CrashEnd::Nothing) | None => {}
        }
    }
}

fn describe(report: &mut Report, line: Line<'_>) {
    report.time = line.time.map(str::to_owned);
    report.stream_test = line.test.map(str::to_owned);
    report.package = line.package.map(str::to_owned);
}
