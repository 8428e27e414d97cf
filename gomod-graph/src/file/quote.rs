#![warn(clippy::arithmetic_side_effects)]

use super::print::is_printable;

/// Reads a token as a string: bare, or in double quotes with Go's escapes. The error says what is wrong.
pub(crate) fn unquote(token: &str) -> Result<String, &'static str> {
    if token.starts_with('"') {
        return interpret(token).ok_or("it has an escape that Go does not know");
    }
    if token.contains(['"', '\'', '`']) {
        return Err("only double quotes may stand around a string, and none inside a word");
    }
    Ok(token.to_owned())
}

/// Puts quotes around `text` if it could not stand as a word otherwise.
pub(super) fn quoted_if_needed(text: &str) -> String {
    if must_quote(text) { quoted(text) } else { text.to_owned() }
}

fn must_quote(text: &str) -> bool {
    let odd = |c: char| match c {
        ' ' | '"' | '\'' | '`' => true,
        '(' | ')' | '[' | ']' | '{' | '}' | ',' => text.len() > 1,
        c => !is_printable(c),
    };
    text.is_empty() || text.chars().any(odd) || text.contains("//") || text.contains("/*")
}

/// Takes a string in double quotes apart.
fn interpret(token: &str) -> Option<String> {
    let inner = token.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains(['\\', '"', '\n']) {
        return Some(inner.to_owned());
    }
    // Escapes may make bytes that are no text.
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' | '\n' => return None,
            '\\' => escape(&mut rest, &mut bytes)?,
            c => push(&mut bytes, c),
        }
    }
    Some(lossy(&bytes))
}

fn escape(rest: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let c = rest.next()?;
    match c {
        'a' => bytes.push(7),
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(11),
        '\\' => bytes.push(b'\\'),
        '"' => bytes.push(b'"'),
        'x' => bytes.push(u8::try_from(number(rest, 2, 16)?).ok()?),
        'u' => push(bytes, char::from_u32(number(rest, 4, 16)?)?),
        'U' => push(bytes, char::from_u32(number(rest, 8, 16)?)?),
        '0'..='7' => {
            let high = c.to_digit(8)?.checked_mul(64)?;
            let low = number(rest, 2, 8)?;
            bytes.push(u8::try_from(high.checked_add(low)?).ok()?);
        }
        _ => return None,
    }
    Some(())
}

fn number(rest: &mut std::str::Chars<'_>, digits: u32, radix: u32) -> Option<u32> {
    (0..digits).try_fold(0u32, |value, _| {
        let digit = rest.next()?.to_digit(radix)?;
        value.checked_mul(radix)?.checked_add(digit)
    })
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Bytes as text. Each byte that belongs to no character becomes a replacement character, as in Go.
pub(super) fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len().saturating_add(2));
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            c if is_printable(c) => quoted.push(c),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if u32::from(c) < 0x10000 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}
