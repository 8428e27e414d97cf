//! The package path in front of a function's name.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memrchr};

use super::suffix::is_number;

/// Splits `a.b/c.(*T).M` into `a.b/c` and `(*T).M`. `None` when the name has no package.
pub(super) fn split_package(name: &str) -> Option<(&str, &str)> {
    // Functions that the compiler makes for types without a package: `go:struct { io.Reader }.Read`.
    if let Some(rest) = name.strip_prefix("go:") {
        return Some(("", rest));
    }
    // A path has no brackets, while what stands in brackets may have slashes and dots.
    let bytes = name.as_bytes();
    let head = bytes.get(..memchr3(b'(', b'[', b'{', bytes).unwrap_or(bytes.len()))?;
    let element = memrchr(b'/', head).map_or(0, |slash| slash.saturating_add(1));
    // Dots in the last element are escaped, so this is the one before the function.
    let dot = memchr(b'.', head.get(element..)?).filter(|&dot| dot > 0)?;
    let (package, rest) = name.split_at_checked(element.saturating_add(dot))?;
    rest.strip_prefix('.').filter(|rest| !rest.is_empty()).map(|rest| (package, rest))
}

/// The last element of a path as written, without a major version.
pub(super) fn last_element(path: &str) -> &str {
    let mut elements = path.rsplit('/');
    let last = elements.next().unwrap_or_default();
    // Modules have this element from version 2 on. A package can be called `v1`: `k8s.io/api/core/v1`.
    if is_version(last) && !matches!(last, "v0" | "v1") {
        return elements.next().unwrap_or(last);
    }
    // gopkg.in writes `yaml.v3`; the dot is escaped, twice in some names (see `unescape`).
    let versioned = last.rsplit_once("%2e").or_else(|| last.rsplit_once("%252e"));
    versioned.filter(|(_, version)| is_version(version)).map_or(last, |(name, _)| name)
}

fn is_version(element: &str) -> bool {
    element.strip_prefix('v').is_some_and(is_number)
}

/// Undoes the linker's escapes, `%` and two hexadecimal digits.
pub(super) fn unescape(path: &str) -> Cow<'_, str> {
    let once = unescape_once(path);
    // Go 1.27 escapes the path twice in the name of a closure that was inlined into another package:
    // `example.com/yaml%252ev3.Counter.func1`. A path that may be imported has no `%` of its own.
    match once {
        Cow::Borrowed(_) => once,
        Cow::Owned(once) => match unescape_once(&once) {
            Cow::Owned(twice) => Cow::Owned(twice),
            Cow::Borrowed(_) => Cow::Owned(once),
        },
    }
}

fn unescape_once(path: &str) -> Cow<'_, str> {
    if memchr(b'%', path.as_bytes()).is_none() {
        return Cow::Borrowed(path);
    }
    let mut plain = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let (byte, behind) = match behind.split_first_chunk::<2>() {
            Some((&[high, low], behind))
                if byte == b'%' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                (hex_digit(high) << 4 | hex_digit(low), behind)
            }
            _ => (byte, behind),
        };
        plain.push(byte);
        rest = behind;
    }
    if plain == path.as_bytes() {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(String::from_utf8_lossy(&plain).into_owned())
    }
}

/// Value of a digit that is one.
fn hex_digit(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or_default()
}
