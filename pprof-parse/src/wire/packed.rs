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
        let (one, two) = match numbers.two_varints() {
            Some(pair) => pair,
            None => long_pair(numbers).map(|(one, two, rest)| {
                numbers = rest;
                (one, two)
            })?,
        };
        (*first, *second) = (convert(one), convert(two));
    }
    if let [last] = last {
        *last = convert(numbers.varint()?);
    }
    // What is left has no end.
    if numbers.is_empty() { Ok(()) } else { numbers.varint().map(drop) }
}

/// Takes the cursor by value, so that [`append_to`] can keep its own in registers.
#[cold]
fn long_pair(mut numbers: Cursor<'_>) -> Result<(u64, u64, Cursor<'_>), Fault> {
    Ok((numbers.varint()?, numbers.varint()?, numbers))
}
