#![warn(clippy::arithmetic_side_effects)]

use super::{Cursor, Fault, FaultKind, varint};

/// Appends packed numbers. Nothing is allocated before they were counted.
///
/// Most of the time that a profile takes to decode is spent here. Never inlined: alone it fits the
/// processor's registers.
#[inline(never)]
pub(super) fn append_to<T: Copy + Default>(
    column: &mut Vec<T>,
    mut numbers: Cursor<'_>,
    limit: u64,
    mut convert: impl FnMut(u64) -> T,
) -> Result<(), Fault> {
    let count = varint::count(numbers.rest());
    if count as u64 > limit {
        return Err(Fault { offset: numbers.offset(), kind: FaultKind::TooMany });
    }
    let old = column.len();
    column.resize(old.saturating_add(count), T::default());
    let (pairs, last) = column.get_mut(old..).unwrap_or_default().as_chunks_mut();
    for [first, second] in pairs {
        // As many numbers end in this message as were counted: none of these two lies behind it.
        match numbers.two_varints() {
            Some((one, two)) => (*first, *second) = (convert(one), convert(two)),
            None => (*first, *second) = (convert(numbers.varint()?), convert(numbers.varint()?)),
        }
    }
    if let [last] = last {
        *last = convert(numbers.varint()?);
    }
    // What is left has no end.
    if numbers.is_empty() { Ok(()) } else { numbers.varint().map(drop) }
}
