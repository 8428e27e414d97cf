use super::Position;
use super::fault::FaultAt;
use crate::error::{Error, Faults};

/// Collects what is wrong with a file, to tell all of it at once.
pub(super) struct FaultList {
    file: String,
    faults: Vec<FaultAt>,
}

impl FaultList {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), faults: Vec::new() }
    }

    pub(super) fn add(&mut self, fault: FaultAt) {
        if self.faults.len() < Faults::KEPT {
            self.faults.push(fault);
        }
    }

    pub(super) fn add_at(&mut self, at: Position, found: impl Into<String>, expected: impl Into<String>) {
        self.add(FaultAt::new(at, found, expected));
    }

    /// An error if there are faults.
    pub(super) fn finish(self) -> Result<(), Error> {
        if self.faults.is_empty() {
            return Ok(());
        }
        Err(Faults::new(self.faults.into_iter().map(|fault| fault.in_file(&self.file)).collect()).into())
    }
}
