#![warn(clippy::arithmetic_side_effects)]

use super::Semver;

/// Splits a module path into what stands before its major version and the suffix that names it: `/v2` and
/// up, or `.v1` of `gopkg.in`. The suffix is empty where there is none; `None` where it is malformed.
///
/// ```
/// use gomod_graph::split_path_major;
///
/// assert_eq!(split_path_major("example.org/m/v2"), Some(("example.org/m", "/v2")));
/// assert_eq!(split_path_major("gopkg.in/yaml.v3"), Some(("gopkg.in/yaml", ".v3")));
/// assert_eq!(split_path_major("example.org/m/v1"), None);
/// ```
pub fn split_path_major(path: &str) -> Option<(&str, &str)> {
    if path.starts_with("gopkg.in/") {
        return split_gopkg_in(path);
    }
    let head = path.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let Some(prefix) = head.strip_suffix("/v").filter(|_| head.len() < path.len()) else {
        return Some((path, ""));
    };
    let (prefix, major) = path.split_at_checked(prefix.len())?;
    let number = major.strip_prefix("/v")?;
    let fine = !number.contains('.') && !number.starts_with('0') && number != "1";
    fine.then_some((prefix, major))
}

fn split_gopkg_in(path: &str) -> Option<(&str, &str)> {
    let tagged = path.strip_suffix("-unstable").unwrap_or(path);
    let head = tagged.trim_end_matches(|c: char| c.is_ascii_digit());
    let prefix = head.strip_suffix(".v")?;
    let (prefix, major) = path.split_at_checked(prefix.len())?;
    let number = tagged.get(head.len()..)?;
    let fine = !number.is_empty() && (!number.starts_with('0') || major == ".v0");
    fine.then_some((prefix, major))
}

/// Whether `version` may be a version of a module whose path ends in the suffix `path_major` (see
/// [`split_path_major`]). If not, the error is the major version that was expected.
pub fn check_path_major(version: &str, path_major: &str) -> Result<(), String> {
    let suffix = path_major.strip_suffix("-unstable").filter(|s| s.starts_with(".v")).unwrap_or(path_major);
    // gopkg.in/….v1 was given v0.0.0 pseudo-versions by an early Go, and go.mod files still name them.
    if version.starts_with("v0.0.0-") && suffix == ".v1" {
        return Ok(());
    }
    let parsed = Semver::parse(version);
    let major = parsed.map(|v| v.major).unwrap_or_default();
    if suffix.is_empty() {
        let fine = matches!(major, "0" | "1") || parsed.is_some_and(|v| v.is_incompatible());
        return if fine { Ok(()) } else { Err("v0 or v1".to_owned()) };
    }
    let expected = suffix.get(1..).unwrap_or_default();
    let fine = parsed.is_some() && expected.strip_prefix('v') == Some(major);
    if fine { Ok(()) } else { Err(expected.to_owned()) }
}
