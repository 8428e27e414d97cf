#![warn(clippy::arithmetic_side_effects)]

use super::field::{Field, Payload};
use super::{Fault, FaultKind, varint};

/// Reads wire format from a part of a buffer.
///
/// The buffer is kept whole for speed: eight bytes can be looked at together, though the message
/// ends before, because what lies behind belongs to the same buffer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    buffer: &'a [u8],
    /// The next byte to read, and the end of the message, in `buffer`.
    at: usize,
    end: usize,
    /// Offset of `buffer` in the profile.
    base: u64,
}

impl<'a> Cursor<'a> {
    /// `start` is the offset of `bytes` in the profile.
    pub(crate) fn new(bytes: &'a [u8], start: u64) -> Self {
        Self { buffer: bytes, at: 0, end: bytes.len(), base: start }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.at >= self.end
    }

    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.buffer.get(self.at..self.end).unwrap_or_default()
    }

    /// Offset in the profile of the next byte.
    #[inline]
    pub(crate) fn offset(&self) -> u64 {
        self.base.saturating_add(self.at as u64)
    }

    /// The bytes from `start`, an earlier place of this cursor, up to where it is now.
    pub(crate) fn since(&self, start: &Self) -> Self {
        Self { end: self.at, ..*start }
    }

    fn fault(&self, kind: FaultKind) -> Fault {
        Fault { offset: self.offset(), kind }
    }

    /// Decodes one field and moves behind it; on a fault the cursor stays where it was.
    #[inline(always)]
    pub(crate) fn field(&mut self) -> Result<Field<'a>, Fault> {
        let mut ahead = *self;
        let tag = ahead.varint()?;
        let payload = match tag & 7 {
            0 => Payload::Varint(ahead.varint()?),
            1 => ahead.take(8).map(|_| Payload::Fixed)?,
            2 => {
                let length = ahead.varint()?;
                Payload::Bytes(ahead.take(length)?)
            }
            5 => ahead.take(4).map(|_| Payload::Fixed)?,
            found => return Err(self.fault(FaultKind::WireType { found })),
        };
        let start = self.offset();
        *self = ahead;
        Ok(Field { number: tag >> 3, payload, start })
    }

    #[inline]
    fn take(&mut self, length: u64) -> Result<Self, Fault> {
        let left = self.left() as u64;
        if length > left {
            return Err(self.fault(FaultKind::Truncated { missing: length.saturating_sub(left) }));
        }
        let end = self.at.wrapping_add(length as usize);
        let taken = Self { end, ..*self };
        self.at = end;
        Ok(taken)
    }

    /// Decodes a varint of up to ten bytes.
    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64, Fault> {
        // Tags and most lengths.
        if let Some(&byte) = self.buffer.get(self.at)
            && byte < 0x80
            && self.at < self.end
        {
            self.at = self.at.wrapping_add(1);
            return Ok(u64::from(byte));
        }
        let near = self.word().and_then(varint::in_word);
        let (value, length) = match near {
            Some((value, length)) if length <= self.left() => (value, length),
            _ => varint::bytewise(self.rest()).map_err(|kind| self.fault(kind))?,
        };
        self.at = self.at.wrapping_add(length);
        Ok(value)
    }

    /// Decodes two varints at once, which takes half the steps that wait for each other. `None`
    /// when one is longer than four bytes, or at the end of the buffer; then the cursor stays
    /// where it was. The caller knows that two are left in the message.
    #[inline]
    pub(super) fn two_varints(&mut self) -> Option<(u64, u64)> {
        let (one, two, length) = varint::two_in_word(self.word()?)?;
        self.at = self.at.wrapping_add(length);
        Some((one.into(), two.into()))
    }

    /// How many bytes of the message are left.
    #[inline]
    pub(super) fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// The next eight bytes of the buffer, which may lie behind the end of the message.
    #[inline]
    fn word(&self) -> Option<u64> {
        let bytes = self.buffer.get(self.at..)?.first_chunk()?;
        Some(u64::from_le_bytes(*bytes))
    }
}
