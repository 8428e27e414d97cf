use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::READ_BYTES;
use super::source::Source;
use crate::limits::Limits;

/// zstd in one frame or several, as RFC 8878 allows: what is inflated is all of them, one after the
/// other. Where it is damaged, it ends.
pub(crate) struct Zstd<R> {
    source: BufReader<Source<R>>,
    decoder: FrameDecoder,
    inflated: u64,
    ratio: u64,
    /// What is wrong with the compressed bytes, to be told when all is read that was decoded.
    fault: Option<String>,
    ended: bool,
}

/// A last block without bytes, and a checksum, which is not looked at. A decoder that is given it hands
/// out what it holds back for blocks to come.
const END_OF_FRAME: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];
/// What may be inflated of any input.
const FREE: u64 = 16 << 20;

impl<R: Read> Zstd<R> {
    pub(super) fn new(input: R, limits: &Limits) -> Self {
        Self {
            source: BufReader::with_capacity(READ_BYTES, Source::new(input)),
            decoder: FrameDecoder::new(),
            inflated: 0,
            ratio: limits.ratio,
            fault: None,
            ended: false,
        }
    }

    pub(super) fn take_fault(&mut self) -> Option<String> {
        self.fault.take_if(|_| self.ended)
    }

    /// Decodes some more, unless it has ended.
    fn decode(&mut self) -> Result<(), FrameDecoderError> {
        if !self.decoder.is_finished() {
            return self
                .decoder
                .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                .map(|_| ());
        }
        if self.source.fill_buf().is_ok_and(<[u8]>::is_empty) {
            self.ended = true;
            return Ok(());
        }
        match self.decoder.reset(&mut self.source) {
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                // If there is less, the end is found next.
                let _ = io::copy(&mut (&mut self.source).take(length.into()), &mut io::sink());
                Ok(())
            }
            result => result,
        }
    }

    fn reason(&mut self, error: &FrameDecoderError) -> String {
        match self.source.fill_buf() {
            Ok([]) => "the zstd data stops in the middle; the file was probably cut off".to_owned(),
            _ => in_words(error),
        }
    }

    fn check_ratio(&self) -> io::Result<()> {
        let count = self.source.get_ref().count();
        if self.inflated <= FREE || self.inflated / self.ratio.max(1) <= count {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "{} bytes came out of {count}: more than {} to one; raise `Limits::ratio` if you trust the file",
            self.inflated, self.ratio
        )))
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                let count = self.decoder.read(buffer)?;
                self.inflated = self.inflated.saturating_add(count as u64);
                self.check_ratio()?;
                return Ok(count);
            }
            self.ended |= self.fault.is_some();
            if self.ended {
                return Ok(0);
            }
            let result = self.decode();
            if let Some(own) = self.source.get_mut().take_error() {
                self.ended = true;
                return Err(own);
            }
            if let Err(error) = result {
                self.fault = Some(self.reason(&error));
                let _ = self.decoder.decode_blocks(END_OF_FRAME.as_slice(), BlockDecodingStrategy::All);
            }
        }
    }
}

fn in_words(error: &FrameDecoderError) -> String {
    match error {
        FrameDecoderError::WindowSizeTooBig { requested, max } => {
            format!(
                "it needs a window of {requested} bytes, and {max} are allowed; inflate it first: zstd -d --long=31"
            )
        }
        FrameDecoderError::DictNotProvided { .. } => {
            "it needs a dictionary; inflate it first: zstd -d -D".into()
        }
        FrameDecoderError::FailedToReadBlockHeader(_) | FrameDecoderError::FailedToReadBlockBody(_) => {
            "a block of zstd cannot be decoded".into()
        }
        _ => "no frame of zstd begins there".into(),
    }
}
