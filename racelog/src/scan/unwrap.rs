//! Lines inside lines: what containers, loggers and `go test -json` wrap.

use std::hash::BuildHasher;

use memchr::{memchr, memchr2, memmem};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::router::Router;
use super::stream::Line;
use crate::Limits;
use crate::input::{JsonLine, Prefix, clean, cri_line, embedded, json_line, logfmt};

/// Unwraps the lines of a log and hands them to a router.
#[derive(Debug, Default)]
pub(super) struct Unwrapper {
    pub(super) router: Router,
    /// Lines that go on in the next record of their stream.
    partial: FxHashMap<u64, Vec<u8>>,
}

impl Unwrapper {
    /// Reads a line of the file.
    pub(super) fn line(&mut self, raw: &[u8], number: u64, limits: &Limits) {
        let bare = raw.strip_suffix(b"\n").unwrap_or(raw);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        let bare = if bare.ends_with(b" ") { bare.trim_ascii_end() } else { bare };
        // What viewers escape has to be cleaned first.
        if memchr2(b'&', 0x1b, bare).is_none() && self.router.dump_line(bare, number, limits) {
            return;
        }
        let cleaned = clean(raw);
        let line = Line { text: &cleaned, number, origin: 0, test: None, package: None, time: None };
        let Some(cri) = cri_line(&cleaned) else { return self.contained(line, limits) };
        let origin = if cri.is_stderr { 1 } else { 2 };
        let time = std::str::from_utf8(cri.time).ok();
        let line = Line { text: cri.text, origin, time, ..line };
        if cri.is_partial {
            self.keep_partial(origin, cri.text, limits);
            return;
        }
        match self.partial.remove(&origin) {
            Some(mut start) => {
                start.extend_from_slice(cri.text);
                self.contained(Line { text: &start, ..line }, limits);
            }
            None => self.contained(line, limits),
        }
    }

    /// Reads a line that may contain others.
    fn contained(&mut self, line: Line<'_>, limits: &Limits) {
        if let Some((object, before)) = json_in(line.text) {
            let origin = object.origin ^ line.origin.rotate_left(32) ^ shape(before);
            return self.json(&object, Line { origin, ..line }, limits);
        }
        if let Some(quoted) = embedded(line.text) {
            let origin = shape(quoted.before) | 1;
            return self.block(&quoted.text, Line { origin, ..line }, limits);
        }
        if let Some(pair) = logfmt(line.text) {
            let origin = FxBuildHasher.hash_one((shape(pair.before), shape(pair.behind))) | 1;
            self.router.line(Line { text: &pair.text, origin, ..line }, limits);
            return;
        }
        self.router.line(line, limits);
    }

    fn json(&mut self, object: &JsonLine<'_>, line: Line<'_>, limits: &Limits) {
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
            return self.keep_partial(line.origin, whole, limits);
        }
        let whole = whole.strip_suffix(b"\n").unwrap_or(whole);
        if object.may_be_partial || memchr(b'\n', whole).is_none() {
            for text in whole.split(|byte| *byte == b'\n') {
                self.router.line(Line { text: &clean(text), ..line }, limits);
            }
            return;
        }
        self.block(whole, line, limits);
    }

    /// Reads a text of several lines that is complete.
    fn block(&mut self, text: &[u8], line: Line<'_>, limits: &Limits) {
        for text in text.split(|byte| *byte == b'\n') {
            self.router.line(Line { text: &clean(text), ..line }, limits);
        }
        self.router.close_origin(line.origin);
    }

    fn keep_partial(&mut self, origin: u64, text: &[u8], limits: &Limits) {
        if self.partial.len() >= limits.open_reports {
            self.partial.clear();
        }
        let partial = self.partial.entry(origin).or_default();
        if partial.len().saturating_add(text.len()) <= limits.line_bytes {
            partial.extend_from_slice(text);
        }
    }

    /// The log ends, or is taken to.
    pub(super) fn finish(&mut self, number: u64, limits: &Limits) {
        for (origin, text) in std::mem::take(&mut self.partial) {
            let line = Line { text: &text, number, origin, test: None, package: None, time: None };
            self.router.line(line, limits);
        }
        self.router.finish(false);
    }
}

/// An object that is the line, or its end.
fn json_in(line: &[u8]) -> Option<(JsonLine<'_>, &[u8])> {
    let text = line.trim_ascii_end();
    let text = text.strip_suffix(b"]").unwrap_or(text);
    if !text.ends_with(b"}") {
        return None;
    }
    let start = memmem::find(text, b"{\"").or_else(|| memchr(b'{', text))?;
    let (before, object) = text.split_at_checked(start)?;
    // Labels of a goroutine's header are in braces too.
    if !object.starts_with(b"{\"") && !before.trim_ascii().is_empty() {
        return None;
    }
    Some((json_line(object)?, without_counter(before)))
}

/// fluent-bit numbers the records of a batch: `[7] kube.app: `.
fn without_counter(before: &[u8]) -> &[u8] {
    let Some(rest) = before.strip_prefix(b"[") else { return before };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let behind = rest.get(digits..).and_then(|rest| rest.strip_prefix(b"] "));
    behind.filter(|_| digits > 0 && memchr(b'[', rest).is_some()).unwrap_or(before)
}

/// A number for the shape of a prefix; 0 for none.
fn shape(before: &[u8]) -> u64 {
    if before.trim_ascii().is_empty() {
        return 0;
    }
    FxBuildHasher.hash_one(Prefix::learn(before).shape())
}
