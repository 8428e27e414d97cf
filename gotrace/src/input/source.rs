use std::io::{self, Chain, Cursor, ErrorKind, Read};

/// A reader of which the first bytes were looked at, and which remembers how much was read and what
/// went wrong: an inflater tells its own errors in the same way.
#[derive(Debug)]
pub(crate) struct Source<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    count: u64,
    error: Option<io::Error>,
}

/// So many bytes are looked at.
const START: u64 = 4;

impl<R: Read> Source<R> {
    /// Reads the first bytes, and returns them too.
    pub(super) fn new(mut input: R) -> io::Result<(Self, Vec<u8>)> {
        let mut start = Vec::new();
        input.by_ref().take(START).read_to_end(&mut start)?;
        let input = Cursor::new(start.clone()).chain(input);
        Ok((Self { input, count: 0, error: None }, start))
    }
}

impl<R> Source<R> {
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
