use crate::wire::{Fault, FaultKind};
use crate::{Entity, Error, ParseOptions, Warning};

/// More warnings than this are counted, not listed: a damaged file can have one per sample.
const LISTED: usize = 100;

/// Decides what happens to damage: the end of a strict reading, a warning of a lenient one.
#[derive(Debug)]
pub(crate) struct Damage {
    lenient: bool,
    warnings: Vec<Warning>,
    unlisted: u64,
}

impl Damage {
    pub(crate) fn new(options: &ParseOptions) -> Self {
        Self { lenient: options.lenient, warnings: Vec::new(), unlisted: 0 }
    }

    pub(crate) fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// The encoding of `entity` is broken; `done` says what a lenient reading does about it.
    pub(crate) fn encoding(&mut self, entity: Entity, fault: Fault, done: &str) -> Result<(), Error> {
        let Fault { offset, kind } = fault;
        if let FaultKind::Concatenated = kind {
            return self.note(Error::Concatenated { offset }, done);
        }
        self.note(Error::Encoding { offset, entity, problem: kind.to_string() }, done)
    }

    /// `entity`, which starts at `offset`, breaks a rule of the format.
    pub(crate) fn invalid(
        &mut self,
        entity: Entity,
        offset: u64,
        problem: impl Into<String>,
        done: &str,
    ) -> Result<(), Error> {
        self.note(Error::Invalid { offset, entity, problem: problem.into() }, done)
    }

    /// The compressed container around the profile is damaged, so that its end is missing.
    pub(crate) fn container(&mut self, error: Error) -> Result<(), Error> {
        let Error::Gzip { offset, problem } = error else { return Err(error) };
        self.note(Error::Gzip { offset, problem }, "what was inflated before was read")
    }

    /// Refuses the input for `error`, or notes it and what was done about it. An exceeded limit is
    /// never survived.
    pub(crate) fn note(&mut self, error: Error, done: &str) -> Result<(), Error> {
        if !self.lenient || error.is_limit() {
            return Err(error);
        }
        if self.warnings.len() == LISTED {
            self.unlisted += 1;
            return Ok(());
        }
        let (offset, message) = match error {
            Error::Encoding { offset, entity, problem } | Error::Invalid { offset, entity, problem } => {
                (offset, format!("{entity}: {problem}; {done}"))
            }
            Error::Concatenated { offset } => (offset, format!("two profiles were concatenated; {done}")),
            other => (0, format!("{other}; {done}")),
        };
        self.warnings.push(Warning::at_byte(offset, message));
        Ok(())
    }

    pub(crate) fn into_warnings(mut self) -> Vec<Warning> {
        if self.unlisted > 0 {
            let offset = 0;
            let message = format!("{} more warnings of this kind are not listed", self.unlisted);
            self.warnings.push(Warning::at_byte(offset, message));
        }
        self.warnings
    }
}
