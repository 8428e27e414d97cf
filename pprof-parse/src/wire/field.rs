#![warn(clippy::arithmetic_side_effects)]

use super::{Cursor, Fault, FaultKind, packed};
use crate::StringId;

/// Packed numbers of so few bytes are decoded one by one.
const FEW_BYTES: usize = 16;

/// The payload of one field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Payload<'a> {
    Varint(u64),
    Bytes(Cursor<'a>),
    /// Wire types 1 and 5: no field of a profile has them.
    Fixed,
}

impl Payload<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::Varint(_) => "a number",
            Self::Bytes(_) => "length-delimited",
            Self::Fixed => "a fixed-width number",
        }
    }
}

/// One decoded field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) number: u64,
    /// Offset of the field, tag included, in the profile.
    pub(crate) start: u64,
    pub(super) payload: Payload<'a>,
}

impl<'a> Field<'a> {
    #[inline]
    pub(crate) fn number(&self) -> Result<u64, Fault> {
        match self.payload {
            Payload::Varint(value) => Ok(value),
            _ => Err(self.mismatch("a number")),
        }
    }

    #[inline]
    pub(crate) fn int(&self) -> Result<i64, Fault> {
        self.number().map(u64::cast_signed)
    }

    /// A cursor over a nested message.
    #[inline]
    pub(crate) fn message(&self) -> Result<Cursor<'a>, Fault> {
        match self.payload {
            Payload::Bytes(message) => Ok(message),
            _ => Err(self.mismatch("length-delimited")),
        }
    }

    /// An index into the string table. Whether it is in range is known only at the end of the file;
    /// what does not fit becomes `u32::MAX`, which no table reaches.
    #[inline]
    pub(crate) fn string_index(&self) -> Result<StringId, Fault> {
        self.number().map(string_id)
    }

    /// Appends a repeated integer: packed, one by one, or a mixture. `limit` bounds the entries of
    /// a field; a few more may get through.
    #[inline]
    pub(crate) fn append_to<T: Copy + Default>(
        &self,
        column: &mut Vec<T>,
        limit: u64,
        mut convert: impl FnMut(u64) -> T,
    ) -> Result<(), Fault> {
        match self.payload {
            Payload::Varint(value) => {
                column.push(convert(value));
                Ok(())
            }
            // A handful of values is done before `packed` has counted them.
            Payload::Bytes(mut numbers) if numbers.left() <= FEW_BYTES => {
                while !numbers.is_empty() {
                    column.push(convert(numbers.varint()?));
                }
                Ok(())
            }
            Payload::Bytes(numbers) => packed::append_to(column, numbers, limit, convert),
            Payload::Fixed => Err(self.mismatch("a number or packed numbers")),
        }
    }

    fn mismatch(&self, expected: &'static str) -> Fault {
        let kind = FaultKind::Mismatch { field: self.number, found: self.payload.name(), expected };
        Fault { offset: self.start, kind }
    }
}

#[inline]
pub(crate) fn string_id(index: u64) -> StringId {
    StringId(u32::try_from(index).unwrap_or(u32::MAX))
}
