//! The bytes of a trace, inflated on the way if they are compressed.

mod bounded;
mod compression;
mod source;
#[cfg(feature = "zstd")]
mod zstd;

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::error::Error;
use crate::limits::Limits;

use bounded::Bounded;
pub(crate) use compression::Compression;
use source::Source;

/// The bytes of a trace, inflated if they are compressed.
pub(crate) enum Input<R: Read> {
    Plain(Source<R>),
    Gzip(Box<Bounded<MultiGzDecoder<BufReader<Source<R>>>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<Bounded<zstd::Frames<Source<R>>>>),
}

/// How much compressed input is read at a time.
const READ_BYTES: usize = 64 << 10;

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
    pub(crate) fn new(input: R, limits: &Limits) -> Result<Self, Error> {
        let (source, start) = Source::new(input)?;
        match Compression::of(&start) {
            None => Ok(Self::Plain(source)),
            Some(Compression::Gzip) => {
                let inflater = MultiGzDecoder::new(BufReader::with_capacity(READ_BYTES, source));
                Ok(Self::Gzip(Box::new(Bounded::new(inflater, limits))))
            }
            #[cfg(feature = "zstd")]
            Some(Compression::Zstd) => {
                let inflater = zstd::Frames::new(BufReader::with_capacity(READ_BYTES, source));
                Ok(Self::Zstd(Box::new(Bounded::new(inflater, limits))))
            }
            #[cfg(not(feature = "zstd"))]
            Some(Compression::Zstd) => Err(Error::Compressed {
                method: "zstd",
                advice: "build gotrace with its feature `zstd`, or inflate it first: zstd -d",
            }),
        }
    }

    /// Why inflating ended before the end.
    pub(crate) fn take_fault(&mut self) -> Option<String> {
        match self {
            Self::Plain(_) => None,
            Self::Gzip(gzip) => gzip.take_fault(),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.take_fault(),
        }
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(plain) => plain.read(buffer).map_err(|error| plain.take_error().unwrap_or(error)),
            Self::Gzip(gzip) => gzip.read(buffer, |inflater| inflater.get_mut().get_mut()),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.read(buffer, |inflater| inflater.source()),
        }
    }
}
