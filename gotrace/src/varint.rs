//! Unsigned LEB128 as Go's `encoding/binary` reads it: padded forms are fine, more than 64 bits and
//! more than ten bytes are not.

/// Why a varint could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VarintFault {
    Truncated,
    Overflow,
}

impl VarintFault {
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Truncated => "ends inside a number",
            Self::Overflow => "has a number of more than 64 bits",
        }
    }
}

/// Reads the number at the front of `rest` and moves `rest` past it.
#[inline]
pub(crate) fn varint(rest: &mut &[u8]) -> Result<u64, VarintFault> {
    match **rest {
        [first, ref tail @ ..] if first < 0x80 => {
            *rest = tail;
            Ok(u64::from(first))
        }
        [first, second, ref tail @ ..] if second < 0x80 => {
            *rest = tail;
            Ok(u64::from(first & 0x7f) | u64::from(second) << 7)
        }
        [first, second, third, ref tail @ ..] if third < 0x80 => {
            *rest = tail;
            Ok(u64::from(first & 0x7f) | u64::from(second & 0x7f) << 7 | u64::from(third) << 14)
        }
        _ => long(rest),
    }
}

#[cold]
fn long(rest: &mut &[u8]) -> Result<u64, VarintFault> {
    let mut value = 0_u64;
    for (index, &byte) in rest.iter().enumerate() {
        if index == 9 && byte > 1 || index > 9 {
            return Err(VarintFault::Overflow);
        }
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte < 0x80 {
            *rest = rest.get(index.saturating_add(1)..).unwrap_or_default();
            return Ok(value);
        }
    }
    Err(VarintFault::Truncated)
}
