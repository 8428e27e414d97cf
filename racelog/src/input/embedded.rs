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

pub(crate) fn embedded(line: &[u8]) -> Option<Embedded<'_>> {
    memchr(b'\\', line)?;
    let at = memmem::find(line, b"DATA RACE\\n").or_else(|| memmem::find(line, b"\\ngoroutine "))?;
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
        assert!(embedded(b"WARNING: DATA RACE").is_none());
    }
}
