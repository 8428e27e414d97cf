//! Gunzip with limits and with errors that say where. Pure Rust (flate2 over zlib-rs).

use std::borrow::Cow;
use std::io::BufRead;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::counted::Counted;
use crate::gzip::{FrameError, is_gzip, read_header, read_trailer};
use crate::{Error, Limits};

/// Below this many inflated bytes the ratio is not looked at: small repetitive files are normal.
const RATIO_FREE_BYTES: u64 = 16 << 20;

/// Inflates a whole gzip file; passes anything else through.
pub(crate) fn inflate<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, Error> {
    if !is_gzip(bytes) {
        check_inflated(bytes.len() as u64, limits)?;
        return Ok(Cow::Borrowed(bytes));
    }
    let mut inflated = Vec::new();
    Inflater::new(bytes, limits).read_to_end(&mut inflated)?;
    Ok(Cow::Owned(inflated))
}

pub(crate) fn check_inflated(inflated: u64, limits: &Limits) -> Result<(), Error> {
    if inflated <= limits.inflated_bytes {
        return Ok(());
    }
    let (limit, what) = (limits.inflated_bytes, "uncompressed bytes");
    Err(Error::Limit { offset: limit, what, limit, field: "inflated_bytes" })
}

/// Inflates every member of a gzip stream as one stream, as Go's `compress/gzip` does. What comes before
/// damage is given out to the last byte, whatever the sizes of reads.
///
/// ```
/// let file = include_bytes!("../tests/data/profile/go1.21-heap.base/input.pb.gz");
/// let mut inflater = pprof_parse::Inflater::new(file.as_slice(), &pprof_parse::Limits::default());
/// let (mut inflated, mut buffer) = (Vec::new(), [0; 4096]);
/// loop {
///     match inflater.read_some(&mut buffer)? {
///         0 => break,
///         count => inflated.extend_from_slice(&buffer[..count]),
///     }
/// }
/// # assert!(inflated.len() > file.len());
/// # Ok::<(), pprof_parse::Error>(())
/// ```
pub struct Inflater<R> {
    compressed: Counted<R>,
    deflated: Decompress,
    /// Of the member that is being inflated.
    crc: Crc,
    place: Place,
    inflated: u64,
    limits: Limits,
    /// Found behind bytes that were still good, which are given out first.
    failure: Option<Error>,
}

/// What comes next in the compressed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    FirstHeader,
    Deflated,
    /// Another member, or the end.
    Behind,
    End,
}

impl<R> std::fmt::Debug for Inflater<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inflater").field("place", &self.place).field("inflated", &self.inflated).finish()
    }
}

impl<R: BufRead> Inflater<R> {
    /// Of the limits, those on inflated bytes and on their ratio count.
    pub fn new(compressed: R, limits: &Limits) -> Self {
        Self {
            compressed: Counted::new(compressed),
            deflated: Decompress::new(false),
            crc: Crc::new(),
            place: Place::FirstHeader,
            inflated: 0,
            limits: *limits,
            failure: None,
        }
    }

    /// Writes some bytes to the begin of `buffer` as soon as there are any, and says how many; 0 at the
    /// end of the last member.
    ///
    /// # Errors
    /// The input cannot be read, is no gzip, damaged or cut off, or a limit was reached. It is told
    /// when all before it was given out.
    pub fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let mut count = 0;
        while count == 0 && self.place != Place::End && !buffer.is_empty() {
            count = self.step(buffer).inspect_err(|_| self.place = Place::End)?;
        }
        match self.failure.take() {
            Some(failure) if count == 0 => Err(failure),
            failure => {
                self.failure = failure;
                Ok(count)
            }
        }
    }

    /// Fills `buffer`; only at the end, or before damage, it gets less. 0 means the end of the last
    /// member.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let mut filled = 0;
        while filled < buffer.len() && self.place != Place::End {
            match self.step(buffer.get_mut(filled..).unwrap_or_default()) {
                Ok(more) => filled += more,
                Err(error) => {
                    self.failure = Some(error);
                    self.place = Place::End;
                }
            }
        }
        match self.failure.take() {
            Some(error) if filled == 0 => Err(error),
            failure => {
                self.failure = failure;
                Ok(filled)
            }
        }
    }

    /// Appends everything that is left.
    pub(crate) fn read_to_end(&mut self, inflated: &mut Vec<u8>) -> Result<(), Error> {
        const STEP: usize = 256 << 10;
        loop {
            let start = inflated.len();
            inflated.resize(start + STEP, 0);
            let read = self.read(inflated.get_mut(start..).unwrap_or_default());
            inflated.truncate(start + read.as_ref().copied().unwrap_or(0));
            if read? == 0 {
                inflated.shrink_to_fit();
                return Ok(());
            }
        }
    }

    /// Goes on by a header, by a trailer, or by some inflated bytes, whose number is returned.
    fn step(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        match self.place {
            Place::FirstHeader => self.header().map(|()| 0),
            Place::Deflated => self.inflate(buffer),
            Place::Behind => {
                if self.at_end()? {
                    self.place = Place::End;
                    return Ok(0);
                }
                self.deflated.reset(false);
                self.crc.reset();
                self.header().map(|()| 0)
            }
            Place::End => Ok(0),
        }
    }

    fn header(&mut self) -> Result<(), Error> {
        read_header(&mut self.compressed).map_err(|error| self.explain(error))?;
        self.place = Place::Deflated;
        Ok(())
    }

    fn inflate(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let (consumed, produced) = (self.deflated.total_in(), self.deflated.total_out());
        // A reader that failed is found out below: it gave nothing.
        let input = self.compressed.fill_buf().unwrap_or_default();
        let status = self.deflated.decompress(input, buffer, FlushDecompress::None);
        let consumed = (self.deflated.total_in() - consumed) as usize;
        let produced = (self.deflated.total_out() - produced) as usize;
        self.compressed.consume(consumed);
        self.crc.update(buffer.get(..produced).unwrap_or_default());
        self.inflated += produced as u64;
        check_inflated(self.inflated, &self.limits)?;
        self.check_ratio()?;
        match status {
            Ok(Status::StreamEnd) => {
                let trailer = read_trailer(&mut self.compressed, &self.crc);
                self.failure = trailer.err().map(|error| self.explain(error));
                self.place = Place::Behind;
            }
            Ok(_) if consumed == 0 && produced == 0 => return Err(self.explain(FrameError::CutOff)),
            Ok(_) => {}
            // What zlib says more depends on how the input was cut into pieces.
            Err(_) => {
                let problem = "the compressed data is damaged".to_owned();
                self.failure = Some(self.explain(FrameError::Broken(problem)));
            }
        }
        if self.failure.is_some() {
            self.place = Place::End;
        }
        Ok(produced)
    }

    fn at_end(&mut self) -> Result<bool, Error> {
        let ready = self.compressed.fill_buf().map(<[u8]>::is_empty);
        ready.map_err(|error| self.explain(error.into()))
    }

    fn check_ratio(&self) -> Result<(), Error> {
        let bound = self.compressed.consumed().saturating_mul(self.limits.ratio).max(RATIO_FREE_BYTES);
        if self.inflated <= bound {
            return Ok(());
        }
        let (limit, what) = (self.limits.ratio, "uncompressed bytes per compressed byte");
        Err(Error::Limit { offset: self.inflated, what, limit, field: "ratio" })
    }

    fn explain(&mut self, error: FrameError) -> Error {
        if let Some(failure) = self.compressed.take_failure() {
            return Error::Io(failure);
        }
        let problem = match error {
            FrameError::CutOff => {
                "the gzip data stops in the middle; the file was probably cut off".to_owned()
            }
            FrameError::Broken(problem) if self.place == Place::Behind => {
                format!("{problem}, behind a whole gzip member")
            }
            FrameError::Broken(problem) => problem,
        };
        let problem = format!("{problem}; fetch it again");
        Error::Gzip { offset: self.compressed.consumed(), problem }
    }
}
