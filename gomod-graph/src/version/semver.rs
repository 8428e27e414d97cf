#![warn(clippy::arithmetic_side_effects)]

use std::cmp::Ordering;

/// A semantic version as Go writes it: with a leading `v`, and `v1` and `v1.2` as short forms.
///
/// Numbers stay text, so none is too long. The order is that of semantic versioning; build metadata has no
/// influence on it, so two versions may compare equal and still differ.
///
/// ```
/// use gomod_graph::Semver;
///
/// let v = Semver::parse("v1.2.3-rc.1+meta").unwrap();
/// assert_eq!((v.major, v.prerelease, v.build), ("1", "-rc.1", "+meta"));
/// assert_eq!(v.canonical(), "v1.2.3-rc.1");
/// assert!(Semver::compare("v1.2.3-rc.1", "v1.2.3").is_lt());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Semver<'a> {
    /// The first number.
    pub major: &'a str,
    /// The second number, `0` in the form `v1`.
    pub minor: &'a str,
    /// The third number, `0` in the forms `v1` and `v1.2`.
    pub patch: &'a str,
    /// Empty, or with its `-`.
    pub prerelease: &'a str,
    /// Empty, or with its `+`.
    pub build: &'a str,
}

impl<'a> Semver<'a> {
    /// Takes `text` apart; `None` if it is no semantic version.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (major, rest) = number(text.strip_prefix('v')?)?;
        let mut version = Self { major, minor: "0", patch: "0", prerelease: "", build: "" };
        if rest.is_empty() {
            return Some(version);
        }
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        version.minor = minor;
        if rest.is_empty() {
            return Some(version);
        }
        let (patch, mut rest) = number(rest.strip_prefix('.')?)?;
        version.patch = patch;
        if rest.starts_with('-') {
            (version.prerelease, rest) = rest.split_at(rest.find('+').unwrap_or(rest.len()));
            let mut fields = version.prerelease.get(1..)?.split('.');
            if !fields.all(|field| is_identifier(field) && !has_leading_zero(field)) {
                return None;
            }
        }
        if rest.starts_with('+') {
            version.build = rest;
            rest = "";
            if !version.build.get(1..)?.split('.').all(is_identifier) {
                return None;
            }
        }
        rest.is_empty().then_some(version)
    }

    /// The full form without build metadata: `v1` becomes `v1.0.0`.
    pub fn canonical(&self) -> String {
        format!("v{}.{}.{}{}", self.major, self.minor, self.patch, self.prerelease)
    }

    /// The full form as modules use it: of build metadata only `+incompatible` stays.
    pub fn module_canonical(&self) -> String {
        let mut text = self.canonical();
        if self.is_incompatible() {
            text.push_str(self.build);
        }
        text
    }

    /// Whether `text`, of which this is the version, has all three numbers.
    pub(crate) fn is_full(&self, text: &str) -> bool {
        let parts = ["v..", self.major, self.minor, self.patch, self.prerelease, self.build];
        text.len() == parts.iter().map(|part| part.len()).sum::<usize>()
    }

    /// Whether this is a version from before modules whose path does not name its major version.
    pub fn is_incompatible(&self) -> bool {
        self.build == "+incompatible"
    }

    /// Compares two texts. What is no semantic version is below all that are, and equal to its like.
    pub fn compare(a: &str, b: &str) -> Ordering {
        match (Semver::parse(a), Semver::parse(b)) {
            (Some(a), Some(b)) => a.precedence(&b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        }
    }

    /// Compares by precedence, that is without build metadata.
    pub fn precedence(&self, other: &Self) -> Ordering {
        compare_numbers(self.major, other.major)
            .then_with(|| compare_numbers(self.minor, other.minor))
            .then_with(|| compare_numbers(self.patch, other.patch))
            .then_with(|| compare_prereleases(self.prerelease, other.prerelease))
    }
}

/// Splits off a decimal number without leading zeros.
pub(crate) fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let fine = !digits.is_empty() && (digits == "0" || !digits.starts_with('0'));
    fine.then_some((digits, rest))
}

/// Compares decimal numbers without leading zeros.
pub(super) fn compare_numbers(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn compare_prereleases(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        // A release stands above its prereleases.
        return a.is_empty().cmp(&b.is_empty());
    }
    let strip = |text| str::strip_prefix(text, '-').unwrap_or_default();
    let mut left = strip(a).split('.');
    let mut right = strip(b).split('.');
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x == y => {}
            (Some(x), Some(y)) => {
                return match (is_number(x), is_number(y)) {
                    (true, true) => compare_numbers(x, y),
                    (true, false) => Ordering::Less,
                    (false, true) => Ordering::Greater,
                    (false, false) => x.cmp(y),
                };
            }
        }
    }
}

fn is_identifier(field: &str) -> bool {
    !field.is_empty() && field.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_number(field: &str) -> bool {
    field.bytes().all(|b| b.is_ascii_digit())
}

fn has_leading_zero(field: &str) -> bool {
    field.len() > 1 && field.starts_with('0') && is_number(field)
}
