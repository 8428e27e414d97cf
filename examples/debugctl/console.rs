use std::fmt;
use std::io::Write;

use crate::failure::Failure;
use crate::style::{RED, YELLOW, printable};

/// Standard error, unless the user wants silence. Lines that cannot be written are nobody's loss.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    silent: bool,
}

impl Console {
    pub(crate) fn new(silent: bool) -> Self {
        Self { silent }
    }

    pub(crate) fn warn(self, warning: &str) {
        self.line(format_args!("{YELLOW}debugctl: warning:{YELLOW:#} {}", printable(warning)));
    }

    pub(crate) fn error(self, failure: &Failure) {
        self.line(format_args!("{RED}debugctl:{RED:#} {}", printable(&failure.to_string())));
        for note in &failure.notes {
            self.line(format_args!("  {}", printable(note)));
        }
    }

    fn line(self, line: fmt::Arguments<'_>) {
        if !self.silent {
            let _ = writeln!(anstream::stderr(), "{line}");
        }
    }
}
