#![warn(clippy::arithmetic_side_effects)]

use super::semver::{compare_numbers, number};
use std::cmp::Ordering;

/// A version of Go as `go` lines write it, without a prefix: `1.21`, `1.21rc1`, `1.21.3`.
///
/// From 1.21 on, `1.21` names the language, which comes before its first release candidate:
/// 1.21 < 1.21rc1 < 1.21.0. Before, `1.20` is the release, and release candidates come first.
///
/// ```
/// use gomod_graph::GoVersion;
///
/// assert!(GoVersion::compare("1.21", "1.21rc1").is_lt());
/// assert!(GoVersion::compare("1.21rc1", "1.21.0").is_lt());
/// assert!(GoVersion::compare("1.20rc1", "1.20").is_lt());
/// assert!(GoVersion::parse("1.21").unwrap().is_language());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GoVersion<'a> {
    /// The first number.
    pub major: &'a str,
    /// The second number, `0` in the form `1`.
    pub minor: &'a str,
    /// The third number. Empty in the name of a language and in prereleases.
    pub patch: &'a str,
    /// Empty, or `alpha`, `beta`, `rc`.
    pub kind: &'a str,
    /// The number of a prerelease; may be empty.
    pub prerelease: &'a str,
}

impl<'a> GoVersion<'a> {
    /// Takes `text` apart; `None` if it is no version of Go.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (major, rest) = number(text)?;
        let mut version = Self { major, minor: "0", patch: "0", kind: "", prerelease: "" };
        if rest.is_empty() {
            return Some(version);
        }
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        version.minor = minor;
        version.patch = "";
        if rest.is_empty() {
            if compare_numbers(minor, "21").is_lt() {
                version.patch = "0";
            }
            return Some(version);
        }
        if let Some(rest) = rest.strip_prefix('.') {
            let (patch, rest) = number(rest)?;
            version.patch = patch;
            // There are no prereleases of patch releases.
            return rest.is_empty().then_some(version);
        }
        let end = rest.bytes().position(|b| !b.is_ascii_lowercase()).unwrap_or(rest.len());
        let (kind, rest) = rest.split_at_checked(end)?;
        if kind.is_empty() {
            return None;
        }
        version.kind = kind;
        if !rest.is_empty() {
            let (prerelease, rest) = number(rest)?;
            version.prerelease = prerelease;
            if !rest.is_empty() {
                return None;
            }
        }
        Some(version)
    }

    /// Compares two texts. What is no version of Go is below all that are, and equal to its like.
    pub fn compare(a: &str, b: &str) -> Ordering {
        match (GoVersion::parse(a), GoVersion::parse(b)) {
            (Some(a), Some(b)) => a.precedence(&b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        }
    }

    /// Whether this names the language and no release: `1.21`, but not `1.20`, which is both.
    pub fn is_language(&self) -> bool {
        self.patch.is_empty() && self.kind.is_empty()
    }

    /// The language of this release: `1.21` of `1.21.3`.
    pub fn language(&self) -> String {
        if self.major == "1" && self.minor == "0" {
            return self.major.to_owned();
        }
        format!("{}.{}", self.major, self.minor)
    }

    /// Compares by age.
    pub fn precedence(&self, other: &Self) -> Ordering {
        compare_numbers(self.major, other.major)
            .then_with(|| compare_numbers(self.minor, other.minor))
            .then_with(|| compare_numbers(self.patch, other.patch))
            .then_with(|| self.kind.cmp(other.kind))
            .then_with(|| compare_numbers(self.prerelease, other.prerelease))
    }
}

/// The version of Go in the name of a toolchain: `1.21.3` of `go1.21.3-custom`, nothing of `default`.
pub fn toolchain_version(name: &str) -> Option<&str> {
    if name.contains(['\\', '/']) {
        return None;
    }
    let version = name.strip_prefix("go")?.split([' ', '\t', '-']).next()?;
    GoVersion::parse(version).map(|_| version)
}
