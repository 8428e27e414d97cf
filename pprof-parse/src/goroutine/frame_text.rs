//! The two lines of a frame in a traceback.

use memchr::{memchr, memrchr};

/// The function of a line such as `main.(*T[...]).M.func1.2(0x1, {0x2, ...})`, and what stands between its
/// last parentheses.
///
/// Lines without arguments (C functions) are all function.
pub(super) fn call_and_arguments(line: &str) -> (&str, &str) {
    let Some(inside) = line.strip_suffix(')') else { return (line, "") };
    let bytes = inside.as_bytes();
    let Some(open) = memrchr(b'(', bytes) else { return (line, "") };
    let is_nested = memchr(b')', bytes.get(open..).unwrap_or_default()).is_some();
    let open = if is_nested { matching_parenthesis(bytes).unwrap_or(open) } else { open };
    let Some((function, arguments)) = inside.split_at_checked(open) else { return (line, "") };
    if function.is_empty() {
        return (line, "");
    }
    (function, arguments.strip_prefix('(').unwrap_or(arguments))
}

/// The offset in a text such as `/src/main.go:12 +0x1d fp=0x1`: how far into the function, in bytes.
pub(super) fn offset(text: &str) -> Option<u64> {
    let rest = text.get(memrchr(b':', text.as_bytes())?..)?;
    let digits = rest.get(memchr(b'+', rest.as_bytes())?..)?.strip_prefix("+0x")?;
    let end = memchr(b' ', digits.as_bytes()).unwrap_or(digits.len());
    u64::from_str_radix(digits.get(..end)?, 16).ok()
}

/// Where the parenthesis opens that closes behind `inside`.
fn matching_parenthesis(inside: &[u8]) -> Option<usize> {
    let mut depth = 1_u32;
    for (position, byte) in inside.iter().enumerate().rev() {
        match byte {
            b')' => depth = depth.saturating_add(1),
            b'(' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(position);
        }
    }
    None
}

/// File and line of a text such as `/src/main.go:12 +0x1d fp=0x1 sp=0x2 pc=0x3`.
pub(super) fn place(text: &str) -> Option<(&str, u32)> {
    // A C function that the symbolizer does not know has a pc and nothing else.
    if text.starts_with("pc=0x") {
        return Some(("", 0));
    }
    // The last colon: what follows the number has none, while Windows paths have one.
    let (file, rest) = text.split_at_checked(memrchr(b':', text.as_bytes())?)?;
    let rest = rest.strip_prefix(':')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = rest.split_at_checked(digits)?;
    let is_complete = behind.is_empty() || behind.starts_with(' ');
    let line = number.parse().ok().filter(|_| is_complete && !file.is_empty())?;
    Some((file, line))
}

/// `created by main.(*T).M in goroutine 7`, without the first two words. The goroutine is printed since Go 1.21.
pub(super) fn creator(text: &str) -> (&str, Option<u64>) {
    split_number(text, " in goroutine ").map_or((text, None), |(function, number)| (function, Some(number)))
}

/// Splits `text` into what stands before `words` and the number that follows them, at its end.
pub(super) fn split_number<'a>(text: &'a str, words: &str) -> Option<(&'a str, u64)> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text.get(before.len()..)?.parse().ok()?;
    Some((before.strip_suffix(words)?, number))
}

/// How many frames a line such as `...23 frames elided...` stands for; inner `None`: it does not say.
pub(super) fn elided(line: &str) -> Option<Option<u64>> {
    let what = line.strip_prefix("...")?.strip_suffix(" frames elided...")?;
    if what == "additional" {
        return Some(None);
    }
    what.parse().ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::{call_and_arguments, creator, elided, offset, place};

    #[test]
    fn calls() {
        let cases = [
            ("main.main()", "main.main"),
            ("main.(*T[...]).M.func1.2(0x1, {0x2?, ...}, _)", "main.(*T[...]).M.func1.2"),
            ("main.f(...)", "main.f"),
            ("main.f((0x1), (0x2))", "main.f"),
            ("go:(*struct { sync.Mutex }).Lock(0x1)", "go:(*struct { sync.Mutex }).Lock"),
            ("panic({0x1?, 0x2?})", "panic"),
            ("non-Go function", "non-Go function"),
            ("operator()", "operator"),
            ("()", "()"),
            (")", ")"),
        ];
        for (line, function) in cases {
            assert_eq!(call_and_arguments(line).0, function);
        }
    }

    #[test]
    fn arguments_and_offsets() {
        assert_eq!(call_and_arguments("main.f({0x1, ...}, 0x2?)"), ("main.f", "{0x1, ...}, 0x2?"));
        assert_eq!(call_and_arguments("main.f(...)"), ("main.f", "..."));
        assert_eq!(call_and_arguments("non-Go function"), ("non-Go function", ""));
        assert_eq!(offset("C:/x y/b.go:12 +0x1d fp=0x1 sp=0x2"), Some(0x1d));
        assert_eq!(offset("/a+0x7/b.go:12"), None);
        assert_eq!(offset("b.go:12 +0x"), None);
    }

    #[test]
    fn places() {
        assert_eq!(place("a/b.go:12"), Some(("a/b.go", 12)));
        assert_eq!(place("C:/x y/b.go:12 +0x1d"), Some(("C:/x y/b.go", 12)));
        assert_eq!(place("b.go:12 +0x1d fp=0x1 sp=0x2 pc=0x3"), Some(("b.go", 12)));
        assert_eq!(place("b.go:12 fp=0x1 sp=0x2 pc=0x3"), Some(("b.go", 12)));
        assert_eq!(place("x.c:7 pc=0x3"), Some(("x.c", 7)));
        assert_eq!(place("pc=0x3"), Some(("", 0)));
        for broken in ["", "b.go", "b.go:", ":1", "b.go:x", "b.go:1x", "b.go:99999999999"] {
            assert_eq!(place(broken), None, "{broken}");
        }
    }

    #[test]
    fn creators_and_gaps() {
        assert_eq!(creator("main.main in goroutine 1"), ("main.main", Some(1)));
        assert_eq!(creator("main.main"), ("main.main", None));
        assert_eq!(elided("...23 frames elided..."), Some(Some(23)));
        assert_eq!(elided("...additional frames elided..."), Some(None));
        assert_eq!(elided("...x frames elided..."), None);
    }
}
