//! The frame around deflated data (RFC 1952): header and trailer of a member, checked exactly as
//! Go's `compress/gzip` does. Reserved flags pass, which flate2's own reader refuses, and names of
//! 512 bytes do not, which it accepts.

use std::io::{self, BufRead, Read};

use flate2::Crc;

const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;

/// Bytes of a name or comment, its final NUL included, that Go has room for.
const LONGEST_TEXT: usize = 512;

/// Why a header or trailer cannot be accepted.
#[derive(Debug)]
pub(crate) enum FrameError {
    /// The input ends. Also when reading failed, which [`Counted`](crate::counted::Counted) notes.
    CutOff,
    /// What is there breaks the format.
    Broken(String),
}

impl From<io::Error> for FrameError {
    fn from(_: io::Error) -> Self {
        Self::CutOff
    }
}

/// Whether `bytes` start like a gzip member.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Reads the header of a member, up to the deflated data.
pub(crate) fn read_header(input: &mut impl BufRead) -> Result<(), FrameError> {
    let mut crc = Crc::new();
    let fixed: [u8; 10] = read_array(input, &mut crc)?;
    let [_, _, method, flags, ..] = fixed;
    if !is_gzip(&fixed) {
        return broken("no gzip header where one is expected");
    }
    if method != 8 {
        return broken(format!("compression method {method}, expected 8"));
    }
    if flags & EXTRA != 0 {
        let length = u16::from_le_bytes(read_array(input, &mut crc)?);
        let mut extra = vec![0; usize::from(length)];
        input.read_exact(&mut extra)?;
        crc.update(&extra);
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            skip_text(input, &mut crc)?;
        }
    }
    if flags & HEADER_CRC != 0 {
        let expected = crc.sum() as u16;
        let found = u16::from_le_bytes(read_array(input, &mut crc)?);
        if found != expected {
            return broken("the checksum of a gzip header is wrong");
        }
    }
    Ok(())
}

/// Reads the trailer of a member whose inflated bytes went through `crc`.
pub(crate) fn read_trailer(input: &mut impl BufRead, crc: &Crc) -> Result<(), FrameError> {
    let mut unused = Crc::new();
    let checksum = u32::from_le_bytes(read_array(input, &mut unused)?);
    let length = u32::from_le_bytes(read_array(input, &mut unused)?);
    if checksum != crc.sum() {
        return broken("the checksum of the inflated data is wrong");
    }
    // Both count modulo 2^32.
    if length != crc.amount() {
        return broken("the length of the inflated data is wrong");
    }
    Ok(())
}

fn read_array<const N: usize>(input: &mut impl BufRead, crc: &mut Crc) -> Result<[u8; N], FrameError> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    crc.update(&bytes);
    Ok(bytes)
}

fn skip_text(input: &mut impl BufRead, crc: &mut Crc) -> Result<(), FrameError> {
    let mut text = Vec::new();
    input.take(LONGEST_TEXT as u64).read_until(0, &mut text)?;
    crc.update(&text);
    if text.ends_with(&[0]) {
        return Ok(());
    }
    if text.len() < LONGEST_TEXT {
        return Err(FrameError::CutOff);
    }
    broken("a name in a gzip header is longer than Go accepts")
}

fn broken<T>(problem: impl Into<String>) -> Result<T, FrameError> {
    Err(FrameError::Broken(problem.into()))
}
