//! Time stamps, as loggers put them in front of lines.

/// The length of the time stamp that `text` begins with.
pub(crate) fn timestamp(text: &[u8]) -> Option<usize> {
    let first = *text.first()?;
    if !first.is_ascii_digit() && !first.is_ascii_uppercase() {
        return None;
    }
    dated(text)
        .or_else(|| syslog(text))
        .or_else(|| klog(text))
        .or_else(|| time(text))
        .or_else(|| seconds(text))
}

/// `2026-03-12T10:44:01.000Z`, `2026/03/12 10:44:01`, `2026-03-12`.
fn dated(text: &[u8]) -> Option<usize> {
    let rest = digits(text, 4, 4)?;
    let separator = *rest.first().filter(|byte| matches!(byte, b'-' | b'/' | b'.'))?;
    let rest = digits(rest.get(1..)?, 2, 2)?.strip_prefix(&[separator])?;
    let rest = digits(rest, 2, 2)?;
    let date = text.len().saturating_sub(rest.len());
    let Some((b'T' | b' ' | b'_', rest)) = rest.split_first() else { return Some(date) };
    let rest = rest.strip_prefix(b"- ").unwrap_or(rest);
    Some(time(rest).map_or(date, |length| text.len().saturating_sub(rest.len()).saturating_add(length)))
}

/// `Mar 12 10:44:01`.
fn syslog(text: &[u8]) -> Option<usize> {
    const MONTHS: [&[u8]; 12] =
        [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
    let rest = MONTHS.iter().find_map(|month| text.strip_prefix(*month))?.strip_prefix(b" ")?;
    let rest = digits(rest.strip_prefix(b" ").unwrap_or(rest), 1, 2)?.strip_prefix(b" ")?;
    Some(text.len().saturating_sub(rest.len()).saturating_add(time(rest)?))
}

/// `I0312 10:44:01.120311`.
fn klog(text: &[u8]) -> Option<usize> {
    let (b'I' | b'W' | b'E' | b'F', rest) = text.split_first()? else { return None };
    let rest = digits(rest, 4, 4)?.strip_prefix(b" ")?;
    Some(text.len().saturating_sub(rest.len()).saturating_add(time(rest)?))
}

/// `10:44:01.000+02:00`.
fn time(text: &[u8]) -> Option<usize> {
    let rest = digits(text, 1, 2)?.strip_prefix(b":")?;
    let rest = digits(digits(rest, 2, 2)?.strip_prefix(b":")?, 2, 2)?;
    let rest = fraction(rest).unwrap_or(rest);
    let rest = rest.strip_prefix(b"Z").or_else(|| zone(rest)).unwrap_or(rest);
    Some(text.len().saturating_sub(rest.len()))
}

fn zone(text: &[u8]) -> Option<&[u8]> {
    let rest = digits(text.strip_prefix(b"+").or_else(|| text.strip_prefix(b"-"))?, 2, 2)?;
    digits(rest.strip_prefix(b":").unwrap_or(rest), 2, 2)
}

/// Seconds since some beginning: `1773312241.1`, `1773312241123`, `12.345678`.
fn seconds(text: &[u8]) -> Option<usize> {
    let rest = digits(text, 1, 19)?;
    let whole = text.len().saturating_sub(rest.len());
    match fraction(rest) {
        Some(behind) => {
            let places = rest.len().saturating_sub(behind.len());
            (whole >= 9 || places > 3).then(|| whole.saturating_add(places))
        }
        None => (whole >= 10).then_some(whole),
    }
}

/// What follows `.123` or `,123`.
fn fraction(text: &[u8]) -> Option<&[u8]> {
    digits(text.strip_prefix(b".").or_else(|| text.strip_prefix(b","))?, 1, 12)
}

/// What follows `least` to `most` digits, and is none.
fn digits(text: &[u8], least: usize, most: usize) -> Option<&[u8]> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count < least || count > most { None } else { text.get(count..) }
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn the_whole_stamp_and_nothing_else() {
        for stamp in [
            "2026-03-12T10:44:01.000101000Z",
            "2026-03-12T10:44:01Z",
            "2026-03-12T10:44:01+02:00",
            "2026/03/12 10:44:01",
            "2026-03-12 10:44:01,123",
            "2026/03/12 - 10:44:01",
            "2026-03-12",
            "Mar 12 10:44:01",
            "Mar  2 10:44:01.123",
            "I0312 10:44:01.120311",
            "10:44:01.123",
            "1773312241.1",
            "1773312241123",
            "12.345678",
        ] {
            assert_eq!(timestamp(format!("{stamp} x").as_bytes()), Some(stamp.len()), "{stamp}");
        }
        for other in ["", "x", "12", "1.2", "Mar", "2026", "INFO", "1:2:3", "10.0.0.7"] {
            assert_eq!(timestamp(other.as_bytes()), None, "{other}");
        }
    }
}
