#![warn(clippy::arithmetic_side_effects)]

use super::Semver;

/// A version that Go made up for a commit without a tag, such as `v1.2.4-0.20191109021931-daa7c04131f5`.
///
/// ```
/// use gomod_graph::PseudoVersion;
///
/// let v = PseudoVersion::parse("v1.2.4-0.20191109021931-daa7c04131f5").unwrap();
/// assert_eq!((v.timestamp, v.revision), ("20191109021931", "daa7c04131f5"));
/// assert_eq!(v.base().as_deref(), Some("v1.2.3"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PseudoVersion<'a> {
    /// What stands before the time: `vX.0.0`, `vX.Y.Z-0` or `vX.Y.Z-pre.0`.
    prefix: &'a str,
    /// When the commit was made, in UTC: year, month, day, hour, minute and second in 14 digits.
    pub timestamp: &'a str,
    /// The first digits of the commit's hash.
    pub revision: &'a str,
    /// Empty, or `+incompatible`.
    pub build: &'a str,
}

impl<'a> PseudoVersion<'a> {
    /// Takes `text` apart; `None` if it is no pseudo-version.
    pub fn parse(text: &'a str) -> Option<Self> {
        let version = Semver::parse(text)?;
        let build = version.build;
        let (rest, revision) = text.strip_suffix(build)?.rsplit_once('-')?;
        let at = rest.rfind(['.', '-'])?;
        let (prefix, timestamp) = (rest.get(..at)?, rest.get(at..)?.get(1..)?);
        let fine = timestamp.len() == 14
            && timestamp.bytes().all(|b| b.is_ascii_digit())
            && !revision.is_empty()
            && revision.bytes().all(|b| b.is_ascii_alphanumeric());
        // With a base, the time is a field of the prerelease that follows a field `0`.
        let known_form = match Semver::parse(prefix)? {
            base if base.prerelease.is_empty() => {
                rest.as_bytes().get(at) == Some(&b'-') && base.minor == "0" && base.patch == "0"
            }
            base => {
                rest.as_bytes().get(at) == Some(&b'.')
                    && (base.prerelease == "-0" || base.prerelease.ends_with(".0"))
            }
        };
        (fine && known_form).then_some(Self { prefix, timestamp, revision, build })
    }

    /// The tag that the commit follows, if it follows one.
    pub fn base(&self) -> Option<String> {
        let version = Semver::parse(self.prefix)?;
        match version.prerelease {
            "" => None,
            "-0" => {
                let patch = decremented(version.patch)?;
                Some(format!("v{}.{}.{patch}{}", version.major, version.minor, self.build))
            }
            _ => Some(format!("{}{}", self.prefix.strip_suffix(".0")?, self.build)),
        }
    }
}

/// A decimal number less one, of any length.
fn decremented(number: &str) -> Option<String> {
    let zeros = number.bytes().rev().take_while(|&b| b == b'0').count();
    let head = number.get(..number.len().checked_sub(zeros)?)?;
    let last = head.chars().next_back()?;
    let less = char::from_digit(last.to_digit(10)?.checked_sub(1)?, 10)?;
    let mut text = head.get(..head.len().checked_sub(1)?)?.to_owned();
    if !(text.is_empty() && less == '0' && zeros > 0) {
        text.push(less);
    }
    text.extend(std::iter::repeat_n('9', zeros));
    Some(text)
}
