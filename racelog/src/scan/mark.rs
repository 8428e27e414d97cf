//! Lines that mean something by themselves: trailers, and which test is running.

use crate::race::{found, test_result};

/// What such a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// `Found 2 data race(s)`.
    Found(u64),
    /// `exit status 66`.
    Exit(i32),
    /// `=== RUN   TestX`, `=== CONT  TestX`, `=== NAME  TestX`.
    Runs(String),
    /// `=== PAUSE TestX`, `--- PASS: TestX (0.01s)`.
    Stops(String),
    /// `--- FAIL: TestX (0.01s)`.
    Failed(String),
}

/// Reads a line in which a needle was found. Whatever a logger puts around such a line is no letter or digit.
pub(super) fn mark((line, at): (&[u8], usize)) -> Option<Mark> {
    let start = if line.get(at..)?.starts_with(b" data race(s)") {
        let reach = at.saturating_sub(32);
        memchr::memmem::rfind(line.get(reach..at)?, b"Found ")?.saturating_add(reach)
    } else {
        at
    };
    let text = line.get(start..)?;
    let text = String::from_utf8_lossy(text.get(..text.len().min(512))?);
    // The output of a test may end without a line end.
    if let Some((result, name, behind)) = test_result(&text) {
        let mark = if result == "FAIL" { Mark::Failed } else { Mark::Stops };
        return is_end(behind).then(|| mark(name.to_owned()));
    }
    let before = line.get(..start)?;
    let is_inside_word = before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'=');
    let is_line_end = before.ends_with(b"\\n") || before.ends_with(b"\\t");
    if is_inside_word && !is_line_end && !ends_with_colour(before) {
        return None;
    }
    if let Some((count, behind)) = found(&text) {
        return is_end(behind).then_some(Mark::Found(count));
    }
    if let Some(rest) = text.strip_prefix("exit status ") {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(digits)?;
        return is_end(behind).then(|| number.parse().ok().map(Mark::Exit))?;
    }
    let (word, rest) = text.strip_prefix("=== ")?.split_once(' ')?;
    let name: String =
        rest.trim_start().chars().take_while(|c| !c.is_whitespace() && !matches!(c, '"' | '\\')).collect();
    Some(if word == "PAUSE" || name.is_empty() { Mark::Stops(name) } else { Mark::Runs(name) })
}

/// Whether the last letter is that of `ESC [ 31 m`.
fn ends_with_colour(text: &[u8]) -> bool {
    let Some(rest) = text.strip_suffix(b"m") else { return false };
    let codes = rest.iter().rev().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    rest.get(..rest.len().saturating_sub(codes)).is_some_and(|rest| rest.ends_with(b"\x1b["))
}

/// Whether nothing but decoration follows: blanks, colour, an escaped line end, a quote.
fn is_end(behind: &str) -> bool {
    let behind = behind.trim_start();
    behind.is_empty() || ["\\n", "\\r", "\"", "\x1b", "<"].iter().any(|end| behind.starts_with(end))
}

#[cfg(test)]
mod tests {
    use super::{Mark, mark};

    #[test]
    fn marks_and_look_alikes() {
        let of = |line: &str, needle: &str| mark((line.as_bytes(), line.find(needle).unwrap_or_default()));
        assert_eq!(of("api | Found 2 data race(s)\r", " data race(s)"), Some(Mark::Found(2)));
        assert_eq!(of("\x1b[1;31mFound 2 data race(s)\x1b[0m", " data race(s)"), Some(Mark::Found(2)));
        assert_eq!(of(r#"{"log":"a\nFound 2 data race(s)\n"}"#, " data race(s)"), Some(Mark::Found(2)));
        assert_eq!(of("Found 3 data race(s) last year", " data race(s)"), None);
        assert_eq!(
            of(r#"{"Output":"--- FAIL: TestX/a (0.01s)\n"}"#, "--- FAIL: "),
            Some(Mark::Failed("TestX/a".into()))
        );
        assert_eq!(of("done--- FAIL: TestX (0.01s)", "--- FAIL: "), Some(Mark::Failed("TestX".into())));
        assert_eq!(of("--- FAIL: TestX, says the wiki", "--- FAIL: "), None);
        assert_eq!(of("=== NAME  TestX", "=== NAME"), Some(Mark::Runs("TestX".into())));
        assert_eq!(of("=== NAME  ", "=== NAME"), Some(Mark::Stops(String::new())));
        assert_eq!(of("exit status 66", "exit"), Some(Mark::Exit(66)));
    }
}
