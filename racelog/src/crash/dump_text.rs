//! The text of a dump without anything foreign, handed to `pprof-parse` in parts.

use pprof_parse::{GoroutineDump, Limits as DumpLimits};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::report::Dump;

/// Bytes of a part; parts are decoded in parallel.
const PART: usize = 2 << 20;

/// Parts that wait until they are decoded together.
const WAITING: usize = 4;

#[derive(Debug, Default)]
pub(super) struct DumpText {
    text: Vec<u8>,
    /// Where the block begins that is being written.
    block: usize,
    /// Whether it has a frame, without which a header is just a line.
    has_frame: bool,
    id: u64,
    ids: FxHashSet<u64>,
    waiting: Vec<Vec<u8>>,
    dump: Dump,
    goroutines: u64,
}

impl DumpText {
    /// Begins a block.
    pub(super) fn begin(&mut self, header: &[u8], id: u64) {
        self.block = self.text.len();
        self.has_frame = false;
        self.id = id;
        self.text.extend_from_slice(header);
        self.text.push(b'\n');
    }

    pub(super) fn frame(&mut self, call: &[u8], place: &[u8]) {
        self.has_frame = true;
        self.text.extend_from_slice(call);
        self.text.extend_from_slice(b"\n\t");
        self.text.extend_from_slice(place);
        self.text.push(b'\n');
    }

    /// Whether the block has a frame.
    pub(super) fn has_frame(&self) -> bool {
        self.has_frame
    }

    /// A line that needs no place.
    pub(super) fn single(&mut self, line: &[u8]) {
        self.has_frame = true;
        self.text.extend_from_slice(line);
        self.text.push(b'\n');
    }

    /// Ends the block, or forgets it.
    pub(super) fn end(&mut self) {
        if !self.has_frame {
            self.text.truncate(self.block);
            return;
        }
        self.text.push(b'\n');
        self.ids.insert(self.id);
        self.goroutines = self.goroutines.saturating_add(1);
        if self.text.len() >= PART {
            self.waiting
                .push(std::mem::replace(&mut self.text, Vec::with_capacity(PART.saturating_add(PART / 8))));
        }
        if self.waiting.len() >= WAITING {
            self.decode();
        }
    }

    /// Whether a goroutine of this number is there.
    pub(super) fn has(&self, id: u64) -> bool {
        self.ids.contains(&id)
    }

    /// How many goroutines there are.
    pub(super) fn len(&self) -> u64 {
        self.goroutines
    }

    pub(super) fn finish(mut self) -> Dump {
        let rest = std::mem::take(&mut self.text);
        if !rest.is_empty() {
            self.waiting.push(rest);
        }
        self.decode();
        self.dump
    }

    fn decode(&mut self) {
        // The scanner has limits of its own, above which it does not come here.
        let mut limits = DumpLimits::default();
        limits.depth = u64::MAX;
        // A part without a goroutine is impossible; its error would only say that.
        let parts: Vec<_> =
            self.waiting.par_iter().map(|text| GoroutineDump::parse_detailed(text, &limits).ok()).collect();
        self.waiting.clear();
        parts.into_iter().flatten().for_each(|part| self.dump.push(part));
    }
}
