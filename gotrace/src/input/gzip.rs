use std::io::{self, BufReader, Read};

use pprof_parse::{Error, Inflater};

use super::READ_BYTES;
use crate::limits::Limits;

/// gzip in one member or several. Where it is damaged, it ends.
pub(crate) struct Gzip<R> {
    inflater: Inflater<BufReader<R>>,
    /// What is wrong with the compressed bytes. What comes before is good.
    fault: Option<String>,
}

impl<R: Read> Gzip<R> {
    pub(super) fn new(input: R, limits: &Limits) -> Self {
        let mut bounds = pprof_parse::Limits::default();
        (bounds.inflated_bytes, bounds.ratio) = (u64::MAX, limits.ratio);
        let input = BufReader::with_capacity(READ_BYTES, input);
        Self { inflater: Inflater::new(input, &bounds), fault: None }
    }

    pub(super) fn take_fault(&mut self) -> Option<String> {
        self.fault.take()
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inflater.read_some(buffer) {
            Ok(count) => Ok(count),
            Err(Error::Io(error)) => Err(error),
            Err(Error::Gzip { problem, .. }) => {
                self.fault = Some(problem);
                Ok(0)
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }
}
