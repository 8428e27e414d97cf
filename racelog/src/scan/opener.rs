//! Where in a line something begins.

use super::anchors::first_in_line;
use crate::crash::{cause_start, header_id};
use crate::race::{access_header, creation_header};

/// What begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opener {
    /// `WARNING: DATA RACE`, which ends here.
    Banner {
        end: usize,
    },
    /// The header of an access or of a creation block.
    RaceHeader {
        is_access: bool,
    },
    Goroutine,
    Cause,
}

/// The first thing that begins in a line, and where. `is_continued`: the line before ends with `WARNING:`.
pub(super) fn opener(line: &[u8], is_continued: bool) -> Option<(usize, Opener)> {
    const BANNER: &str = "WARNING: DATA RACE";
    let mut from = 0;
    while let Some((at, needle)) = first_in_line(line, from) {
        let rest = line.get(at..)?;
        let text = || String::from_utf8_lossy(rest.trim_ascii_end());
        let found = match needle {
            "DATA RACE" => {
                let end = at.saturating_add(needle.len());
                let start = end.checked_sub(BANNER.len());
                let is_whole = line.get(..end)?.ends_with(BANNER.as_bytes());
                let start = if is_whole { start } else { Some(at).filter(|_| is_continued) };
                start
                    .filter(|_| is_suffix(line.get(end..).unwrap_or_default()))
                    .map(|start| (start, Opener::Banner { end }))
            }
            "Read at 0x" | "Write at 0x" | "Previous read" | "Previous write" => {
                access_header(&text()).map(|_| (at, Opener::RaceHeader { is_access: true }))
            }
            ") created at:" => {
                let start = memchr::memmem::rfind(line.get(..at)?, b"Goroutine ")?;
                let text = String::from_utf8_lossy(line.get(start..)?.trim_ascii_end());
                creation_header(&text).map(|_| (start, Opener::RaceHeader { is_access: false }))
            }
            _ if needle.starts_with("goroutine ") => {
                header_id(rest.trim_ascii_end()).map(|_| (at, Opener::Goroutine))
            }
            _ => cause_start(&text()).map(|_| (at, Opener::Cause)),
        };
        if found.is_some() {
            return found;
        }
        from = at.saturating_add(1);
    }
    None
}

/// What may follow a banner: blanks, quotes and the like; no words.
fn is_suffix(text: &[u8]) -> bool {
    text.len() <= 16 && !text.iter().any(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::{Opener, opener};

    #[test]
    fn openers_and_look_alikes() {
        assert_eq!(opener(b"api | WARNING: DATA RACE  ", false), Some((6, Opener::Banner { end: 24 })));
        assert_eq!(opener(b"DATA RACE", true), Some((0, Opener::Banner { end: 9 })));
        assert_eq!(opener(b"x goroutine 1 [running]:", false), Some((2, Opener::Goroutine)));
        assert_eq!(opener(b"x panic: boom", false), Some((2, Opener::Cause)));
        assert_eq!(
            opener(b"Previous write at 0x10 by goroutine 7:", false),
            Some((0, Opener::RaceHeader { is_access: true }))
        );
        for other in [
            "WARNING: DATA RACE is what the detector prints",
            "DATA RACE",
            "goroutine 12 [running] is a phrase",
            "Previous write at 0x10 by accident:",
        ] {
            assert_eq!(opener(other.as_bytes(), false), None, "{other}");
        }
    }
}
