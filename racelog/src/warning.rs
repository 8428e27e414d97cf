use std::fmt;

/// More than this are counted, not listed.
const LISTED: usize = 100;

/// What kind of trouble a [`Warning`] tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WarningKind {
    /// A line says `panic:` or `fatal error:`, but no goroutine follows it.
    Unconfirmed,
    /// A part of an earlier report stands there once more.
    Repeated,
    /// There are more warnings than are listed.
    Unlisted,
}

/// Something about the log that is worth knowing, and is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Warning {
    /// What it is about.
    pub kind: WarningKind,
    /// The line, from 1.
    pub line: u64,
    /// What was found and what was made of it.
    pub message: String,
}

impl WarningKind {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Repeated => "repeated",
            Self::Unlisted => "unlisted",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.kind.as_str(), self.message)
    }
}

/// Collects warnings, bounded.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    listed: Vec<Warning>,
    unlisted: u64,
    last_line: u64,
}

impl Warnings {
    pub(crate) fn push(&mut self, kind: WarningKind, line: u64, message: impl FnOnce() -> String) {
        self.last_line = line;
        if self.listed.len() < LISTED {
            self.listed.push(Warning { kind, line, message: message() });
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    pub(crate) fn into_list(mut self) -> Vec<Warning> {
        self.listed.sort_by_key(|warning| warning.line);
        if self.unlisted > 0 {
            let message = format!("{} more warnings up to here", self.unlisted);
            self.listed.push(Warning { kind: WarningKind::Unlisted, line: self.last_line, message });
        }
        self.listed
    }
}
