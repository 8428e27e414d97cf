//! Labels (`runtime/pprof.Do`) as the text forms print them: `{k: v, "k 2": v2}` and `{"k":"v", "k2":"v2"}`.

use std::borrow::Cow;

use super::quoted::unquote;

/// A label's key or value.
type Part<'a> = Cow<'a, str>;

/// Reads a whole list of labels, braces included. `None` when it is damaged.
pub(super) fn parse_labels(text: &str) -> Option<Vec<(Part<'_>, Part<'_>)>> {
    let mut rest = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut labels = Vec::new();
    while !rest.is_empty() {
        let (key, behind) = part(rest)?;
        // debug=1 writes no space here, headers of debug=2 do.
        let behind = behind.strip_prefix(':')?;
        let (value, behind) = part(behind.strip_prefix(' ').unwrap_or(behind))?;
        labels.push((key, value));
        rest = if behind.is_empty() { behind } else { behind.strip_prefix(", ")? };
    }
    Some(labels)
}

/// Reads a key or value. Headers since Go 1.27 quote only what has other characters than these; a value of
/// none is not quoted either.
fn part(text: &str) -> Option<(Part<'_>, &str)> {
    if text.starts_with('"') {
        return unquote(text).map(|(value, behind)| (Cow::Owned(value), behind));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '_');
    let end = text.find(|c| !is_plain(c)).unwrap_or(text.len());
    text.split_at_checked(end).map(|(part, behind)| (Cow::Borrowed(part), behind))
}

#[cfg(test)]
mod tests {
    use super::parse_labels;

    fn pairs(text: &str) -> Option<Vec<(String, String)>> {
        Some(
            parse_labels(text)?
                .into_iter()
                .map(|(key, value)| (key.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    #[test]
    fn all_writers() {
        let expected = [("empty", ""), ("route", "/v1/orders"), ("step", "a b\"}, x: é")]
            .map(|(k, v)| (k.into(), v.into()));
        let texts = [
            r#"{empty: , route: /v1/orders, step: "a b\"}, x: \u00e9"}"#,
            r#"{"empty": "", "route": "/v1/orders", "step": "a b\"}, x: \u00e9"}"#,
            r#"{"empty":"", "route":"/v1/orders", "step":"a b\"}, x: é"}"#,
        ];
        for text in texts {
            assert_eq!(pairs(text).as_deref(), Some(&expected[..]), "{text}");
        }
        assert_eq!(pairs("{: }"), Some(vec![(String::new(), String::new())]));
        assert_eq!(pairs("{}"), Some(Vec::new()));
        for broken in ["", "{", "{a}", "{a: b", "{a: b,c: d}", r#"{"a: b}"#, "{a: b c}"] {
            assert_eq!(pairs(broken), None, "{broken}");
        }
    }
}
