//! The text of a dump without anything foreign, handed to `pprof-parse` in parts.

use rustc_hash::FxHashSet;

use super::decoding::Decoding;

use crate::report::Dump;

/// Bytes of a part.
const PART: usize = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct DumpText {
    text: Vec<u8>,
    /// Where the block begins that is being written.
    block: usize,
    /// Whether it has a frame, without which a header is just a line.
    has_frame: bool,
    id: u64,
    ids: FxHashSet<u64>,
    decoding: Decoding,
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
            let next = Vec::with_capacity(PART.saturating_add(PART / 8));
            self.decoding.add(std::mem::replace(&mut self.text, next));
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
        if !self.text.is_empty() {
            self.decoding.add(self.text);
        }
        self.decoding.finish()
    }
}
