//! The second thread: inflates ahead of the one that decodes, and takes samples off its hands when it
//! gets too far ahead.

#![warn(clippy::arithmetic_side_effects)]

use std::io::BufRead;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError};

use crate::inflate::Inflater;
use crate::samples::{Block, Room};
use crate::wire::{Cursor, Fault, FaultKind};
use crate::{Error, Limits};

/// Bytes that are inflated, or read, at a time.
pub(crate) const PIECE: usize = 256 << 10;

/// A piece of the uncompressed profile.
pub(crate) struct Piece {
    buffer: Vec<u8>,
    length: usize,
    samples: Option<Block>,
}

impl Piece {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// The samples in it, if they were decoded.
    pub(crate) fn take_samples(&mut self) -> Option<Block> {
        self.samples.take()
    }

    /// The memory, to be used again.
    pub(crate) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }
}

pub(crate) struct Ahead<R> {
    inflater: Inflater<R>,
    limits: Limits,
    filled: SyncSender<Piece>,
    empty: Receiver<Vec<u8>>,
    /// Where the next piece starts in the profile.
    offset: u64,
    /// Whether pieces are still cut between fields, so that each can be decoded alone.
    cuts: bool,
    /// What the next block will probably need.
    room: Room,
}

impl<R: BufRead> Ahead<R> {
    pub(crate) fn new(
        inflater: Inflater<R>,
        limits: Limits,
        filled: SyncSender<Piece>,
        empty: Receiver<Vec<u8>>,
    ) -> Self {
        Self { inflater, limits, filled, empty, offset: 0, cuts: true, room: Room::default() }
    }

    /// Inflates and sends everything, also what stands before damage.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        // The beginning of a field whose rest belongs to the next piece.
        let mut tail = Vec::new();
        loop {
            let mut buffer = self.empty.try_recv().unwrap_or_default();
            buffer.resize(PIECE, 0);
            let (front, room) = buffer.split_at_mut(tail.len());
            front.copy_from_slice(&tail);
            let read = self.inflater.read(room);
            let length = tail.len().saturating_add(*read.as_ref().unwrap_or(&0));
            let more = matches!(read, Ok(1..));
            let whole = if more && self.cuts { self.cut(&buffer, length) } else { length };
            tail.clear();
            tail.extend_from_slice(buffer.get(whole..length).unwrap_or_default());
            // The receiver is gone when decoding failed; then there is nothing left to do.
            let is_wanted = self.send(Piece { buffer, length: whole, samples: None });
            if !more || !is_wanted {
                return read.map(drop);
            }
        }
    }

    /// How many of the `length` bytes in `buffer` are whole fields. Gives up cutting where fields are
    /// longer than pieces, or no fields at all.
    fn cut(&mut self, buffer: &[u8], length: usize) -> usize {
        let mut fields = Cursor::new(buffer.get(..length).unwrap_or_default(), 0);
        let stop = loop {
            if let Err(Fault { kind, .. }) = fields.field() {
                break kind;
            }
        };
        let whole = fields.offset() as usize;
        let truncated = matches!(stop, FaultKind::Truncated { .. });
        // Only the last piece is not full.
        self.cuts = truncated && length == PIECE && whole >= PIECE / 2;
        if self.cuts { whole } else { length }
    }

    /// Sends a piece; false when nobody wants it. When the queue is full, the samples are decoded here
    /// instead of waiting.
    fn send(&mut self, piece: Piece) -> bool {
        let offset = self.offset;
        self.offset = offset.saturating_add(piece.length as u64);
        let mut piece = match self.filled.try_send(piece) {
            Err(TrySendError::Full(piece)) => piece,
            sent => return sent.is_ok(),
        };
        if self.cuts {
            piece.samples = Block::decode(Cursor::new(piece.bytes(), offset), &self.room, &self.limits);
            self.room = piece.samples.as_ref().map(Block::room).unwrap_or(self.room);
        }
        self.filled.send(piece).is_ok()
    }
}
