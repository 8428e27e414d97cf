use crate::Limits;

/// How to read a profile.
///
/// ```
/// use pprof_parse::{ParseOptions, Profile};
///
/// let cut_off = [0x0a, 0x04, 0x08, 0x01];
/// assert!(Profile::parse(&cut_off).is_err());
///
/// let profile = Profile::parse_with(&cut_off, &ParseOptions::default().lenient(true))?;
/// assert!(!profile.warnings().is_empty());
/// # Ok::<(), pprof_parse::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ParseOptions {
    /// Keep what can be read of a damaged profile, with a [`Warning`](crate::Warning) for each loss.
    /// By default a profile is accepted or refused exactly as google/pprof does.
    pub lenient: bool,
    /// Inflate on a second thread while this one decodes. The result is the same.
    pub overlap: bool,
    /// What one profile may cost.
    pub limits: Limits,
}

impl ParseOptions {
    /// These options with another [`lenient`](Self::lenient).
    #[must_use]
    pub fn lenient(self, lenient: bool) -> Self {
        Self { lenient, ..self }
    }

    /// These options with another [`overlap`](Self::overlap).
    #[must_use]
    pub fn overlap(self, overlap: bool) -> Self {
        Self { overlap, ..self }
    }

    /// These options with other [`limits`](Self::limits).
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }
}
