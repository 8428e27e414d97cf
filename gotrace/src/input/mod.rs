//! The bytes of a trace, inflated on the way if they are compressed.

mod compression;
mod gzip;
#[cfg(feature = "zstd")]
mod source;
#[cfg(feature = "zstd")]
mod zstd;

use std::io::{self, Chain, Cursor, Read};

use crate::error::Error;
use crate::limits::Limits;

pub(crate) use compression::Compression;
use gzip::Gzip;
#[cfg(feature = "zstd")]
use zstd::Zstd;

/// The bytes of a trace, inflated if they are compressed.
pub(crate) enum Input<R: Read> {
    Plain(Peeked<R>),
    Gzip(Box<Gzip<Peeked<R>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<Zstd<Peeked<R>>>),
}

/// A reader of which the first bytes were looked at.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

/// By so many bytes it is told how a trace is compressed.
const START: u64 = 4;
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
    pub(crate) fn new(mut input: R, limits: &Limits) -> Result<Self, Error> {
        let mut start = Vec::new();
        input.by_ref().take(START).read_to_end(&mut start)?;
        let compression = Compression::of(&start);
        let peeked = Cursor::new(start).chain(input);
        match compression {
            None => Ok(Self::Plain(peeked)),
            Some(Compression::Gzip) => Ok(Self::Gzip(Box::new(Gzip::new(peeked, limits)))),
            #[cfg(feature = "zstd")]
            Some(Compression::Zstd) => Ok(Self::Zstd(Box::new(Zstd::new(peeked, limits)))),
            #[cfg(not(feature = "zstd"))]
            Some(Compression::Zstd) => Err(Error::Compressed {
                method: "zstd",
                advice: "build gotrace with its feature `zstd`, or inflate it first: zstd -d",
            }),
        }
    }

    /// Why inflating ended before the end.
    pub(crate) fn take_fault(&mut self) -> Option<String> {
        let fault = match self {
            Self::Plain(_) => None,
            Self::Gzip(gzip) => gzip.take_fault(),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.take_fault(),
        };
        fault.map(|fault| format!("the compressed trace cannot be read from here on: {fault}"))
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(plain) => plain.read(buffer),
            Self::Gzip(gzip) => gzip.read(buffer),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.read(buffer),
        }
    }
}
