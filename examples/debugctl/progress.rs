//! A line on the terminal that says the program is alive.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Shorter work needs no line.
const QUIET: Duration = Duration::from_secs(1);

/// Where a tool says what it is doing. Clones share one stage.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<String>>);

impl Progress {
    pub(crate) fn stage(&self, what: impl Into<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = what.into();
    }

    fn current(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Shows the stage on standard error while it is a terminal, and wipes it off when dropped.
#[derive(Debug)]
pub(crate) struct ProgressLine {
    progress: Progress,
    is_wanted: bool,
    /// What stands on the terminal.
    shown: String,
}

impl ProgressLine {
    pub(crate) fn new(progress: Progress, silent: bool) -> Self {
        Self { progress, is_wanted: !silent && io::stderr().is_terminal(), shown: String::new() }
    }

    /// To be called again and again while work is under way.
    pub(crate) fn draw(&mut self, elapsed: Duration) {
        if !self.is_wanted || elapsed < QUIET {
            return;
        }
        let line = format!("{} … {} s", self.progress.current(), elapsed.as_secs());
        self.show(&line);
    }

    /// The terminal may go away while we work; then there is nobody to tell.
    fn show(&mut self, line: &str) {
        if line != self.shown {
            let width = self.shown.chars().count();
            let _ = write!(io::stderr(), "\r{line:width$}");
            line.clone_into(&mut self.shown);
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if !self.shown.is_empty() {
            self.show("");
            let _ = write!(io::stderr(), "\r");
        }
    }
}
