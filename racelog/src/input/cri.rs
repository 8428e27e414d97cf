//! Container logs as the CRI writes them: `2026-03-12T10:44:01.021120000Z stderr P text`.

use super::timestamp::timestamp;

/// A line of such a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CriLine<'a> {
    /// Whether it was written to stderr.
    pub(crate) is_stderr: bool,
    /// Whether the text goes on in the next line of the stream.
    pub(crate) is_partial: bool,
    pub(crate) time: &'a [u8],
    pub(crate) text: &'a [u8],
}

pub(crate) fn cri_line(line: &[u8]) -> Option<CriLine<'_>> {
    if !line.first()?.is_ascii_digit() {
        return None;
    }
    let (time, rest) = line.split_at_checked(timestamp(line)?)?;
    let is_stderr = rest.starts_with(b" stderr ");
    let rest = rest.strip_prefix(b" stderr ").or_else(|| rest.strip_prefix(b" stdout "))?;
    let (tag, text) = rest.split_first()?;
    // Trailing blanks may be trimmed.
    let text = if text.is_empty() { text } else { text.strip_prefix(b" ")? };
    let is_partial = *tag == b'P';
    (is_partial || *tag == b'F').then_some(CriLine { is_stderr, is_partial, time, text })
}

#[cfg(test)]
mod tests {
    use super::{CriLine, cri_line};

    #[test]
    fn lines_and_parts() {
        let line = |is_stderr, is_partial, text| CriLine {
            is_stderr,
            is_partial,
            time: b"2026-03-12T10:44:01.5Z",
            text,
        };
        assert_eq!(cri_line(b"2026-03-12T10:44:01.5Z stderr F  x"), Some(line(true, false, &b" x"[..])));
        assert_eq!(cri_line(b"2026-03-12T10:44:01.5Z stdout P y"), Some(line(false, true, &b"y"[..])));
        assert_eq!(cri_line(b"2026-03-12T10:44:01.5Z stdout F"), Some(line(false, false, &b""[..])));
        assert_eq!(cri_line(b"2026-03-12T10:44:01.5Z stdout X y"), None);
        assert_eq!(cri_line(b"stderr F x"), None);
    }
}
