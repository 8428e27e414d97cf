//! Which component of a name is the receiver, and which the function.

use super::scan::component;
use super::suffix::{is_number, is_numbered};

/// Splits `(*T).M.func1` into `(*T)` and `M.func1`. The receiver is empty when there is none.
pub(super) fn split_receiver<'a>(package: &str, rest: &'a str) -> (&'a str, &'a str) {
    let length = receiver_length(package, rest);
    match rest.split_at_checked(length) {
        Some((receiver, behind)) if length > 0 => (receiver, behind.strip_prefix('.').unwrap_or(behind)),
        _ => ("", rest),
    }
}

fn receiver_length(package: &str, rest: &str) -> usize {
    let first = component(rest);
    let Some(behind) = after_dot(rest, first) else { return 0 };
    if first.starts_with('(') {
        return first.len();
    }
    // A type cannot have one of these names, and hardly ever has a method of its own name; functions of these
    // names do have closures from inlined functions: `main.main.Counter.func5`, `main.f.f.func2.func7`
    // (Go 1.21 to 1.26).
    let second = component(behind);
    if first == "init" || first == second || (first == "main" && package == "main") {
        return 0;
    }
    if is_declared(second) {
        return first.len();
    }
    // A type declared in a function carries a number: `main.local.1.Lock`, `main.(*local.1).Lock`.
    let is_local = is_number(second) && after_dot(behind, second).map(component).is_some_and(is_declared);
    if is_local { first.len().saturating_add(1).saturating_add(second.len()) } else { 0 }
}

/// Whether `name` can be that of a method in source code.
fn is_declared(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('(') && !is_numbered(name)
}

/// The function's own component; two of them for `init.0` and `glob.`.
pub(super) fn function_component<'a>(rest: &'a str, receiver: &str) -> &'a str {
    let first = component(rest);
    if !receiver.is_empty() {
        return first;
    }
    let Some(second) = after_dot(rest, first).map(component) else { return first };
    let belongs = match first {
        "init" => is_number(second),
        "glob" => second.is_empty(),
        _ => false,
    };
    let length = first.len().saturating_add(1).saturating_add(second.len());
    if belongs { rest.get(..length).unwrap_or(first) } else { first }
}

/// What follows `start` in `text`, which begins with it.
pub(super) fn after<'a>(text: &'a str, start: &str) -> &'a str {
    text.get(start.len()..).unwrap_or_default()
}

/// What follows `start` and a dot.
fn after_dot<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    after(text, start).strip_prefix('.')
}
