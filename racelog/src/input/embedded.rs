//! A whole report inside a quoted string of a line that is no JSON: `level=error msg="…\nWARNING: DATA RACE\n…"`.

use std::borrow::Cow;

use memchr::{memchr, memmem, memrchr};

use super::json_text::unescape;

/// Such a string.
pub(crate) struct Embedded<'a> {
    /// What stands in front of it.
    pub(crate) before: &'a [u8],
    /// Its content, escapes undone.
    pub(crate) text: Cow<'a, [u8]>,
}

/// Where a report shows itself in a string with escapes.
fn report_at(text: &[u8]) -> Option<usize> {
    let race = || {
        memmem::find_iter(text, b"DATA RACE\\").find(|at| {
            let behind = text.get(at.saturating_add(10)..).unwrap_or_default();
            behind.starts_with(b"n") || behind.starts_with(b"r\\n")
        })
    };
    let first = || {
        let at = memmem::find(text, b"goroutine ")?;
        let is_start = at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|byte| *byte == b'"');
        (is_start && memmem::find(text.get(at..)?, b"]:\\").is_some()).then_some(at)
    };
    race().or_else(|| memmem::find(text, b"\\ngoroutine ")).or_else(first)
}

/// Whether a string with escapes has a report of several lines in it.
pub(super) fn holds_report(text: &[u8]) -> bool {
    memchr(b'\\', text).is_some() && report_at(text).is_some()
}

pub(crate) fn embedded(line: &[u8]) -> Option<Embedded<'_>> {
    memchr(b'\\', line)?;
    let at = report_at(line)?;
    let start = memrchr(b'"', line.get(..at)?).map_or(0, |quote| quote.saturating_add(1));
    let (before, text) = line.split_at_checked(start)?;
    let mut end = 0_usize;
    // The first quote that is not escaped, or the end of the line if it was cut.
    while let Some(&byte) = text.get(end) {
        match byte {
            b'"' => break,
            b'\\' => end = end.saturating_add(2),
            _ => end = end.saturating_add(1),
        }
    }
    Some(Embedded { before, text: unescape(text.get(..end).unwrap_or(text)) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::embedded;

    #[test]
    fn quoted_reports() {
        let found = embedded(br#"level=error msg="==\nWARNING: DATA RACE\nRead \"x\"" n=1"#).unwrap();
        assert_eq!(
            (found.before, &*found.text),
            (&b"level=error msg=\""[..], &b"==\nWARNING: DATA RACE\nRead \"x\""[..])
        );
        let stack = embedded(br#"msg=recovered stack="goroutine 7 [running]:\nmain.f()""#).unwrap();
        assert_eq!(&*stack.text, b"goroutine 7 [running]:\nmain.f()");
        assert!(embedded(br#"[{"message":"==\r\nWARNING: DATA RACE\r\nRead"}]"#).is_some());
        assert!(embedded(b"WARNING: DATA RACE").is_none());
    }
}
