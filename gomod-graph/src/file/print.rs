/// Whether Go would print `c`: letters, marks, numbers, punctuation, symbols and the ASCII blank.
pub(super) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    // The standard library has the table, but shows it only by what it escapes. Combining marks are escaped
    // only at the beginning.
    let mut buffer = [0; 5];
    let Some((first, rest)) = buffer.split_first_mut() else { return false };
    *first = b'a';
    let end = c.encode_utf8(rest).len().saturating_add(1);
    let text = buffer.get(..end).and_then(|bytes| str::from_utf8(bytes).ok());
    text.is_some_and(|text| text.escape_debug().count() == 2)
}

/// Whether `c` may stand in a bare word.
pub(super) fn is_word(c: char) -> bool {
    !matches!(c, ' ' | '(' | ')' | '[' | ']' | '{' | '}' | ',') && is_printable(c)
}
