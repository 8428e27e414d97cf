use crate::Limits;

/// How to read a profile.
///
/// ```
/// use pprof_parse::{ParseOptions, Profile};
///
/// let cut_off = [0x0a, 0x04, 0x08, 0x01];
/// assert!(Profile::parse(&cut_off).is_err());
///
/// let options = ParseOptions { lenient: true, ..ParseOptions::default() };
/// let profile = Profile::parse_with(&cut_off, &options)?;
/// assert!(!profile.warnings().is_empty());
/// # Ok::<(), pprof_parse::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ParseOptions {
    /// Keep what can be read of a damaged profile, with a [`Warning`](crate::Warning) for each loss.
    /// By default a profile is accepted or refused exactly as google/pprof does.
    pub lenient: bool,
    /// Inflate on a second thread while this one decodes. The result is the same.
    pub overlap: bool,
    /// What one profile may cost.
    pub limits: Limits,
}
