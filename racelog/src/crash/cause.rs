//! What stands in front of the goroutines: why the program ended.

use crate::report::Kind;

/// A line that may begin a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CauseStart<'a> {
    Panic(&'a str),
    Fatal(&'a str),
    /// `SIGQUIT: quit`.
    Signal(&'a str),
    /// `runtime: goroutine stack exceeds …`, in front of a fatal error.
    Preamble,
}

impl CauseStart<'_> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Panic(_) => Kind::Panic,
            Self::Fatal(message) if message.ends_with("deadlock!") => Kind::Deadlock,
            Self::Fatal(_) | Self::Signal(_) | Self::Preamble => Kind::Fatal,
        }
    }
}

/// Reads a line without its prefix.
pub(crate) fn cause_start(line: &str) -> Option<CauseStart<'_>> {
    if let Some(message) = line.strip_prefix("panic: ") {
        return Some(CauseStart::Panic(message));
    }
    if let Some(message) = line.strip_prefix("fatal error: ") {
        return Some(CauseStart::Fatal(message));
    }
    if line.starts_with("runtime: goroutine stack exceeds ") {
        return Some(CauseStart::Preamble);
    }
    // `net/http` recovers a handler's panic: a time stamp, then this, then the goroutine.
    if let Some(rest) = line.strip_prefix("http: panic serving ") {
        return rest.split_once(": ").map(|(_, message)| CauseStart::Panic(message));
    }
    let (name, description) = line.split_once(": ")?;
    let is_signal = name.len() > 3
        && name.starts_with("SIG")
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (is_signal && !description.is_empty()).then_some(CauseStart::Signal(line))
}

#[cfg(test)]
mod tests {
    use super::{CauseStart, cause_start};
    use crate::report::Kind;

    #[test]
    fn causes() {
        assert_eq!(cause_start("panic: x"), Some(CauseStart::Panic("x")));
        assert_eq!(cause_start("SIGQUIT: quit"), Some(CauseStart::Signal("SIGQUIT: quit")));
        assert_eq!(cause_start("http: panic serving 1.2.3.4:5: boom"), Some(CauseStart::Panic("boom")));
        assert_eq!(cause_start("SIGNAL x"), None);
        assert_eq!(CauseStart::Fatal("all goroutines are asleep - deadlock!").kind(), Kind::Deadlock);
        assert_eq!(CauseStart::Fatal("stack overflow").kind(), Kind::Fatal);
    }
}
