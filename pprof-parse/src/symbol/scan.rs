//! Where the parts of a name end, brackets observed.

/// The part of `text` up to the next `.`, `-` or `·` outside brackets.
///
/// Brackets hold whole type expressions, with dots, slashes and even struct tags:
/// `Put[go.shape.struct { main.a int "json:\"a\"" }]`.
pub(super) fn component(text: &str) -> &str {
    let mut depth = 0_u32;
    let mut bytes = text.bytes().enumerate();
    while let Some((position, byte)) = bytes.next() {
        match byte {
            b'.' | b'-' if depth == 0 => return text.get(..position).unwrap_or_default(),
            // The first byte of `·`. Before Go 1.22: `main.f·dwrap·1`, and `main.local·1` for a type
            // declared in a function.
            0xc2 if depth == 0 && starts_wrapper(text, position) => {
                return text.get(..position).unwrap_or_default();
            }
            b'(' | b'[' | b'{' => depth = depth.saturating_add(1),
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' if depth > 0 => skip_quoted(&mut bytes),
            _ => {}
        }
    }
    text
}

/// Skips a struct tag, whose opening quote was just read.
pub(super) fn skip_quoted(bytes: &mut impl Iterator<Item = (usize, u8)>) {
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'"' => return,
            _ => {}
        }
    }
}

fn starts_wrapper(text: &str, position: usize) -> bool {
    text.get(position..).is_some_and(|rest| rest.starts_with("·dwrap·") || rest.starts_with("·gowrap·"))
}
