//! FNV-1a with 64 bits.

pub(super) const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

#[inline]
pub(super) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

pub(super) fn hash(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| step(hash, byte))
}

/// Two hashes of the same bytes. Each step waits for the one before, so two take the time of one.
pub(super) fn hash_both(mut first: u64, mut second: u64, bytes: &[u8]) -> (u64, u64) {
    for &byte in bytes {
        first = step(first, byte);
        second = step(second, byte);
    }
    (first, second)
}
