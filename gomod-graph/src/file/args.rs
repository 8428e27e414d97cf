#![warn(clippy::arithmetic_side_effects)]

use super::fault::shown;
use super::quote::{quoted_if_needed, unquote};
use crate::version::{Semver, check_path_major, number, split_path_major};

/// Reads a token as a string, and leaves it quoted as Go would. The error says what was expected.
pub(super) fn string(token: &mut String) -> Result<String, String> {
    let text = unquote(token).map_err(|problem| format!("{} is no string: {problem}", shown(token)))?;
    *token = quoted_if_needed(&text);
    Ok(text)
}

/// Reads a token as a version, and leaves it in full form.
pub(super) fn version(token: &mut String) -> Result<String, String> {
    let text = unquote(token).map_err(|problem| format!("{} is no version: {problem}", shown(token)))?;
    let Some(version) = Semver::parse(&text) else {
        return Err(format!("{} is no version: expected the form v1.2.3", shown(&text)));
    };
    *token = version.module_canonical();
    Ok(token.clone())
}

/// Whether a module of this path may have this version.
pub(super) fn check_major(path: &str, version: &str) -> Result<(), String> {
    let Some((_, major)) = split_path_major(path) else { return Err(malformed_path(path)) };
    check_path_major(version, major)
        .map_err(|expected| format!("{version} cannot be a version of {}: expected {expected}", shown(path)))
}

pub(super) fn malformed_path(path: &str) -> String {
    format!("{} has a malformed major version: expected /v2 or higher, or .v1 of gopkg.in", shown(path))
}

/// Whether this is what a `go` line may say.
pub(super) fn is_go_line_version(text: &str) -> bool {
    let Some((major, rest)) = number(text) else { return false };
    let Some((_, mut rest)) = rest.strip_prefix('.').and_then(number) else { return false };
    if major == "0" {
        return false;
    }
    if let Some(patch) = rest.strip_prefix('.') {
        let Some((_, after)) = number(patch) else { return false };
        rest = after;
    }
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_lowercase());
    rest.is_empty()
        || digits.len() < rest.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The language in a `go` line that only a newer Go understands; dependencies may have one.
pub(super) fn lax_go_version(text: &str) -> Option<&str> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (major, rest) = number(text)?;
    let (_, rest) = number(rest.strip_prefix('.')?)?;
    let fine = major != "0" && rest.starts_with(|c: char| !c.is_ascii_digit());
    text.strip_suffix(rest).filter(|_| fine)
}

/// Whether this is what a `toolchain` line may say.
pub(super) fn is_toolchain_name(text: &str) -> bool {
    text == "default" || text == "go1" || text.starts_with("go1.")
}
