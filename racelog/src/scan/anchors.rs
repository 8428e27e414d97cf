//! Where in a log there may be something: everything else is skipped.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;

use super::mark::{Mark, mark};

/// Bytes that one thread searches at once.
const PIECE: usize = 512 << 10;

/// What is searched for: words that are rare in logs. A line is looked at closely only where one stands.
/// Up to 32 of them are searched for by the faster of aho-corasick's ways.
const NEEDLES: [&str; 28] = [
    "DATA RACE",
    "Read at 0x",
    "Write at 0x",
    "Previous read",
    "Previous write",
    ") created at:",
    "panic: ",
    "fatal error: ",
    "goroutine ",
    "runtime: goroutine stack exceeds ",
    "http: panic serving ",
    "SIGQUIT: ",
    "SIGSEGV: ",
    "SIGABRT: ",
    "SIGBUS: ",
    "SIGFPE: ",
    "SIGILL: ",
    "SIGTRAP: ",
    "SIGSYS: ",
    " data race(s)",
    "=== RUN ",
    "=== CONT ",
    "=== NAME ",
    "=== PAUSE ",
    "--- FAIL: ",
    "--- PASS: ",
    "--- SKIP: ",
    "exit status ",
];

/// The first of [`NEEDLES`] that are marks, not the beginning of something.
const FIRST_MARK: usize = 19;

static SEARCH: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(NEEDLES).ok());

/// A place where something may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Bytes from the start of the window.
    pub(super) at: usize,
    /// What a line says by itself; `None`: a report may begin here.
    pub(super) mark: Option<Mark>,
}

/// Searches a window of whole lines, in parallel; in order.
pub(super) fn find(window: &[u8]) -> Vec<Anchor> {
    let pieces = pieces(window);
    let found: Vec<Vec<Anchor>> = pieces.par_iter().map(|&(start, piece)| in_piece(start, piece)).collect();
    found.into_iter().flatten().collect()
}

/// Like [`find`], on other threads, while this one does something else.
pub(super) fn find_while(window: &[u8], beside: impl FnOnce()) -> Vec<Anchor> {
    let mut found = Vec::new();
    rayon::in_place_scope(|scope| {
        scope.spawn(|_| found = find(window));
        beside();
    });
    found
}

/// How many lines end in a text.
pub(super) fn count_lines(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

/// The needle that stands first in a line, its place and its end; from a place on.
pub(super) fn first_in_line(line: &[u8], from: usize) -> Option<(usize, &'static str)> {
    let found = SEARCH.as_ref()?.find(aho_corasick::Input::new(line).range(from.min(line.len())..))?;
    NEEDLES.get(found.pattern().as_usize()).map(|needle| (found.start(), *needle))
}

fn pieces(window: &[u8]) -> Vec<(usize, &[u8])> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(rest) = window.get(start..).filter(|rest| !rest.is_empty()) {
        let line_end = rest.get(PIECE..).and_then(|behind| memchr(b'\n', behind));
        let length = line_end.map_or(rest.len(), |end| end.saturating_add(PIECE).saturating_add(1));
        pieces.push((start, rest.get(..length).unwrap_or(rest)));
        start = start.saturating_add(length);
    }
    pieces
}

fn in_piece(start: usize, piece: &[u8]) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let Some(search) = SEARCH.as_ref() else { return anchors };
    for found in search.find_iter(piece) {
        let (at, number) = (found.start(), found.pattern().as_usize());
        let behind = piece.get(found.end()..).unwrap_or_default();
        let mark = if number < FIRST_MARK {
            if !may_begin(NEEDLES.get(number).copied().unwrap_or_default(), behind) {
                continue;
            }
            None
        } else {
            match mark(line_around(piece, at)) {
                Some(mark) => Some(mark),
                None => continue,
            }
        };
        anchors.push(Anchor { at: start.saturating_add(at), mark });
    }
    anchors
}

/// A cheap look at what follows a needle.
fn may_begin(needle: &str, behind: &[u8]) -> bool {
    if needle == "DATA RACE" {
        // Sentences go on with a word.
        return !matches!(behind, [b' ', next, ..] if next.is_ascii_alphabetic());
    }
    if !needle.starts_with("goroutine ") {
        return true;
    }
    let digits = behind.iter().take_while(|byte| byte.is_ascii_digit()).count();
    behind.get(digits..).is_some_and(|rest| rest.starts_with(b" [") || rest.starts_with(b" gp="))
}

/// The line that has a byte, and the place of the byte in it.
fn line_around(text: &[u8], at: usize) -> (&[u8], usize) {
    let (before, behind) = text.split_at_checked(at).unwrap_or((text, b""));
    let start = memrchr(b'\n', before).map_or(0, |end| end.saturating_add(1));
    let end = memchr(b'\n', behind).map_or(text.len(), |end| end.saturating_add(at));
    (text.get(start..end).unwrap_or_default(), at.saturating_sub(start))
}

#[cfg(test)]
mod tests {
    use super::{FIRST_MARK, NEEDLES};

    #[test]
    fn marks_come_last() {
        assert_eq!(NEEDLES.get(FIRST_MARK), Some(&" data race(s)"));
        assert_eq!(NEEDLES.get(FIRST_MARK - 1), Some(&"SIGSYS: "));
    }
}
