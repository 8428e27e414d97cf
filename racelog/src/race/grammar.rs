//! The headers of a race report.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::u64 as number;
use nom::combinator::{map, opt, recognize, rest, value, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use crate::report::{Operation, Origin};

/// `Previous write at 0x00c000012028 by goroutine 7:`. Before Go 1.8 without the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AccessHeader<'a> {
    pub(crate) operation: Operation,
    pub(crate) previous: bool,
    pub(crate) address: Option<&'a str>,
    pub(crate) origin: Origin,
}

/// `Goroutine 7 (finished) created at:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CreationHeader<'a> {
    pub(crate) id: u64,
    pub(crate) state: &'a str,
}

/// Reads a whole line without its indentation.
pub(crate) fn access_header(line: &str) -> Option<AccessHeader<'_>> {
    whole(access, line)
}

/// Reads a whole line without its indentation.
pub(crate) fn creation_header(line: &str) -> Option<CreationHeader<'_>> {
    whole(creation, line)
}

fn whole<'a, T>(parser: impl Fn(&'a str) -> IResult<&'a str, T>, line: &'a str) -> Option<T> {
    let (behind, found) = parser(line).ok()?;
    behind.is_empty().then_some(found)
}

fn access(line: &str) -> IResult<&str, AccessHeader<'_>> {
    let (line, previous) = opt(tag("Previous ")).parse(line)?;
    // Not seen in Go's reports, but in those of its C++ parent.
    let (line, _) = opt(alt((tag("atomic "), tag("Atomic ")))).parse(line)?;
    let (line, operation) = alt((
        value(Operation::Read, alt((tag("Read"), tag("read")))),
        value(Operation::Write, alt((tag("Write"), tag("write")))),
    ))
    .parse(line)?;
    let (line, address) = opt(preceded(tag(" at "), hexadecimal)).parse(line)?;
    let (line, origin) = delimited(tag(" by "), who, tag(":")).parse(line)?;
    Ok((line, AccessHeader { operation, previous: previous.is_some(), address, origin }))
}

fn who(line: &str) -> IResult<&str, Origin> {
    alt((
        value(Origin::Main, tag("main goroutine")),
        map(preceded(tag("goroutine "), number), Origin::Goroutine),
    ))
    .parse(line)
}

fn hexadecimal(line: &str) -> IResult<&str, &str> {
    recognize(preceded(tag("0x"), take_while1(|c: char| c.is_ascii_hexdigit()))).parse(line)
}

fn creation(line: &str) -> IResult<&str, CreationHeader<'_>> {
    let (line, id) = preceded(tag("Goroutine "), number).parse(line)?;
    let (line, state) =
        delimited(tag(" ("), take_while1(|c: char| c != ')' && c != '('), tag(") created at:"))
            .parse(line)?;
    Ok((line, CreationHeader { id, state }))
}

/// `Found 2 data race(s)`; returns what follows.
pub(crate) fn found(line: &str) -> Option<(u64, &str)> {
    let mut parser = delimited(tag::<_, _, nom::error::Error<&str>>("Found "), number, tag(" data race(s)"));
    parser.parse(line).ok().map(|(behind, count)| (count, behind))
}

/// `--- FAIL: TestX (0.01s)`; returns the result, the test and what follows.
pub(crate) fn test_result(line: &str) -> Option<(&str, &str, &str)> {
    let name = take_while1(|c: char| !c.is_whitespace() && c != '"' && c != '\\');
    let seconds =
        verify(take_while1(|c: char| c.is_ascii_digit() || c == '.'), |text: &str| text.contains('.'));
    let word = alt((tag::<_, _, nom::error::Error<&str>>("FAIL"), tag("PASS"), tag("SKIP")));
    let result = delimited(tag("--- "), word, tag(": "));
    let mut parser = (result, terminated(name, tag(" (")), terminated(seconds, tag("s)")), rest);
    let (_, (result, name, _, behind)) = parser.parse(line).ok()?;
    Some((result, name, behind))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{access_header, creation_header, found, test_result};
    use crate::report::{Operation, Origin};

    #[test]
    fn headers_of_all_versions() {
        let header = access_header("Previous write at 0x00c000012028 by goroutine 7:").unwrap();
        assert!(header.previous);
        assert_eq!((header.operation, header.address), (Operation::Write, Some("0x00c000012028")));
        assert_eq!(header.origin, Origin::Goroutine(7));
        let old = access_header("Read by main goroutine:").unwrap();
        assert_eq!((old.previous, old.address, old.origin), (false, None, Origin::Main));
        for other in [
            "Previous write at 0x10 by accident:",
            "Read at your own risk by goroutine 7:",
            "Read by goroutine 7",
            "",
        ] {
            assert_eq!(access_header(other), None, "{other}");
        }
        let block = creation_header("Goroutine 12 (finished) created at:").unwrap();
        assert_eq!((block.id, block.state), (12, "finished"));
        assert_eq!(creation_header("Goroutine 12 created at:"), None);
    }

    #[test]
    fn trailers() {
        assert_eq!(found("Found 3 data race(s)"), Some((3, "")));
        assert_eq!(found("Found 3 data race(s) last year"), Some((3, " last year")));
        assert_eq!(test_result("--- FAIL: TestA/b_c (0.01s)"), Some(("FAIL", "TestA/b_c", "")));
        assert_eq!(test_result("--- FAIL: TestA"), None);
    }
}
