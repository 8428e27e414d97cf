//! Numbers as text, appended without the cost of `core::fmt`.

pub(super) fn push_u64(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [b'0'; 20];
    let mut used = 0;
    for slot in digits.iter_mut().rev() {
        *slot = b'0' + (value % 10) as u8;
        value /= 10;
        used += 1;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len() - used..).unwrap_or_default());
}

pub(super) fn push_i64(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    push_u64(out, value.unsigned_abs());
}

/// Ids that Go prints as signed numbers; -1 is none.
pub(super) fn push_id(out: &mut Vec<u8>, id: Option<u64>) {
    push_i64(out, id.unwrap_or(u64::MAX).cast_signed());
}

pub(super) fn hex(value: u64) -> [u8; 16] {
    let nibble = |at: usize| {
        let nibble = (value >> (60 - 4 * at) & 15) as u8;
        if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble }
    };
    std::array::from_fn(nibble)
}

/// Every byte outside `!` to `~`, and `%`, as `%XX`.
pub(super) fn push_encoded(out: &mut Vec<u8>, text: &[u8]) {
    for &byte in text {
        if byte.is_ascii_graphic() && byte != b'%' {
            out.push(byte);
        } else {
            let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'A' - 10 + nibble };
            out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}
