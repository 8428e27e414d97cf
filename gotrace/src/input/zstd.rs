use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// zstd in one frame or several, as RFC 8878 allows: what is inflated is all of them, one after the other.
pub(crate) struct Frames<R> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    /// Why there is no more, to be told when all is read that was decoded.
    fault: Option<io::Error>,
}

/// A last block without bytes, and a checksum, which is not looked at. A decoder that is given it hands
/// out what it holds back for blocks to come.
const END_OF_FRAME: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

impl<R: Read> Frames<R> {
    pub(super) fn new(source: BufReader<R>) -> Self {
        Self { source, decoder: FrameDecoder::new(), fault: None }
    }

    pub(super) fn source(&mut self) -> &mut R {
        self.source.get_mut()
    }

    /// Begins the next frame; false if there is none.
    fn begin(&mut self) -> io::Result<bool> {
        if self.source.fill_buf()?.is_empty() {
            return Ok(false);
        }
        match self.decoder.reset(&mut self.source) {
            Ok(()) => Ok(true),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                let skipped = io::copy(&mut (&mut self.source).take(length.into()), &mut io::sink())?;
                if skipped < length.into() { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(true) }
            }
            Err(error) => Err(self.reason(&error)),
        }
    }

    fn reason(&mut self, error: &FrameDecoderError) -> io::Error {
        match self.source.fill_buf() {
            Ok([]) => ErrorKind::UnexpectedEof.into(),
            _ => io::Error::other(in_words(error)),
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

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if let Some(fault) = self.fault.take() {
                return Err(fault);
            }
            if self.decoder.is_finished() {
                if !self.begin()? {
                    return Ok(0);
                }
                continue;
            }
            if let Err(error) =
                self.decoder.decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
            {
                self.fault = Some(self.reason(&error));
                let _ = self.decoder.decode_blocks(END_OF_FRAME.as_slice(), BlockDecodingStrategy::All);
            }
        }
    }
}
