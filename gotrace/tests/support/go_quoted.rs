//! Go's quoted strings.

/// What stands between the quotes, unescaped; `None` if it is no string of Go.
pub(crate) fn unquote(text: &str) -> Option<Vec<u8>> {
    if let Some(raw) = text.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.as_bytes().to_vec());
    }
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = Vec::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        match chars.next()? {
            'a' => out.push(7),
            'b' => out.push(8),
            'f' => out.push(12),
            'n' => out.push(b'\n'),
            'r' => out.push(b'\r'),
            't' => out.push(b'\t'),
            'v' => out.push(11),
            'x' => out.push(u8::try_from(number(&mut chars, 2, 16)?).ok()?),
            'u' => out.extend(char::from_u32(number(&mut chars, 4, 16)?)?.encode_utf8(&mut [0; 4]).bytes()),
            'U' => out.extend(char::from_u32(number(&mut chars, 8, 16)?)?.encode_utf8(&mut [0; 4]).bytes()),
            c @ ('\\' | '"' | '\'') => out.push(c as u8),
            c @ '0'..='7' => {
                let low = number(&mut chars, 2, 8)?;
                out.push(u8::try_from(c.to_digit(8)? * 64 + low).ok()?);
            }
            _ => return None,
        }
    }
    Some(out)
}

fn number(chars: &mut std::str::Chars<'_>, digits: u32, radix: u32) -> Option<u32> {
    (0..digits).try_fold(0u32, |number, _| Some(number * radix + chars.next()?.to_digit(radix)?))
}
