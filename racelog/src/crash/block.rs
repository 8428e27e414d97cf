//! Goroutine blocks from the lines of a stream, among lines of others.

use super::dump_text::DumpText;
use super::grammar::{BlockLine, block_line};

/// How many foreign lines may stand inside a block.
const GAP: u32 = 8;

/// Calls that were broken into several lines are no longer than this.
const LONGEST: usize = 4096;

/// Copies the lines that belong to goroutines.
#[derive(Debug, Default)]
pub(super) struct BlockReader {
    /// A block is being read.
    is_open: bool,
    /// A line whose place comes next, and whether it looks like a call.
    pending: Option<(Vec<u8>, bool)>,
    /// The last line if it made no sense: its rest may come next, if something broke long lines.
    broken: Vec<u8>,
    /// Empty lines stand between all lines, so they end nothing.
    has_blanks: bool,
    gap: u32,
    /// Whether lines were lost.
    pub(super) is_damaged: bool,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockFed {
    Taken,
    /// An empty line, which ends a block.
    Blank,
    Foreign,
}

impl BlockReader {
    pub(super) fn header(&mut self, line: &[u8], id: u64, text: &mut DumpText) {
        self.close(text);
        self.is_open = true;
        text.begin(line, id);
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Ends the block.
    pub(super) fn close(&mut self, text: &mut DumpText) {
        // `exit status 2` and the like, which may stand right below.
        let is_cut = matches!(self.pending.take(), Some((_, true)));
        self.is_damaged |= is_cut && self.is_open;
        self.gap = 0;
        if std::mem::take(&mut self.is_open) {
            text.end();
        }
    }

    /// Whether a line surely is part of the block.
    pub(super) fn expects(&self, kind: BlockLine) -> bool {
        match kind {
            BlockLine::Other | BlockLine::Header(_) => false,
            BlockLine::Place => self.pending.is_some(),
            BlockLine::Blank | BlockLine::Call | BlockLine::Single => true,
        }
    }

    /// Reads a line that is no header.
    pub(super) fn line(&mut self, kind: BlockLine, line: &[u8], text: &mut DumpText) -> BlockFed {
        let mut broken = std::mem::take(&mut self.broken);
        if self.is_open && may_be_broken(&broken) {
            broken.extend_from_slice(line);
            let whole = block_line(&broken);
            if matches!(whole, BlockLine::Call | BlockLine::Place) && self.expects(whole) {
                return self.line(whole, &broken, text);
            }
            if kind == BlockLine::Other && broken.len() < LONGEST {
                self.broken = broken;
                return self.foreign(text);
            }
        }
        match kind {
            BlockLine::Blank => {
                self.has_blanks |= self.is_open && !text.has_frame();
                if !self.has_blanks {
                    self.close(text);
                }
                return BlockFed::Blank;
            }
            _ if !self.is_open => return BlockFed::Foreign,
            BlockLine::Place => {
                let Some((call, _)) = self.pending.take() else { return self.foreign(text) };
                text.frame(&call, line.trim_ascii());
            }
            BlockLine::Single => text.single(line),
            BlockLine::Call => {
                self.is_damaged |= self.pending.as_ref().is_some_and(|(_, is_call)| *is_call);
                self.pend(line, true);
            }
            BlockLine::Other | BlockLine::Header(_) => {
                line.clone_into(&mut self.broken);
                let keeps = self.pending.as_ref().is_some_and(|(_, is_call)| *is_call);
                if !keeps && !line.starts_with(b" ") && !line.starts_with(b"\t") {
                    self.pend(line, false);
                }
                return self.foreign(text);
            }
        }
        self.gap = 0;
        BlockFed::Taken
    }

    fn pend(&mut self, line: &[u8], is_call: bool) {
        let (mut buffer, _) = self.pending.take().unwrap_or_default();
        buffer.clear();
        buffer.extend_from_slice(line);
        self.pending = Some((buffer, is_call));
    }

    fn foreign(&mut self, text: &mut DumpText) -> BlockFed {
        self.gap = self.gap.saturating_add(1);
        if self.gap > GAP {
            self.close(text);
        }
        BlockFed::Foreign
    }
}

/// Whether it can be the first part of a call or a place: those have no words.
fn may_be_broken(line: &[u8]) -> bool {
    let text = line.strip_prefix(b"\t").unwrap_or(line);
    let blank = memchr::memchr(b' ', text);
    let behind = blank.and_then(|blank| text.get(blank..)).unwrap_or_default();
    let is_inside =
        [&b" +"[..], b" fp", b" 0x", b" {", b" in "].iter().any(|start| behind.starts_with(start));
    !text.is_empty() && (blank.is_none() || is_inside)
}
