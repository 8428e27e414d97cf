use std::io::{self, ErrorKind, Read};

/// A reader that remembers how much was read of it and what went wrong: an inflater tells its own
/// errors in the same way.
#[derive(Debug)]
pub(super) struct Source<R> {
    input: R,
    count: u64,
    error: Option<io::Error>,
}

impl<R> Source<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, count: 0, error: None }
    }

    /// Bytes read so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The error of the reader, if that is what an inflater has passed on.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.input.read(buffer) {
            Ok(count) => {
                self.count = self.count.saturating_add(count as u64);
                Ok(count)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let passed_on = error.kind().into();
                self.error = Some(error);
                Err(passed_on)
            }
        }
    }
}
