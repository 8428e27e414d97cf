use std::fmt;

use crate::exit::Exit;

/// Why there is no answer: a line for a person, with more below it where that helps, and an exit status for a script.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
    /// What more there is to say, a line each.
    pub(crate) notes: Vec<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), notes: Vec::new() }
    }

    /// Something about the input called `name`.
    pub(crate) fn about(exit: Exit, name: impl fmt::Display, problem: impl fmt::Display) -> Self {
        Self::new(exit, format!("{name}: {problem}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
