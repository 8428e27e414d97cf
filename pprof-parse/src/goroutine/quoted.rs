//! Go's quoted strings.

/// Reads the string literal at the start of `text`. Returns its value and what follows it.
///
/// Both writers are covered: `%q` (debug=1, which keeps `é`) and the runtime's own (debug=2, which writes
/// `\u00e9`).
pub(super) fn unquote(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut value = Vec::new();
    loop {
        let stop = memchr::memchr2(b'"', b'\\', rest.as_bytes())?;
        value.extend_from_slice(rest.get(..stop)?.as_bytes());
        let behind = rest.get(stop..)?;
        match behind.strip_prefix('"') {
            Some(behind) => return Some((String::from_utf8_lossy(&value).into_owned(), behind)),
            None => rest = escape(behind.strip_prefix('\\')?, &mut value)?,
        }
    }
}

/// Reads what follows a backslash into `value`. Returns what follows the escape.
fn escape<'a>(text: &'a str, value: &mut Vec<u8>) -> Option<&'a str> {
    let mut characters = text.chars();
    let kind = characters.next()?;
    let behind = characters.as_str();
    let byte = match kind {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '\\' => b'\\',
        '\'' => b'\'',
        '"' => b'"',
        // Bytes, which need not be UTF-8.
        'x' => return byte_escape(behind, 2, 16, value),
        '0'..='7' => return byte_escape(text, 3, 8, value),
        'u' => return character_escape(behind, 4, value),
        'U' => return character_escape(behind, 8, value),
        _ => return None,
    };
    value.push(byte);
    Some(behind)
}

fn byte_escape<'a>(text: &'a str, digits: usize, radix: u32, value: &mut Vec<u8>) -> Option<&'a str> {
    let (number, behind) = number(text, digits, radix)?;
    value.push(u8::try_from(number).ok()?);
    Some(behind)
}

fn character_escape<'a>(text: &'a str, digits: usize, value: &mut Vec<u8>) -> Option<&'a str> {
    let (number, behind) = number(text, digits, 16)?;
    let character = char::from_u32(number)?;
    value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Some(behind)
}

fn number(text: &str, digits: usize, radix: u32) -> Option<(u32, &str)> {
    let (number, behind) = text.split_at_checked(digits)?;
    // `from_str_radix` would take a sign.
    let is_plain = number.chars().all(|digit| digit.is_digit(radix));
    Some((u32::from_str_radix(number, radix).ok().filter(|_| is_plain)?, behind))
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn every_escape_of_go() {
        let cases = [
            (r#""""#, ""),
            (r#""a b\"c\\d \u00e9""#, "a b\"c\\d é"),
            (r#""\a\b\f\n\r\t\v\'""#, "\x07\x08\x0c\n\r\t\x0b'"),
            (r#""\x01\101\U0001F600é""#, "\x01A😀é"),
            (r#""\xc3\xa9 \xff""#, "é \u{fffd}"),
        ];
        for (text, value) in cases {
            assert_eq!(unquote(text), Some((value.to_owned(), "")), "{text}");
        }
        assert_eq!(unquote("\"a\": rest"), Some(("a".to_owned(), ": rest")));
        for broken in
            ["", "a", "\"", "\"a", r#""\"#, r#""\q""#, r#""\x+1""#, r#""\400""#, r#""\ud800""#, r#""\u12""#]
        {
            assert_eq!(unquote(broken), None, "{broken}");
        }
    }
}
