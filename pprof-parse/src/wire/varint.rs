//! Varints: seven bits to a byte, lowest first; all bytes but the last have the top bit set.

#![warn(clippy::arithmetic_side_effects)]

use super::FaultKind;

/// The longest varint: 64 bits, seven to a byte.
const LONGEST: usize = 10;

/// The bit that says that a varint goes on behind this byte, in eight bytes at once.
const CONTINUES: u64 = 0x8080_8080_8080_8080;

/// A number and how many bytes it takes.
pub(super) type Sized = (u64, usize);

/// The varint at the front of eight bytes. `None` when it is longer.
#[inline]
pub(super) fn in_word(word: u64) -> Option<Sized> {
    let stops = !word & CONTINUES;
    (stops != 0).then(|| (join_sevens(word & through(stops)), bytes_through(stops)))
}

/// The first and the second varint of eight bytes, and how many bytes both take together. `None`
/// when one of them is longer than four.
#[inline]
pub(super) fn two_in_word(word: u64) -> Option<(u32, u32, usize)> {
    let stops = !word & CONTINUES;
    let later_stops = stops & stops.wrapping_sub(1);
    let length_of_first = stops.trailing_zeros().wrapping_add(1);
    let length_of_both = later_stops.trailing_zeros().wrapping_add(1);
    if length_of_first > 32 || length_of_both.wrapping_sub(length_of_first) > 32 {
        return None;
    }
    let first = word & through(stops);
    let second = (word & through(later_stops)).wrapping_shr(length_of_first);
    // Both have room side by side, and are joined in the same steps.
    let pair = first | (second << 32);
    let pair = (pair & 0x007f_007f_007f_007f) | ((pair >> 1) & 0x3f80_3f80_3f80_3f80);
    let pair = (pair & 0x0000_3fff_0000_3fff) | ((pair >> 2) & 0x0fff_c000_0fff_c000);
    Some((pair as u32, (pair >> 32) as u32, (length_of_both >> 3) as usize))
}

/// The varint at the front of `bytes`, whatever its length. Bits beyond 64 are dropped, as Go does.
#[cold]
#[inline(never)]
pub(super) fn bytewise(bytes: &[u8]) -> Result<Sized, FaultKind> {
    let mut value = 0u64;
    for (position, &byte) in bytes.iter().take(LONGEST).enumerate() {
        let shift = (position as u32).wrapping_mul(7);
        value |= u64::from(byte & 0x7f).wrapping_shl(shift);
        if byte < 0x80 {
            return Ok((value, position.wrapping_add(1)));
        }
    }
    if bytes.len() >= LONGEST { Err(FaultKind::LongVarint) } else { Err(FaultKind::Truncated { missing: 1 }) }
}

/// How many varints end in `bytes`.
#[inline]
pub(super) fn count(bytes: &[u8]) -> usize {
    /// Eight counters of a byte each do not overflow before.
    const WORDS: usize = 255;
    let (words, rest) = bytes.as_chunks();
    let in_words = words.chunks(WORDS).map(|words| {
        let stops = words.iter().map(|word| (!u64::from_le_bytes(*word) >> 7) & 0x0101_0101_0101_0101);
        stops.fold(0, u64::wrapping_add).to_le_bytes().iter().map(|&n| usize::from(n)).sum::<usize>()
    });
    in_words.sum::<usize>().saturating_add(rest.iter().filter(|&&byte| byte < 0x80).count())
}

/// How many bytes there are up to the first stop bit, its own included.
#[inline]
fn bytes_through(stops: u64) -> usize {
    (stops.trailing_zeros() >> 3).wrapping_add(1) as usize
}

/// Ones up to the first stop bit.
#[inline]
fn through(stops: u64) -> u64 {
    stops ^ stops.wrapping_sub(1)
}

/// Puts the low seven bits of eight bytes side by side, without a branch per byte: location ids
/// are two or three bytes long in no order that a branch predictor could learn.
#[inline]
fn join_sevens(word: u64) -> u64 {
    let bits = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
    let bits = (bits & 0x0000_3fff_0000_3fff) | ((bits & 0x3fff_0000_3fff_0000) >> 2);
    (bits & 0x0fff_ffff) | ((bits & 0x0fff_ffff_0000_0000) >> 4)
}
