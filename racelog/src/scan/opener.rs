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

/// Longer than any header of a race.
const HEADER: usize = 256;

/// The first thing that begins in a line, and where. `is_continued`: the line before ends with `WARNING:`.
pub(super) fn opener(line: &[u8], is_continued: bool) -> Option<(usize, Opener)> {
    const BANNER: &str = "WARNING: DATA RACE";
    let line = line.trim_ascii_end();
    let mut from = 0;
    while let Some((at, needle)) = first_in_line(line, from) {
        let rest = line.get(at..)?;
        // Headers are short, and of a cause only the beginning counts: a long line may have many of these words.
        let text = || String::from_utf8_lossy(rest.get(..HEADER).unwrap_or(rest));
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
                let reach = at.saturating_sub(HEADER);
                let start = memchr::memmem::rfind(line.get(reach..at)?, b"Goroutine ")?.saturating_add(reach);
                let header = line.get(start..)?;
                let text = String::from_utf8_lossy(header.get(..HEADER).unwrap_or(header));
                creation_header(&text).map(|_| (start, Opener::RaceHeader { is_access: false }))
            }
            _ if needle.starts_with("goroutine ") => header_id(rest).map(|_| (at, Opener::Goroutine)),
            // Below a panic, the signal stands in brackets.
            _ if line.get(..at)?.ends_with(b"[signal ") => None,
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
            "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]",
        ] {
            assert_eq!(opener(other.as_bytes(), false), None, "{other}");
        }
    }
}
