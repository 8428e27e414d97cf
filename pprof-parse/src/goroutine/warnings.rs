use crate::Warning;

/// More than this are counted, not listed: a log full of damage can have one per line.
const LISTED: usize = 100;

/// Collects what was wrong with a dump, bounded.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    listed: Vec<Warning>,
    unlisted: u64,
    last_line: u64,
}

impl Warnings {
    pub(super) fn push(&mut self, line: u64, message: impl Into<String>) {
        self.last_line = line;
        if self.listed.len() < LISTED {
            self.listed.push(Warning::at_line(line, message));
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub(super) fn into_list(mut self) -> Vec<Warning> {
        if self.unlisted > 0 {
            let message = format!("{} more damaged lines up to here are not listed", self.unlisted);
            self.listed.push(Warning::at_line(self.last_line, message));
        }
        self.listed
    }
}
