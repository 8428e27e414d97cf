//! From bytes, readers and files to a decoded profile.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::sync::mpsc;
use std::thread;

use crate::decoder::{Decoded, Decoder};
use crate::gzip::is_gzip;
use crate::inflate::{Inflater, check_inflated};
use crate::recognise::{HEAD, refuse_known_formats};
use crate::{Error, ParseOptions};

/// Bytes that are inflated, or read, at a time.
const PIECE: usize = 256 << 10;

/// Pieces that the inflating thread may be ahead.
const AHEAD: usize = 8;

pub(crate) fn decode_slice(bytes: &[u8], options: &ParseOptions) -> Result<Decoded, Error> {
    if is_gzip(bytes) {
        return decode_gzip(bytes, options);
    }
    refuse_known_formats(bytes)?;
    check_inflated(bytes.len() as u64, &options.limits)?;
    let mut decoder = Decoder::new(options);
    decoder.push(bytes)?;
    decoder.finish()
}

pub(crate) fn decode_reader(reader: impl Read + Send, options: &ParseOptions) -> Result<Decoded, Error> {
    let mut head = Vec::new();
    let mut reader = reader;
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let mut whole = BufReader::with_capacity(PIECE, head.as_slice().chain(reader));
    if is_gzip(&head) {
        return decode_gzip(whole, options);
    }
    refuse_known_formats(&head)?;
    let mut decoder = Decoder::new(options);
    let mut read = 0;
    loop {
        let piece = match whole.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        if piece.is_empty() {
            return decoder.finish();
        }
        let length = piece.len();
        read += length as u64;
        check_inflated(read, &options.limits)?;
        decoder.push(piece)?;
        whole.consume(length);
    }
}

fn decode_gzip(compressed: impl BufRead + Send, options: &ParseOptions) -> Result<Decoded, Error> {
    let inflater = Inflater::new(compressed, &options.limits);
    let mut sink = Sink::new(options);
    if options.overlap {
        inflate_ahead(inflater, &mut sink)?;
    } else {
        inflate_alternating(inflater, &mut sink)?;
    }
    sink.finish()
}

fn inflate_alternating(mut inflater: Inflater<impl BufRead>, sink: &mut Sink) -> Result<(), Error> {
    let mut piece = vec![0; PIECE];
    loop {
        let read = inflater.read(&mut piece);
        if !sink.take(&piece, read)? {
            return Ok(());
        }
    }
}

/// Inflates on a second thread, which ends before this returns.
fn inflate_ahead(mut inflater: Inflater<impl BufRead + Send>, sink: &mut Sink) -> Result<(), Error> {
    thread::scope(|scope| {
        let (filled_sender, filled) = mpsc::sync_channel(AHEAD);
        let (empty_sender, empty) = mpsc::channel::<Vec<u8>>();
        scope.spawn(move || {
            loop {
                let mut piece = empty.try_recv().unwrap_or_default();
                piece.resize(PIECE, 0);
                let read = inflater.read(&mut piece);
                let more = matches!(read, Ok(1..));
                // The receiver is gone when decoding failed; then there is nothing left to do.
                if filled_sender.send((piece, read)).is_err() || !more {
                    return;
                }
            }
        });
        for (piece, read) in filled {
            sink.take(&piece, read)?;
            // The thread may have ended already.
            let _ = empty_sender.send(piece);
        }
        Ok(())
    })
}

/// Takes what an [`Inflater`] gives.
struct Sink {
    decoder: Decoder,
    first: bool,
    /// Why the content was refused. Told only when the container turns out to be whole: damage to
    /// compressed data shows in the content first, where it looks like something else.
    refused: Option<Error>,
}

impl Sink {
    fn new(options: &ParseOptions) -> Self {
        Self { decoder: Decoder::new(options), first: true, refused: None }
    }

    /// Takes the result of reading into `piece`; says whether there can be more.
    fn take(&mut self, piece: &[u8], read: Result<usize, Error>) -> Result<bool, Error> {
        let read = match read {
            Ok(read) => read,
            Err(error) => return self.decoder.cut_off(error).map(|()| false),
        };
        if self.refused.is_none() {
            match self.decode(piece.get(..read).unwrap_or_default()) {
                Err(error) if error.is_limit() => return Err(error),
                result => self.refused = result.err(),
            }
        }
        Ok(read > 0)
    }

    fn decode(&mut self, piece: &[u8]) -> Result<(), Error> {
        if std::mem::take(&mut self.first) {
            refuse_known_formats(piece)?;
        }
        self.decoder.push(piece)
    }

    fn finish(self) -> Result<Decoded, Error> {
        self.refused.map_or_else(|| self.decoder.finish(), Err)
    }
}
