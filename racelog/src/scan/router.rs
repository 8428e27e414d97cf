//! Tells the streams of a log apart and hands them their lines.

use std::collections::VecDeque;

use super::opener::{Opener, opener};
use super::stream::{Line, Sink, Stream};
use crate::Limits;
use crate::input::{Prefix, timestamp};
use crate::race::{Fate, SEPARATOR};

/// So many separators are remembered until their banner comes.
const SEPARATORS: usize = 8;

/// A banner and its separator are no further apart than this, in lines.
const SEPARATOR_DISTANCE: u64 = 64;

/// A separator that closed nothing, so it may open something.
#[derive(Debug)]
struct Separator {
    origin: u64,
    before: Vec<u8>,
    number: u64,
}

#[derive(Debug, Default)]
pub(super) struct Router {
    streams: Vec<Stream>,
    separators: VecDeque<Separator>,
    /// Where the last line ended with `WARNING:`.
    half_banner: Option<u64>,
    /// The test that is running, as far as plain lines tell.
    pub(super) test: Option<String>,
    pub(super) sink: Sink,
}

impl Router {
    pub(super) fn is_idle(&self) -> bool {
        self.streams.is_empty()
    }

    /// Reads a raw line the short way: there is one stream without a prefix, and a dump in it.
    pub(super) fn dump_line(&mut self, line: &[u8], number: u64, limits: &Limits) -> bool {
        let [stream] = self.streams.as_mut_slice() else { return false };
        stream.origin == 0 && stream.prefix.is_empty() && stream.dump_line(line, number, limits)
    }

    pub(super) fn line(&mut self, line: Line<'_>, limits: &Limits) {
        let is_continued =
            self.half_banner.take().is_some_and(|number| number.saturating_add(1) == line.number);
        let mut line = line;
        let mut found = opener(line.text, is_continued);
        if found.is_none()
            && let Some(text) = self.streams.iter().find_map(|stream| stream.without_suffix(line.text))
        {
            line.text = text;
            found = opener(text, false);
        }
        if found.is_none() && line.text.trim_ascii_end().ends_with(b"WARNING:") {
            self.half_banner = Some(line.number);
        }
        match found {
            Some((at, Opener::Banner { end })) => self.banner(line, at, end, limits),
            Some((at, begins)) => self.opening(line, at, begins, limits),
            None => self.other(line, limits),
        }
        self.streams.retain(|stream| !stream.is_idle());
    }

    /// Ends what is open in a container: its text is over.
    pub(super) fn close_origin(&mut self, origin: u64) {
        for stream in self.streams.iter_mut().filter(|stream| stream.origin == origin) {
            stream.finish(false, &mut self.sink);
        }
        self.streams.retain(|stream| !stream.is_idle());
    }

    /// The log ends.
    pub(super) fn finish(&mut self, is_cut: bool) {
        for mut stream in self.streams.drain(..) {
            stream.finish(is_cut, &mut self.sink);
        }
    }

    fn banner(&mut self, line: Line<'_>, at: usize, end: usize, limits: &Limits) {
        let before = line.text.get(..at).unwrap_or_default();
        let position = self.strict(line, Some(at)).unwrap_or_else(|| {
            let suffix = line.text.get(end..).unwrap_or_default();
            self.open(Stream::new(line, before, suffix), limits)
        });
        let separator = self.take_separator(position, line, before);
        let time = line.time.or_else(|| time_in(before));
        let test = self.test.clone();
        let line = Line { time, test: line.test.or(test.as_deref()), ..line };
        if let Some(stream) = self.streams.get_mut(position) {
            stream.banner(line, separator, &mut self.sink);
        }
    }

    fn opening(&mut self, line: Line<'_>, at: usize, begins: Opener, limits: &Limits) {
        let before = line.text.get(..at).unwrap_or_default();
        let known = self
            .continued(line, before, begins, limits)
            .or_else(|| self.strict(line, Some(at)))
            .or_else(|| self.loose(line, at, begins));
        let position = known.unwrap_or_else(|| self.open(Stream::new(line, before, b""), limits));
        let time = line.time.or_else(|| time_in(before));
        let test = self.test.clone();
        let line = Line { time, test: line.test.or(test.as_deref()), ..line };
        self.deliver(position, line, Some(begins), limits);
    }

    fn other(&mut self, line: Line<'_>, limits: &Limits) {
        let fate = match self.strict(line, None).or_else(|| self.counted(line)) {
            Some(position) => self.deliver(position, line, None, limits),
            None => {
                self.streams.iter_mut().for_each(|stream| stream.rest(&mut self.sink));
                Fate::Foreign
            }
        };
        if fate == Fate::Foreign {
            self.remember_separator(line);
        }
    }

    fn deliver(&mut self, position: usize, line: Line<'_>, begins: Option<Opener>, limits: &Limits) -> Fate {
        let mut fate = Fate::Foreign;
        for (place, stream) in self.streams.iter_mut().enumerate() {
            if place == position {
                let length = stream.prefix.matches(line.text).unwrap_or_default();
                let content = line.text.get(length..).unwrap_or_default();
                fate = stream.line(content, line, begins, limits, &mut self.sink);
            } else {
                stream.rest(&mut self.sink);
            }
        }
        fate
    }

    /// The stream with the longest prefix that a line has. `at`: what begins there is to follow the prefix.
    fn strict(&self, line: Line<'_>, at: Option<usize>) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        for (position, stream) in self.streams.iter().enumerate() {
            if stream.origin != line.origin {
                continue;
            }
            let Some(length) = stream.prefix.matches(line.text) else { continue };
            let is_fitting = at.is_none_or(|at| line.text.get(length..at).is_some_and(is_blank));
            if is_fitting && best.is_none_or(|(_, longest)| length > longest) {
                best = Some((position, length));
            }
        }
        best.map(|(position, _)| position)
    }

    /// A new stream whose prefix fits if its numbers are taken for counters; they are from now on.
    fn loose(&mut self, line: Line<'_>, at: usize, begins: Opener) -> Option<usize> {
        for (position, stream) in self.streams.iter_mut().enumerate().rev() {
            let between = stream.counted_prefix(line).and_then(|length| line.text.get(length..at));
            // Replicas may crash in neighbouring lines; a cause is further behind its preamble, or indented.
            let is_neighbour = line.number <= stream.opened.0.saturating_add(1);
            let is_replica = begins == Opener::Cause && is_neighbour && between == Some(b"");
            let is_fitting = stream.is_new() && !is_replica && between.is_some_and(is_blank);
            if is_fitting {
                stream.prefix = stream.loosened.clone();
                return Some(position);
            }
        }
        None
    }

    /// Like [`loose`](Self::loose), for the line right behind the first of a crash, if it surely belongs to it.
    fn counted(&mut self, line: Line<'_>) -> Option<usize> {
        let position = self.streams.iter().rposition(|stream| {
            let content = stream.counted_prefix(line).and_then(|length| line.text.get(length..));
            content.is_some_and(|content| stream.crash_goes_on(content, line.number))
        })?;
        let stream = self.streams.get_mut(position)?;
        stream.prefix = stream.loosened.clone();
        Some(position)
    }

    /// Where a crash goes on whose cause was logged: only the first line of an entry has all of the prefix. Of the
    /// others `t.Log` indents all, `log.Printf` and `net/http` leave out time and level.
    fn continued(&mut self, line: Line<'_>, before: &[u8], begins: Opener, limits: &Limits) -> Option<usize> {
        if begins != Opener::Goroutine {
            return None;
        }
        let prefix = Prefix::learn(before);
        let loosened = prefix.loosened();
        let is_indented = !before.is_empty() && is_blank(before);
        let fits = |stream: &Stream| {
            let distance = stream.awaits_goroutines(line.number).filter(|_| stream.origin == line.origin)?;
            if prefix.is_start_of(&stream.prefix) || is_indented && stream.prefix.is_log_call() {
                return Some(&prefix);
            }
            // Behind line numbers.
            (distance == 1 && loosened.is_start_of(&stream.loosened)).then_some(&loosened)
        };
        let (position, prefix) = self
            .streams
            .iter()
            .enumerate()
            .rev()
            .find_map(|(position, stream)| Some((position, fits(stream)?.clone())))?;
        let crash = self.streams.get_mut(position)?.take_crash()?;
        let is_same = |stream: &Stream| stream.origin == line.origin && stream.prefix == prefix;
        let position = match self.streams.iter().position(is_same) {
            Some(position) => position,
            None => self.open(Stream::new(line, before, b""), limits),
        };
        let stream = self.streams.get_mut(position)?;
        stream.prefix = prefix;
        stream.adopt_crash(crash, &mut self.sink);
        Some(position)
    }

    fn open(&mut self, stream: Stream, limits: &Limits) -> usize {
        if self.streams.len() >= limits.open_reports {
            // The oldest has waited longest.
            self.streams.remove(0).finish(false, &mut self.sink);
        }
        self.streams.push(stream);
        self.streams.len().saturating_sub(1)
    }

    fn remember_separator(&mut self, line: Line<'_>) {
        let Some(before) = line.text.trim_ascii_end().strip_suffix(SEPARATOR.as_bytes()) else { return };
        if before.ends_with(b"=") {
            return;
        }
        if self.separators.len() >= SEPARATORS {
            self.separators.pop_front();
        }
        self.separators.push_back(Separator {
            origin: line.origin,
            before: before.to_vec(),
            number: line.number,
        });
    }

    /// The line of the separator in front of a banner.
    fn take_separator(&mut self, stream: usize, line: Line<'_>, before: &[u8]) -> Option<u64> {
        let stream = self.streams.get_mut(stream)?;
        let is_own = |separator: &Separator, prefix: &Prefix| {
            let text = separator.before.as_slice();
            let is_near = separator.number.saturating_add(SEPARATOR_DISTANCE) >= line.number;
            separator.origin == line.origin && is_near && prefix.matches(text) == Some(text.len())
        };
        let own = self.separators.iter().rposition(|separator| is_own(separator, &stream.prefix));
        if own.is_some() {
            // Two lines have the same numbers, so they count nothing: another number is another process.
            stream.loosened = stream.prefix.clone();
        }
        // A separator may be glued to something else that was printed, if the stream has no prefix.
        let is_glued = |separator: &Separator| {
            let is_next = separator.number.saturating_add(1) >= line.number;
            separator.origin == line.origin && is_next && is_blank(before)
        };
        let position = own.or_else(|| {
            self.separators
                .iter()
                .rposition(|separator| is_own(separator, &stream.loosened) || is_glued(separator))
        })?;
        self.separators.remove(position).map(|separator| separator.number)
    }
}

/// Whether there are only blanks.
fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// The first time stamp in a prefix.
fn time_in(prefix: &[u8]) -> Option<&str> {
    let starts = (0..prefix.len()).filter(|&start| {
        start
            .checked_sub(1)
            .and_then(|before| prefix.get(before))
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
    });
    let stamp = starts.filter_map(|start| {
        let rest = prefix.get(start..)?;
        rest.get(..timestamp(rest)?)
    });
    stamp.filter_map(|stamp| std::str::from_utf8(stamp).ok()).next()
}
