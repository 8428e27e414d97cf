//! The lines of goroutine blocks, as bytes: dumps are long.

use memchr::{memchr, memrchr};
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::recognize;
use nom::sequence::separated_pair;
use nom::{IResult, Parser};

/// The number in `goroutine 7 gp=0x1 m=nil [select]:`. `None` if the line is no such header.
pub(crate) fn header_id(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(b"goroutine ")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, behind) = rest.split_at_checked(digits)?;
    if !behind.starts_with(b" [") && !behind.starts_with(b" gp=") {
        return None;
    }
    let behind = behind.strip_suffix(b":")?;
    if !behind.ends_with(b"]") && !behind.ends_with(b"}") {
        return None;
    }
    memchr(b'[', behind)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// What a line can be inside a goroutine block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockLine {
    Blank,
    Header(u64),
    /// `\t/src/main.go:12 +0x1d fp=0x1 sp=0x2 pc=0x3`.
    Place,
    /// `main.f(0x1, ...)`, `created by main.main in goroutine 1`.
    Call,
    /// Needs no place: `...additional frames elided...`, `[originating from goroutine 1]:`.
    Single,
    /// May be the name of a C function, if a place follows.
    Other,
}

pub(super) fn block_line(line: &[u8]) -> BlockLine {
    let Some((&first, rest)) = line.split_first() else { return BlockLine::Blank };
    match first {
        b'\t' | b' ' if is_place(rest.trim_ascii()) => BlockLine::Place,
        b'\t' if rest == b"goroutine running on other thread; stack unavailable" => BlockLine::Single,
        b'g' if line.starts_with(b"goroutine ") => {
            header_id(line).map_or(BlockLine::Other, BlockLine::Header)
        }
        b'.' if line.ends_with(b" frames elided...") => BlockLine::Single,
        b'[' if line.starts_with(b"[originating from goroutine ") => BlockLine::Single,
        b'n' if line.starts_with(b"non-Go function at pc=") => BlockLine::Single,
        b'c' if line.starts_with(b"created by ") => BlockLine::Call,
        _ if line.ends_with(b")") && is_call(line) => BlockLine::Call,
        _ if line.trim_ascii().is_empty() => BlockLine::Blank,
        // The indentation of places may be lost.
        _ if first > b' ' && is_place(line) && has_plain_file(line) => BlockLine::Place,
        _ => BlockLine::Other,
    }
}

/// A name has no blank in front of its arguments, outside brackets, and begins with a letter.
fn is_call(line: &[u8]) -> bool {
    let head = line.get(..memchr::memchr3(b'(', b'[', b'{', line).unwrap_or(0)).unwrap_or_default();
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_' || !byte.is_ascii();
    line.first().is_some_and(is_letter) && !head.is_empty() && memchr(b' ', head).is_none()
}

/// Whether there is no blank in the file of a place.
fn has_plain_file(line: &[u8]) -> bool {
    let blank = memchr(b' ', line).unwrap_or(line.len());
    memrchr(b':', line).is_some_and(|colon| colon < blank)
}

/// `FILE:LINE`, and what follows begins with a blank.
fn is_place(text: &[u8]) -> bool {
    if text.starts_with(b"pc=0x") {
        return true;
    }
    // Colour that was not taken off ends otherwise.
    if !text.last().is_some_and(u8::is_ascii_hexdigit) {
        return false;
    }
    let Some(colon) = memrchr(b':', text) else { return false };
    let behind = text.get(colon.saturating_add(1)..).unwrap_or_default();
    let digits = behind.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_ended = match behind.get(digits..) {
        None | Some([]) => true,
        Some(rest) => rest.starts_with(b" +0x") || rest.starts_with(b" fp=0x") || rest.starts_with(b" pc=0x"),
    };
    colon > 0 && digits > 0 && is_ended
}

/// `rax    0x7f`, of a register block.
pub(super) fn register(line: &str) -> Option<(&str, &str)> {
    let name = take_while1(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let value = recognize((tag("0x"), take_while1(|c: char| c.is_ascii_hexdigit())));
    let blanks = take_while1(|c: char| c == ' ' || c == '\t');
    let mut parser = separated_pair(name, blanks, value);
    let parsed: IResult<&str, (&str, &str)> = parser.parse(line);
    let (behind, register) = parsed.ok()?;
    (behind.is_empty() && register.0.len() <= 8).then_some(register)
}

#[cfg(test)]
mod tests {
    use super::{BlockLine, block_line, header_id, register};

    #[test]
    fn headers() {
        assert_eq!(header_id(b"goroutine 7 [select, 2 minutes, locked to thread]:"), Some(7));
        assert_eq!(header_id(b"goroutine 0 gp=0x5 m=0 mp=0x6 [idle]:"), Some(0));
        assert_eq!(header_id(b"goroutine 18 [sleep] {request: r1, tenant: \"a b\"}:"), Some(18));
        for other in [
            "goroutine 12 [running] is a phrase",
            "goroutine pool:",
            "goroutine 7 done [ok]:",
            "goroutine 7 gp=0x1:",
        ] {
            assert_eq!(header_id(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn lines_of_a_block() {
        for (line, kind) in [
            ("", BlockLine::Blank),
            ("main.(*T[...]).M.func1({0x1?, ...})", BlockLine::Call),
            ("go:(*struct { sync.Mutex }).Lock(0x1)", BlockLine::Call),
            ("created by main.main in goroutine 1", BlockLine::Call),
            ("\t/a b/x.go:12 +0x1d fp=0x1 sp=0x2 pc=0x3", BlockLine::Place),
            ("\tC:/x.go:12", BlockLine::Place),
            ("\tpc=0x1", BlockLine::Place),
            ("...23 frames elided...", BlockLine::Single),
            ("[originating from goroutine 1]:", BlockLine::Single),
            ("exit status 2", BlockLine::Other),
            ("[GIN] 10:00 | 200 | GET (x)", BlockLine::Other),
            ("\tinfo_test.go:3: waiting", BlockLine::Other),
        ] {
            assert_eq!(block_line(line.as_bytes()), kind, "{line}");
        }
        assert_eq!(register("rax    0x7f"), Some(("rax", "0x7f")));
        assert_eq!(register("rax    7f"), None);
    }
}
