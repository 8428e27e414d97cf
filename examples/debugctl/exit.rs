use std::process::ExitCode;

/// How the program ends. Scripts rely on the numbers.
///
/// An interrupt needs no entry: the default action of SIGINT ends the process, and shells report 130.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Answered; nothing was found.
    Nothing = 0,
    /// Answered; something was found.
    Found = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// The input could not be read, or is damaged beyond use, or the answer could not be written.
    Io = 3,
    /// A limit was reached: the answer would be incomplete.
    Limit = 4,
    /// `--timeout` ran out.
    Timeout = 124,
    /// Whoever read the answer has gone: as if SIGPIPE had ended the process.
    PipeClosed = 141,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
