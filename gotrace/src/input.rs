use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::error::Error;
use crate::limits::Limits;

/// The bytes of a trace, inflated if they are compressed.
pub(crate) enum Input<R: Read> {
    Plain(Peeked<R>),
    Gzip(Box<Bounded<MultiGzDecoder<BufReader<Peeked<R>>>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<Bounded<ruzstd::decoding::StreamingDecoder<Peeked<R>, ruzstd::decoding::FrameDecoder>>>),
}

impl<R: Read> std::fmt::Debug for Input<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Gzip(_) => "Gzip",
            #[cfg(feature = "zstd")]
            Self::Zstd(_) => "Zstd",
        })
    }
}

impl<R: Read> Input<R> {
    pub(crate) fn new(mut input: R, limits: &Limits) -> Result<Self, Error> {
        let mut start = Vec::with_capacity(4);
        input.by_ref().take(4).read_to_end(&mut start)?;
        let method = Compression::of(&start);
        let peeked = Peeked { start, at: 0, count: 0, input };
        match method {
            None => Ok(Self::Plain(peeked)),
            Some(Compression::Gzip) => {
                let inflater = MultiGzDecoder::new(BufReader::with_capacity(64 << 10, peeked));
                Ok(Self::Gzip(Box::new(Bounded::new(inflater, limits))))
            }
            #[cfg(feature = "zstd")]
            Some(Compression::Zstd) => {
                let inflater = ruzstd::decoding::StreamingDecoder::new(peeked).map_err(io::Error::other)?;
                Ok(Self::Zstd(Box::new(Bounded::new(inflater, limits))))
            }
            #[cfg(not(feature = "zstd"))]
            Some(Compression::Zstd) => Err(Error::Compressed {
                method: "zstd",
                advice: "build gotrace with its feature `zstd`, or inflate it first: zstd -d",
            }),
        }
    }
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }
}

impl<R: Read> Input<R> {
    /// Why inflating ended before the end.
    pub(crate) fn take_fault(&mut self) -> Option<String> {
        match self {
            Self::Plain(_) => None,
            Self::Gzip(gzip) => gzip.fault.take(),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.fault.take(),
        }
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(plain) => plain.read(buffer),
            Self::Gzip(gzip) => gzip.read(buffer, |inflater| inflater.get_ref().get_ref().count),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.read(buffer, |inflater| inflater.get_ref().count),
        }
    }
}

/// A reader of which the first bytes were read already.
#[derive(Debug)]
pub(crate) struct Peeked<R> {
    start: Vec<u8>,
    at: usize,
    count: u64,
    input: R,
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut left = self.start.get(self.at..).unwrap_or_default();
        let count = if left.is_empty() { self.input.read(buffer)? } else { left.read(buffer)? };
        if !self.start.get(self.at..).unwrap_or_default().is_empty() {
            self.at = self.at.saturating_add(count);
        }
        self.count = self.count.saturating_add(count as u64);
        Ok(count)
    }
}

/// An inflater that refuses to make more of its input than a limit allows.
#[derive(Debug)]
pub(crate) struct Bounded<I> {
    inflater: I,
    inflated: u64,
    ratio: u64,
    /// What is wrong with the compressed bytes. What comes before is good.
    fault: Option<String>,
}

/// What may be inflated of any input.
const FREE: u64 = 16 << 20;

impl<I: Read> Bounded<I> {
    fn new(inflater: I, limits: &Limits) -> Self {
        Self { inflater, inflated: 0, ratio: limits.ratio, fault: None }
    }

    fn read(&mut self, buffer: &mut [u8], compressed: impl FnOnce(&I) -> u64) -> io::Result<usize> {
        let count = match self.inflater.read(buffer) {
            Err(error) if error.raw_os_error().is_none() && error.kind() != io::ErrorKind::Interrupted => {
                self.fault = Some(format!("the compressed trace is damaged or cut off: {error}"));
                0
            }
            other => other?,
        };
        self.inflated = self.inflated.saturating_add(count as u64);
        let compressed = compressed(&self.inflater);
        if self.inflated > FREE && self.inflated / self.ratio.max(1) > compressed {
            return Err(io::Error::other(format!(
                "{} bytes came out of {compressed}: more than {} to one; raise `Limits::ratio` if you trust the file",
                self.inflated, self.ratio
            )));
        }
        Ok(count)
    }
}
