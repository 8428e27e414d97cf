use std::io::{self, Read};
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
    /// What was read, and where the next bytes go.
    buffer: Vec<u8>,
    next: Vec<u8>,
    window: usize,
    has_ended: bool,
    /// All is scanned.
    is_done: bool,
}

impl<R: Read> Reports<R> {
    /// Nothing is read yet.
    pub fn new(reader: R, limits: Limits) -> Self {
        let window = limits.window_bytes.max(4096);
        Self {
            reader,
            scanner: Scanner::new(limits),
            buffer: Vec::new(),
            next: Vec::new(),
            window,
            has_ended: false,
            is_done: false,
        }
    }

    /// Summary and warnings, when all is read.
    pub fn into_summary(self) -> (Summary, Vec<Warning>) {
        self.scanner.into_summary()
    }

    /// Scans what was read, and reads on meanwhile.
    fn advance(&mut self) -> Result<(), Error> {
        if self.has_ended {
            self.is_done = true;
            return self.scanner.finish(&std::mem::take(&mut self.buffer));
        }
        let Self { reader, scanner, buffer, next, window, has_ended, .. } = self;
        let mut read = Ok(false);
        let consumed = scanner.feed_while(buffer, |rest| read = fill(reader, next, rest, *window));
        *has_ended = read?;
        consumed?;
        std::mem::swap(buffer, next);
        Ok(())
    }
}

/// Replaces a buffer's content by `rest` and what is read behind it. Whether the reader has ended.
fn fill(reader: &mut impl Read, buffer: &mut Vec<u8>, rest: &[u8], window: usize) -> io::Result<bool> {
    buffer.clear();
    buffer.extend_from_slice(rest);
    let free = window.max(rest.len().saturating_add(window / 4)).saturating_sub(rest.len());
    let read = reader.take(free as u64).read_to_end(buffer)?;
    Ok(read < free)
}

impl<R: Read> Iterator for Reports<R> {
    type Item = Result<Report, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(report) = self.scanner.next_report() {
                return Some(Ok(report));
            }
            if self.is_done {
                return None;
            }
            if let Err(error) = self.advance() {
                self.is_done = true;
                return Some(Err(error));
            }
        }
    }
}

impl<R: Read> FusedIterator for Reports<R> {}
