#![warn(clippy::arithmetic_side_effects)]

use super::check_module_path;
use super::path::{Kind, check_element};

/// How the module cache writes a module path, on file systems that may not tell case apart: `!a` for `A`.
/// The error says why it is no module path; a path that is accepted stays inside the cache.
///
/// ```
/// use gomod_graph::escape_path;
///
/// assert_eq!(escape_path("github.com/Azure/go").as_deref(), Ok("github.com/!azure/go"));
/// assert!(escape_path("../../etc/passwd").is_err());
/// ```
pub fn escape_path(path: &str) -> Result<String, String> {
    let mut escaped = String::with_capacity(path.len());
    push_escaped_path(path, &mut escaped)?;
    Ok(escaped)
}

/// How the module cache writes a version. The error says why it is none.
pub fn escape_version(version: &str) -> Result<String, String> {
    let mut escaped = String::with_capacity(version.len());
    push_escaped_version(version, &mut escaped)?;
    Ok(escaped)
}

pub(crate) fn push_escaped_path(path: &str, escaped: &mut String) -> Result<(), String> {
    check_module_path(path)?;
    push_escaped(path, escaped)
}

pub(crate) fn push_escaped_version(version: &str, escaped: &mut String) -> Result<(), String> {
    check_element(version, Kind::File)?;
    push_escaped(version, escaped)
}

fn push_escaped(text: &str, escaped: &mut String) -> Result<(), String> {
    if text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/')) {
        escaped.push_str(text);
        return Ok(());
    }
    for c in text.chars() {
        match c {
            '!' => return Err("it has the character '!'".to_owned()),
            'A'..='Z' => escaped.extend(['!', c.to_ascii_lowercase()]),
            c if c.is_ascii() => escaped.push(c),
            c => return Err(format!("it has the character {c:?}")),
        }
    }
    Ok(())
}
