//! Lines of `key=value` pairs, as logfmt and `slog`'s text handler write them.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::json_text::{string, unescape};

/// The text in such a line.
pub(crate) struct Pair<'a> {
    /// What stands in front of it.
    pub(crate) before: &'a [u8],
    /// Its value, escapes undone.
    pub(crate) text: Cow<'a, [u8]>,
    /// What stands behind it.
    pub(crate) behind: &'a [u8],
}

/// Reads a line with a field `msg`, `message` or `log`, which is not its first.
pub(crate) fn logfmt(line: &[u8]) -> Option<Pair<'_>> {
    memchr(b'=', line)?;
    let start = [&b" msg="[..], b" message=", b" log="]
        .iter()
        .find_map(|key| Some(memmem::find(line, key)?.saturating_add(key.len())))?;
    let (before, value) = line.split_at_checked(start)?;
    // What begins with a pair is no sentence that has one in it.
    let first = before.get(..memchr(b' ', before)?)?;
    memchr(b'=', first)?;
    if let Some((text, behind)) = string(value) {
        return Some(Pair { before, text: unescape(text), behind });
    }
    let (text, behind) = value.split_at_checked(memchr(b' ', value).unwrap_or(value.len()))?;
    Some(Pair { before, text: Cow::Borrowed(text), behind })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::logfmt;

    #[test]
    fn values_with_and_without_quotes() {
        let pair = logfmt(br#"time=10:44:01 level=ERROR msg="  main.f()" pid=7"#).unwrap();
        assert_eq!(
            (pair.before, &*pair.text, pair.behind),
            (&b"time=10:44:01 level=ERROR msg="[..], &b"  main.f()"[..], &b" pid=7"[..])
        );
        assert_eq!(&*logfmt(b"level=info msg=main.main()").unwrap().text, b"main.main()");
        assert!(logfmt(b"the flag msg=x is gone").is_none());
        assert!(logfmt(b"msg=x").is_none());
    }
}
