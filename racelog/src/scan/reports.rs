use std::io::{ErrorKind, Read};
use std::iter::FusedIterator;

use super::scanner::Scanner;
use super::summary::Summary;
use crate::report::Report;
use crate::warning::Warning;
use crate::{Error, Limits};

/// The reports of a log that is read piece by piece, each as soon as it has ended. Memory is bounded by
/// [`Limits`] and the longest report.
///
/// ```
/// # let log = &b"panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:3 +0x1d\n"[..];
/// use racelog::{Limits, Reports};
///
/// let mut reports = Reports::new(log, Limits::default());
/// while let Some(report) = reports.next().transpose()? {
///     println!("line {}: {}", report.lines[0], report.kind.as_str());
/// }
/// let (summary, warnings) = reports.into_summary();
/// assert_eq!((summary.dump_goroutines, warnings.len()), (1, 0));
/// # Ok::<(), racelog::Error>(())
/// ```
#[derive(Debug)]
pub struct Reports<R> {
    reader: R,
    scanner: Scanner,
    buffer: Vec<u8>,
    filled: usize,
    window: usize,
    has_ended: bool,
}

impl<R: Read> Reports<R> {
    /// Nothing is read yet.
    pub fn new(reader: R, limits: Limits) -> Self {
        let window = limits.window_bytes.max(4096);
        Self {
            reader,
            scanner: Scanner::new(limits),
            buffer: Vec::new(),
            filled: 0,
            window,
            has_ended: false,
        }
    }

    /// Summary and warnings, when all is read.
    pub fn into_summary(self) -> (Summary, Vec<Warning>) {
        self.scanner.into_summary()
    }

    /// Fills the buffer and scans it.
    fn advance(&mut self) -> Result<(), Error> {
        self.buffer.resize(self.window.max(self.filled.saturating_add(self.window / 4)), 0);
        while let Some(free) = self.buffer.get_mut(self.filled..).filter(|free| !free.is_empty()) {
            match self.reader.read(free) {
                Ok(0) => {
                    self.has_ended = true;
                    break;
                }
                Ok(read) => self.filled = self.filled.saturating_add(read),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        let filled = self.buffer.get(..self.filled).unwrap_or_default();
        if self.has_ended {
            return self.scanner.finish(filled);
        }
        let consumed = self.scanner.feed(filled)?;
        self.buffer.copy_within(consumed..self.filled, 0);
        self.filled = self.filled.saturating_sub(consumed);
        Ok(())
    }
}

impl<R: Read> Iterator for Reports<R> {
    type Item = Result<Report, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(report) = self.scanner.next_report() {
                return Some(Ok(report));
            }
            if self.has_ended {
                return None;
            }
            if let Err(error) = self.advance() {
                self.has_ended = true;
                return Some(Err(error));
            }
        }
    }
}

impl<R: Read> FusedIterator for Reports<R> {}
