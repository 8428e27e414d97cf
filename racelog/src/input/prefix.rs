//! What a logger puts in front of each line of a stream: learned from one line, found on the others.

use super::timestamp::timestamp;

/// A part of a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// The same on every line.
    Text(Vec<u8>),
    /// One or more digits.
    Digits,
    /// A fraction of a second, which Go leaves out when it is 0.
    Fraction,
    /// The name of a month, the level in front of klog's date.
    Letters,
    /// One or more blanks.
    Blanks,
    /// Blanks in front of a number, as many as its width leaves.
    Padding,
    /// `:` and `-`: grep has one behind the numbers of matching lines and the other behind those around them.
    Marks,
}

/// The prefix of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prefix {
    pieces: Vec<Piece>,
    has_time: bool,
}

impl Prefix {
    /// Learns from a line's first bytes: all of it is constant but time stamps.
    pub(crate) fn learn(text: &[u8]) -> Self {
        let mut pieces = Vec::new();
        let mut constant = Vec::new();
        let mut has_time = false;
        let mut rest = text;
        let mut is_inside_word = false;
        while let Some((&byte, behind)) = rest.split_first() {
            let stamp = if is_inside_word { None } else { timestamp(rest) };
            if let Some((stamp, behind)) = stamp.and_then(|length| rest.split_at_checked(length)) {
                let padding = constant.iter().rev().take_while(|byte| **byte == b' ').count();
                let is_padded = padding > 1 && stamp.first().is_some_and(u8::is_ascii_digit);
                if is_padded {
                    constant.truncate(constant.len().saturating_sub(padding));
                }
                push_constant(&mut pieces, &mut constant);
                if is_padded {
                    pieces.push(Piece::Padding);
                }
                push_stamp(&mut pieces, stamp);
                has_time = true;
                rest = behind;
                continue;
            }
            constant.push(byte);
            is_inside_word = byte.is_ascii_alphanumeric();
            rest = behind;
        }
        push_constant(&mut pieces, &mut constant);
        Self { pieces, has_time }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether it looks like what loggers write, so that what follows is a line of its own.
    pub(crate) fn is_plausible(&self) -> bool {
        let is_usual = |text: &[u8]| {
            text.iter().all(|byte| matches!(byte, b' ' | b'\t'))
                || [&b"| "[..], b"]: ", b"- - ", b"] ", b"> ", b": "].iter().any(|end| text.ends_with(end))
        };
        match self.pieces.last() {
            None => true,
            Some(Piece::Text(text)) => is_usual(text) && (self.has_time || self.pieces.len() == 1),
            Some(_) => true,
        }
    }

    /// Whether it is what `t.Log` puts in front of the first line: `    exec_test.go:187: `.
    pub(crate) fn is_log_call(&self) -> bool {
        let Some(Piece::Text(text)) = self.pieces.first() else { return false };
        text.starts_with(b"    ") && memchr::memmem::find(text, b".go:").is_some()
    }

    /// Whether lines of the other prefix begin with this one, and go on.
    pub(crate) fn is_start_of(&self, other: &Self) -> bool {
        let Some((last, first)) = self.pieces.split_last() else { return !other.is_empty() };
        let is_shared = match (last, other.pieces.get(first.len())) {
            (Piece::Text(text), Some(Piece::Text(longer))) => longer.starts_with(text),
            (Piece::Text(text), Some(Piece::Padding)) => text.iter().all(|byte| *byte == b' '),
            (piece, other) => Some(piece) == other,
        };
        is_shared && other.pieces.starts_with(first) && self != other
    }

    /// The same, but with any number for a number and any blanks for blanks: line numbers, counters.
    pub(crate) fn loosened(&self) -> Self {
        let mut pieces = Vec::new();
        for piece in &self.pieces {
            let Piece::Text(text) = piece else {
                pieces.push(piece.clone());
                continue;
            };
            let mut runs = text.chunk_by(|a, b| class(*a) == class(*b)).peekable();
            while let Some(run) = runs.next() {
                let is_padding = run.first() == Some(&b' ')
                    && runs.peek().and_then(|next| next.first()).is_some_and(u8::is_ascii_digit);
                if is_padding {
                    pieces.push(Piece::Padding);
                    continue;
                }
                // Blanks at the end are followed by those of the line itself.
                let is_last = runs.peek().is_none();
                match class(run.first().copied().unwrap_or_default())
                    .filter(|piece| !is_last || *piece != Piece::Blanks)
                {
                    Some(piece) => pieces.push(piece),
                    None => pieces.push(Piece::Text(run.to_vec())),
                }
            }
        }
        Self { pieces, has_time: self.has_time }
    }

    /// How many bytes of `line` it takes. A line may end inside blanks at its end: editors and loggers trim.
    pub(crate) fn matches(&self, line: &[u8]) -> Option<usize> {
        let mut rest = line;
        for piece in &self.pieces {
            rest = match piece {
                Piece::Text(text) => match rest.strip_prefix(text.as_slice()) {
                    Some(behind) => behind,
                    None => {
                        let missing = text.strip_prefix(rest)?;
                        let is_last = self.pieces.last().is_some_and(|last| std::ptr::eq(last, piece));
                        let is_trimmed = is_last && missing.iter().all(|byte| matches!(byte, b' ' | b'\t'));
                        return is_trimmed.then_some(line.len());
                    }
                },
                Piece::Digits => skip(rest, 1, |byte| byte.is_ascii_digit())?,
                Piece::Letters => skip(rest, 1, |byte| byte.is_ascii_alphabetic())?,
                Piece::Blanks => skip(rest, 1, |byte| matches!(byte, b' ' | b'\t'))?,
                Piece::Padding => skip(rest, 0, |byte| byte == b' ')?,
                Piece::Marks => skip(rest, 1, |byte| matches!(byte, b':' | b'-'))?,
                Piece::Fraction => match rest.split_first() {
                    Some((b'.' | b',', behind)) => skip(behind, 1, |byte| byte.is_ascii_digit())?,
                    _ => rest,
                },
            };
        }
        Some(line.len().saturating_sub(rest.len()))
    }

    /// A text that is the same for all lines of a stream.
    pub(crate) fn shape(&self) -> Vec<u8> {
        let mut shape = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => shape.extend_from_slice(text),
                Piece::Digits => shape.push(b'\x01'),
                Piece::Fraction => shape.push(b'\x02'),
                Piece::Letters => shape.push(b'\x03'),
                Piece::Blanks | Piece::Padding => shape.push(b'\x04'),
                Piece::Marks => shape.push(b'\x05'),
            }
        }
        shape
    }
}

/// Whether the first number in which two prefixes differ, beside time stamps, counts lines: so many as lie between.
pub(crate) fn counts(earlier: &[u8], later: &[u8], lines: u64) -> bool {
    let (earlier, later) = (numbers(earlier), numbers(later));
    let differing = earlier.iter().zip(&later).find(|(earlier, later)| earlier != later);
    differing.is_none_or(|(earlier, later)| earlier.checked_add(lines) == Some(*later))
}

/// The numbers in a prefix that are not of a time stamp.
fn numbers(text: &[u8]) -> Vec<u64> {
    let mut numbers = Vec::new();
    let (mut rest, mut is_inside_word) = (text, false);
    while let Some(&byte) = rest.first() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let stamp = if is_inside_word { None } else { timestamp(rest) };
        if let Some(run) = rest.get(..digits).filter(|run| stamp.is_none() && !run.is_empty()) {
            numbers.push(run.iter().fold(0_u64, |number, digit| {
                number.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0')))
            }));
        }
        is_inside_word = byte.is_ascii_alphanumeric();
        rest = rest.get(stamp.unwrap_or(digits).max(1)..).unwrap_or_default();
    }
    numbers
}

fn push_constant(pieces: &mut Vec<Piece>, constant: &mut Vec<u8>) {
    if !constant.is_empty() {
        pieces.push(Piece::Text(std::mem::take(constant)));
    }
}

fn push_stamp(pieces: &mut Vec<Piece>, stamp: &[u8]) {
    let mut rest = stamp;
    let mut colons = 0_u32;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = match byte {
            b'0'..=b'9' => {
                pieces.push(Piece::Digits);
                let behind = skip(behind, 0, |byte| byte.is_ascii_digit()).unwrap_or(behind);
                // The seconds are the third number of a time.
                if colons == 2 && !matches!(behind.first(), Some(b'.' | b',')) {
                    pieces.push(Piece::Fraction);
                    colons = 3;
                }
                behind
            }
            b'.' | b',' => {
                pieces.push(Piece::Fraction);
                colons = 3;
                skip(behind, 0, |byte| byte.is_ascii_digit()).unwrap_or(behind)
            }
            b' ' => {
                pieces.push(Piece::Blanks);
                skip(behind, 0, |byte| byte == b' ').unwrap_or(behind)
            }
            b'T' | b'Z' | b'_' => {
                pieces.push(Piece::Text(vec![byte]));
                behind
            }
            b'A'..=b'Z' | b'a'..=b'z' => {
                pieces.push(Piece::Letters);
                skip(behind, 0, |byte| byte.is_ascii_alphabetic()).unwrap_or(behind)
            }
            _ => {
                colons = colons.saturating_add(u32::from(byte == b':'));
                pieces.push(Piece::Text(vec![byte]));
                behind
            }
        };
    }
}

fn class(byte: u8) -> Option<Piece> {
    match byte {
        b'0'..=b'9' => Some(Piece::Digits),
        b' ' | b'\t' => Some(Piece::Blanks),
        b':' | b'-' => Some(Piece::Marks),
        _ => None,
    }
}

/// What follows all bytes of a kind, at least so many.
fn skip(text: &[u8], least: usize, is_kind: impl Fn(u8) -> bool) -> Option<&[u8]> {
    let count = text.iter().take_while(|byte| is_kind(**byte)).count();
    if count < least { None } else { text.get(count..) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Prefix, counts};

    #[test]
    fn a_prefix_is_found_on_other_lines_of_its_stream_only() {
        for (learned, same, other) in [
            ("worker-1  | ", "worker-1  | ", "worker-2  | "),
            (
                "2026-03-12T10:44:01.123456789Z stderr F ",
                "2026-03-12T10:44:59Z stderr F ",
                "2026-03-12T10:44:59Z stdout F ",
            ),
            (
                "Mar 12 10:44:01 node-3 myapp[81]: ",
                "Apr  2 09:00:59 node-3 myapp[81]: ",
                "Mar 12 10:44:01 node-3 myapp[82]: ",
            ),
            (
                "<11>1 2026-03-12T10:44:01.000Z host7 app 4711 - - ",
                "<11>1 2027-01-01T00:00:00.5Z host7 app 4711 - - ",
                "<11>1 2026-03-12T10:44:01.000Z host8 app 4711 - - ",
            ),
            ("[2026-03-12T10:44:01.000Z] ", "[2026-03-12T10:44:01Z] ", "2026-03-12T10:44:01Z "),
            ("", "", "\u{0}"),
        ] {
            let prefix = Prefix::learn(learned.as_bytes());
            assert_eq!(prefix.matches(format!("{same}  main.f()").as_bytes()), Some(same.len()), "{same}");
            assert_eq!(prefix.matches(same.trim_end().as_bytes()), Some(same.trim_end().len()), "{same}");
            assert!(learned.is_empty() || prefix.matches(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn counters_are_no_names() {
        assert!(counts(b"  99 | ", b" 101 | ", 2));
        assert!(!counts(b"api-1  | ", b"api-2  | ", 2));
        assert!(counts(b"pod 7 ", b"pod 7 ", 3));
        assert!(!counts(b"Nov 25 12:00:01 app[41]: ", b"Nov 25 12:00:03 app[42]: ", 2));
    }

    #[test]
    fn line_numbers_are_found_loosely() {
        let gutter = Prefix::learn(b"  99 | ");
        assert_eq!(gutter.matches(b" 100 | x"), None);
        assert_eq!(gutter.loosened().matches(b" 100 | x"), Some(7));
        assert_eq!(gutter.loosened().matches(b"x"), None);
        assert_eq!(Prefix::learn(b"a.log:7:").loosened().matches(b"a.log-12-  x"), Some(9));
        assert_eq!(Prefix::learn(b"[    9.123456] ").matches(b"[   10.000001] x"), Some(15));
    }
}
