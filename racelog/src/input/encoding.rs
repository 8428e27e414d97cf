//! UTF-16, as PowerShell writes it.

/// How a log is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or anything that has ASCII in it.
    Bytes,
    Utf16 {
        is_big_endian: bool,
    },
}

/// Judges by the first bytes: a byte order mark, or zeros in every other place.
pub(crate) fn detect(start: &[u8]) -> Encoding {
    match start {
        [0xff, 0xfe, ..] => return Encoding::Utf16 { is_big_endian: false },
        [0xfe, 0xff, ..] => return Encoding::Utf16 { is_big_endian: true },
        _ => {}
    }
    let (units, _) = start.get(..start.len().min(512)).unwrap_or_default().as_chunks::<2>();
    let half = units.len() / 2;
    let zeros = |place: usize| units.iter().filter(|unit| unit.get(place) == Some(&0)).count();
    if units.len() >= 8 && zeros(1) > half && zeros(0) == 0 {
        return Encoding::Utf16 { is_big_endian: false };
    }
    if units.len() >= 8 && zeros(0) > half && zeros(1) == 0 {
        return Encoding::Utf16 { is_big_endian: true };
    }
    Encoding::Bytes
}

/// UTF-8 of whole units; what is no character becomes U+FFFD.
pub(crate) fn transcode(bytes: &[u8], is_big_endian: bool) -> Vec<u8> {
    let (units, _) = bytes.as_chunks::<2>();
    let number =
        |unit: &[u8; 2]| if is_big_endian { u16::from_be_bytes(*unit) } else { u16::from_le_bytes(*unit) };
    let chars = char::decode_utf16(units.iter().map(number));
    let text: String = chars.map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Encoding, detect, transcode};

    #[test]
    fn both_orders_with_and_without_mark() {
        let little: Vec<u8> = "WARNING: é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "WARNING: é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&little), Encoding::Utf16 { is_big_endian: false });
        assert_eq!(detect(&big), Encoding::Utf16 { is_big_endian: true });
        assert_eq!(detect(b"WARNING: DATA RACE"), Encoding::Bytes);
        assert_eq!(detect(b"\xff\xfeW\0"), Encoding::Utf16 { is_big_endian: false });
        assert_eq!(detect(b""), Encoding::Bytes);
        assert_eq!(transcode(&little, false), "WARNING: é".as_bytes());
        assert_eq!(transcode(&big, true), "WARNING: é".as_bytes());
    }
}
