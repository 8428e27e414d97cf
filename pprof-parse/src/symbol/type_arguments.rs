//! The lists in square brackets.

use std::borrow::Cow;

use memchr::memchr;

use super::scan::skip_quoted;

/// What tracebacks print for any list of type arguments.
const ABBREVIATION: &str = "...";

/// Splits `Map[int,string]` into name and list.
pub(super) fn split(text: &str) -> (&str, Option<&str>) {
    // `struct { a [4]int }` has brackets too, but does not end in one.
    let lists = text.strip_suffix(']').and_then(|text| text.split_once('['));
    lists.map_or((text, None), |(name, list)| (name, Some(list)))
}

/// Puts `...` for the content of each outermost pair of brackets. A name whose brackets do not match stays
/// as it is.
pub(super) fn abbreviate(name: &str) -> Cow<'_, str> {
    if memchr(b'[', name.as_bytes()).is_none() {
        return Cow::Borrowed(name);
    }
    let mut short = String::new();
    let mut copied = 0;
    let mut opened = None;
    let mut depth = 0_u32;
    let mut bytes = name.bytes().enumerate();
    while let Some((position, byte)) = bytes.next() {
        match byte {
            b'[' => {
                depth = depth.saturating_add(1);
                opened = opened.or(Some(position));
            }
            b']' => {
                let Some(inner) = depth.checked_sub(1) else { return Cow::Borrowed(name) };
                depth = inner;
                if depth == 0
                    && let Some(start) = opened.take()
                {
                    short.push_str(name.get(copied..=start).unwrap_or_default());
                    short.push_str(ABBREVIATION);
                    copied = position;
                }
            }
            b'"' if depth > 0 => skip_quoted(&mut bytes),
            _ => {}
        }
    }
    short.push_str(name.get(copied..).unwrap_or_default());
    if depth > 0 || short == name { Cow::Borrowed(name) } else { Cow::Owned(short) }
}
