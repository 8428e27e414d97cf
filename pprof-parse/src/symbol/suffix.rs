//! What the compiler appends to the name of a declared function.

use super::scan::component;

/// A part of a suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A function literal or a loop body.
    Literal,
    /// A function that the programmer did not write.
    Wrapper,
    /// The name of an inlined function that held the literal which follows.
    Name,
}

/// The parts of a suffix such as `.func1-range2.gowrap1`, outermost first.
pub(super) fn parts(suffix: &str) -> impl Iterator<Item = Part> {
    let mut rest = suffix;
    std::iter::from_fn(move || {
        let separator = rest.chars().next()?;
        let behind = rest.get(separator.len_utf8()..).unwrap_or_default();
        let name = component(behind);
        rest = behind.get(name.len()..).unwrap_or_default();
        Some(classify(separator, name))
    })
}

fn classify(separator: char, name: &str) -> Part {
    match separator {
        // Loop bodies since Go 1.23; else `-fm` for a method value, `-tramp0` for a far jump on some machines.
        '-' if name.strip_prefix("range").is_some_and(is_number) => Part::Literal,
        '-' | '·' => Part::Wrapper,
        _ if is_number(name) || name.strip_prefix("func").is_some_and(is_number) => Part::Literal,
        _ if is_numbered(name) => Part::Wrapper,
        _ => Part::Name,
    }
}

/// Whether `name` is one that only the compiler gives: `func1`, `1`, `gowrap1`, `deferwrap1`, `abi0`.
pub(super) fn is_numbered(name: &str) -> bool {
    let prefixes = ["func", "gowrap", "deferwrap", ""];
    name == "abi0"
        || name == "abiinternal"
        || prefixes.iter().any(|prefix| name.strip_prefix(prefix).is_some_and(is_number))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
