//! Events as they lie in the file: a byte with the type and the number of varints, then these.

use super::event_type;

/// The varints of an event, and where the next event begins.
///
/// Single fields, as an array that is written piece by piece and then copied whole makes the
/// processor wait.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Varints5 {
    pub(super) first: u64,
    pub(super) second: u64,
    pub(super) third: u64,
    pub(super) fourth: u64,
    pub(super) fifth: u64,
    pub(super) next: usize,
}

/// Bytes of a length-prefixed event; Go refuses more.
const MAX_EVENT_BYTES: u64 = 2048;

const CONTINUED: u64 = 0x8080_8080_8080_8080;

/// Why an event could not be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The input ends inside it.
    Cut,
    /// It is not what any writer writes.
    Malformed,
}

pub(super) fn event_type(head: u8) -> u8 {
    head & 63
}

/// Is the length of the event's varints written before them?
pub(super) fn is_prefixed(head: u8) -> bool {
    head >> 6 == 3
}

/// Reads one varint: its value and where it ends.
pub(super) fn varint(data: &[u8], at: usize) -> Result<(u64, usize), Fault> {
    let mut value = 0_u64;
    let bytes = data.get(at..).unwrap_or_default();
    for (&byte, place) in bytes.iter().zip(0_u32..10) {
        if place == 9 && byte > 1 {
            return Err(Fault::Malformed);
        }
        value |= u64::from(byte & 0x7f) << place.saturating_mul(7);
        if byte < 0x80 {
            return Ok((value, at.saturating_add(place as usize).saturating_add(1)));
        }
    }
    Err(if bytes.len() < 10 { Fault::Cut } else { Fault::Malformed })
}

/// Where an event ends that no string follows, if it is short and not at the very end.
#[inline(always)]
pub(super) fn skip_short(data: &[u8], at: usize, head: u8) -> Option<usize> {
    let start = at.wrapping_add(1);
    let chunk = data.get(start..)?.first_chunk::<8>()?;
    if is_prefixed(head) {
        let [length, ..] = *chunk;
        let end = start.wrapping_add(1).wrapping_add(usize::from(length));
        return (length < 0x80 && end <= data.len()).then_some(end);
    }
    let mut ends = !u64::from_le_bytes(*chunk) & CONTINUED;
    for place in 0..2 {
        ends &= ends.wrapping_sub(u64::from(head >> 6 > place));
    }
    let bytes = (ends.trailing_zeros() >> 3) as usize;
    (ends != 0).then_some(start.wrapping_add(bytes).wrapping_add(1))
}

/// Where an event ends that is neither a batch nor a string.
pub(super) fn skip(data: &[u8], at: usize, head: u8) -> Result<usize, Fault> {
    let start = at.saturating_add(1);
    if is_prefixed(head) {
        let (length, start) = varint(data, start)?;
        return prefixed_end(data, start, length, event_type(head));
    }
    let mut at = start;
    for _ in 0..=head >> 6 {
        at = varint(data, at)?.1;
    }
    Ok(at)
}

fn prefixed_end(data: &[u8], start: usize, length: u64, event_type: u8) -> Result<usize, Fault> {
    if length > MAX_EVENT_BYTES {
        return Err(Fault::Malformed);
    }
    let end = advance(data, start, length)?;
    if event_type != event_type::USER_LOG {
        return Ok(end);
    }
    let (length, start) = varint(data, end)?;
    advance(data, start, length)
}

/// Moves over `length` bytes, if there are so many.
pub(super) fn advance(data: &[u8], at: usize, length: u64) -> Result<usize, Fault> {
    let end = usize::try_from(length).ok().and_then(|length| at.checked_add(length));
    end.filter(|&end| end <= data.len()).ok_or(Fault::Cut)
}

/// The varints of a length-prefixed event and the position after them, where the string of a
/// `USER_LOG` is.
pub(super) fn prefixed(data: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let (length, start) = varint(data, at.checked_add(1)?).ok()?;
    let end = advance(data, start, length).ok()?;
    Some((data.get(start..end)?, end))
}

/// Takes an event apart as [`varints`] does, without a branch for what depends on its type. `None` also
/// if that is not possible: the varints do not fit into eight bytes, or there are more than four.
#[inline(always)]
pub(super) fn short_varints(data: &[u8], at: usize, head: u8, count: u8) -> Option<Varints5> {
    let prefixed = is_prefixed(head);
    // The length, where there is one.
    let length = data.get(at.wrapping_add(1)).copied()?;
    let start = at.wrapping_add(1).wrapping_add(usize::from(prefixed));
    let word = u64::from_le_bytes(*data.get(start..)?.first_chunk::<8>()?);
    let ends = !word & CONTINUED;
    // Where the last varint ends, as the only bit left.
    let mut last = ends;
    for place in 1..4 {
        last &= last.wrapping_sub(u64::from(count > place));
    }
    last &= last.wrapping_neg();
    let fits = if prefixed {
        length.wrapping_sub(1) < 8 && last == 0x80_u64.wrapping_shl(u32::from(length.wrapping_sub(1)) * 8)
    } else {
        (head >> 6).wrapping_add(1) == count
    };
    if !fits || last == 0 || count > 4 || count == 0 {
        return None;
    }
    let mut from = Short { word, ends };
    let first = from.take();
    let second = from.take();
    let (mut third, mut fourth) = (0, 0);
    if count > 2 {
        third = from.take();
        fourth = from.take();
    }
    let bytes = (last.trailing_zeros() >> 3) as usize;
    let next = start.wrapping_add(bytes).wrapping_add(1);
    Some(Varints5 { first, second, third, fourth, fifth: 0, next })
}

/// Varints within one word; after the last one anything.
struct Short {
    word: u64,
    ends: u64,
}

impl Short {
    #[inline(always)]
    fn take(&mut self) -> u64 {
        let last = self.ends.trailing_zeros() & 63;
        let bits = self.word & (u64::MAX >> (63_u32.wrapping_sub(last) & 63));
        let value = if last < 16 { (bits & 0x7f) | (bits >> 1 & 0x3f80) } else { squeeze(bits) };
        self.word = self.word >> last >> 1;
        self.ends = self.ends >> last >> 1;
        value
    }
}

/// Takes an event apart that [`skip`] has passed. `None` if it has not `count` varints, up to five.
#[inline(always)]
pub(super) fn varints(data: &[u8], at: usize, head: u8, count: u8) -> Option<Varints5> {
    let mut start = at.wrapping_add(1);
    let mut end = None;
    if is_prefixed(head) {
        let length;
        (length, start) = match data.get(start) {
            Some(&byte) if byte < 0x80 => (u64::from(byte), start.wrapping_add(1)),
            _ => varint(data, start).ok()?,
        };
        end = Some(start.checked_add(usize::try_from(length).ok()?)?);
    } else if (head >> 6).wrapping_add(1) != count {
        return None;
    }
    let mut from = Varints::new(data, start);
    let mut to = Varints5::default();
    if count > 0 {
        to.first = from.take()?;
    }
    if count > 1 {
        to.second = from.take()?;
    }
    if count > 2 {
        to.third = from.take()?;
    }
    if count > 3 {
        to.fourth = from.take()?;
    }
    if count > 4 {
        to.fifth = from.take()?;
    }
    to.next = from.at;
    end.is_none_or(|end| end == from.at).then_some(to)
}

/// Varints one after the other, eight bytes looked at at a time.
struct Varints<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bytes.
    word: u64,
    /// The high bits of those that end a varint.
    ends: u64,
}

impl<'a> Varints<'a> {
    #[inline]
    fn new(data: &'a [u8], at: usize) -> Self {
        let word = load(data, at);
        Self { data, at, word, ends: !word & CONTINUED }
    }

    #[inline(always)]
    fn take(&mut self) -> Option<u64> {
        if self.ends == 0 {
            let word = load(self.data, self.at);
            (self.word, self.ends) = (word, !word & CONTINUED);
            if self.ends == 0 {
                let (value, at) = long_varint(self.data, self.at)?;
                self.at = at;
                return Some(value);
            }
        }
        let last = self.ends.trailing_zeros() & 63;
        let value = squeeze(self.word & (u64::MAX >> (63_u32.wrapping_sub(last) & 63)));
        self.word = self.word >> last >> 1;
        self.ends = self.ends >> last >> 1;
        self.at = self.at.wrapping_add((last >> 3) as usize).wrapping_add(1);
        Some(value)
    }
}

#[cold]
fn long_varint(data: &[u8], at: usize) -> Option<(u64, usize)> {
    varint(data, at).ok()
}

/// The next eight bytes; beyond the end there is nothing that would end a varint.
#[inline]
fn load(data: &[u8], at: usize) -> u64 {
    let bytes = data.get(at..).unwrap_or_default();
    match bytes.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => load_end(bytes),
    }
}

#[cold]
fn load_end(bytes: &[u8]) -> u64 {
    let mut chunk = [0xff; 8];
    for (to, &from) in chunk.iter_mut().zip(bytes) {
        *to = from;
    }
    u64::from_le_bytes(chunk)
}

/// Puts the seven low bits of each byte together.
#[inline]
fn squeeze(word: u64) -> u64 {
    let word = word & 0x7f7f_7f7f_7f7f_7f7f;
    let word = (word & 0x007f_007f_007f_007f) | (word & 0x7f00_7f00_7f00_7f00) >> 1;
    let word = (word & 0x0000_3fff_0000_3fff) | (word & 0x3fff_0000_3fff_0000) >> 2;
    (word & 0x0fff_ffff) | (word & 0x0fff_ffff_0000_0000) >> 4
}
