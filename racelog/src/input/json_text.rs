//! Strings inside JSON and Go source quotes.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// What stands between quotes, escapes and all, and what follows.
pub(super) fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = text.strip_prefix(b"\"")?;
    let mut from = 0_usize;
    loop {
        let at = from.saturating_add(memchr2(b'"', b'\\', inner.get(from..)?)?);
        if inner.get(at) == Some(&b'"') {
            return Some((inner.get(..at)?, inner.get(at.saturating_add(1)..)?));
        }
        from = at.saturating_add(2);
    }
}

/// Undoes the escapes of a string; `text` is what stands between the quotes.
pub(crate) fn unescape(text: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr(b'\\', text) else { return Cow::Borrowed(text) };
    let mut plain = Vec::with_capacity(text.len());
    let (before, mut rest) = text.split_at_checked(first).unwrap_or((text, b""));
    plain.extend_from_slice(before);
    while let Some((&byte, behind)) = rest.split_first() {
        if byte != b'\\' {
            let end = memchr(b'\\', rest).unwrap_or(rest.len());
            let (before, behind) = rest.split_at_checked(end).unwrap_or((rest, b""));
            plain.extend_from_slice(before);
            rest = behind;
            continue;
        }
        let Some((&escape, behind)) = behind.split_first() else { break };
        rest = behind;
        match escape {
            b'n' => plain.push(b'\n'),
            b't' => plain.push(b'\t'),
            b'r' => plain.push(b'\r'),
            b'b' => plain.push(0x08),
            b'f' => plain.push(0x0c),
            b'u' => rest = unicode(behind, &mut plain),
            b'x' => match hex(behind, 2).and_then(|code| u8::try_from(code).ok()) {
                Some(code) => {
                    plain.push(code);
                    rest = behind.get(2..).unwrap_or_default();
                }
                None => plain.push(b'x'),
            },
            other => plain.push(other),
        }
    }
    Cow::Owned(plain)
}

/// Reads the digits of `\u001b`, of a surrogate pair too.
fn unicode<'a>(text: &'a [u8], plain: &mut Vec<u8>) -> &'a [u8] {
    let Some(high) = hex(text, 4) else { return text };
    let mut rest = text.get(4..).unwrap_or_default();
    let low = rest.strip_prefix(b"\\u").and_then(|behind| hex(behind, 4));
    let pair = low.filter(|low| (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(low));
    let code = match pair {
        Some(low) => {
            rest = rest.get(6..).unwrap_or_default();
            0x10000_u32.saturating_add((high & 0x3ff) << 10 | (low & 0x3ff))
        }
        None => high,
    };
    let char = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    plain.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
    rest
}

fn hex(text: &[u8], digits: usize) -> Option<u32> {
    let digits = std::str::from_utf8(text.get(..digits)?).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn all_escapes() {
        assert_eq!(&*unescape(br#"a\n\t\"\\\/\u003c\ud83d\ude00\x41"#), "a\n\t\"\\/<😀A".as_bytes());
        assert_eq!(&*unescape(br#"plain"#), b"plain");
        assert_eq!(&*unescape(br#"\ud800x\"#), "\u{fffd}x".as_bytes());
        assert_eq!(&*unescape(br#"\u12 \xzz"#), b"12 xzz");
    }
}
