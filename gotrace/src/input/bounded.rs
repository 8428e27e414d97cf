use std::io::{self, ErrorKind, Read};

use super::source::Source;
use crate::limits::Limits;

/// An inflater that refuses to make more of its input than a limit allows, and ends where its input
/// is damaged.
#[derive(Debug)]
pub(crate) struct Bounded<I> {
    inflater: I,
    inflated: u64,
    ratio: u64,
    /// What is wrong with the compressed bytes. What comes before is good.
    fault: Option<String>,
    ended: bool,
}

/// What may be inflated of any input.
const FREE: u64 = 16 << 20;

impl<I: Read> Bounded<I> {
    pub(super) fn new(inflater: I, limits: &Limits) -> Self {
        Self { inflater, inflated: 0, ratio: limits.ratio, fault: None, ended: false }
    }

    pub(super) fn take_fault(&mut self) -> Option<String> {
        self.fault.take()
    }

    pub(super) fn read<R>(
        &mut self,
        buffer: &mut [u8],
        source: impl FnOnce(&mut I) -> &mut Source<R>,
    ) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let result = self.inflater.read(buffer);
        let source = source(&mut self.inflater);
        let count = match result {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                self.ended = true;
                if let Some(own) = source.take_error() {
                    return Err(own);
                }
                self.fault = Some(match error.kind() {
                    ErrorKind::UnexpectedEof => "the compressed trace is cut off here".to_owned(),
                    _ => format!("the compressed trace is damaged from here on: {error}"),
                });
                0
            }
        };
        self.inflated = self.inflated.saturating_add(count as u64);
        if self.inflated > FREE && self.inflated / self.ratio.max(1) > source.count() {
            return Err(io::Error::other(format!(
                "{} bytes came out of {}: more than {} to one; raise `Limits::ratio` if you trust the file",
                self.inflated,
                source.count(),
                self.ratio
            )));
        }
        Ok(count)
    }
}
