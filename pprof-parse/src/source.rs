//! From bytes, readers and files to a decoded profile.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::sync::mpsc;
use std::thread;

use crate::ahead::{Ahead, PIECE};
use crate::decoder::{Decoded, Decoder};
use crate::gzip::is_gzip;
use crate::inflate::{Inflater, check_inflated};
use crate::recognise::{HEAD, refuse_known_formats};
use crate::samples::Block;
use crate::{Error, Limits, ParseOptions};

/// Pieces that the inflating thread may be ahead.
const AHEAD: usize = 4;

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
        match inflater.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => sink.decode(piece.get(..read).unwrap_or_default(), None)?,
            Err(error) => return sink.end(Err(error)),
        }
    }
}

/// Inflates on a second thread, which ends before this returns.
fn inflate_ahead(inflater: Inflater<impl BufRead + Send>, sink: &mut Sink) -> Result<(), Error> {
    thread::scope(|scope| {
        let (filled_sender, filled) = mpsc::sync_channel(AHEAD);
        let (emptied, empty) = mpsc::channel();
        let limits = sink.limits;
        let ahead = scope.spawn(move || Ahead::new(inflater, limits, filled_sender, empty).run());
        for mut piece in filled {
            let samples = piece.take_samples();
            sink.decode(piece.bytes(), samples)?;
            // The thread may have ended already.
            let _ = emptied.send(piece.into_buffer());
        }
        match ahead.join() {
            Ok(inflated) => sink.end(inflated),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Takes what an [`Inflater`] gives.
struct Sink {
    decoder: Decoder,
    limits: Limits,
    first: bool,
    /// Why the content was refused. Told only when the container turns out to be whole: damage to
    /// compressed data shows in the content first, where it looks like something else.
    refused: Option<Error>,
}

impl Sink {
    fn new(options: &ParseOptions) -> Self {
        Self { decoder: Decoder::new(options), limits: options.limits, first: true, refused: None }
    }

    /// Takes the next piece, and its samples if they were decoded already. Only an exceeded limit
    /// ends the reading here.
    fn decode(&mut self, piece: &[u8], samples: Option<Block>) -> Result<(), Error> {
        if self.refused.is_some() {
            return Ok(());
        }
        let known = if std::mem::take(&mut self.first) { refuse_known_formats(piece) } else { Ok(()) };
        match known.and_then(|()| self.decoder.push_with_samples(piece, samples)) {
            Err(error) if error.is_limit() => Err(error),
            result => {
                self.refused = result.err();
                Ok(())
            }
        }
    }

    /// Takes how inflating ended.
    fn end(&mut self, inflated: Result<(), Error>) -> Result<(), Error> {
        inflated.or_else(|error| self.decoder.cut_off(error))
    }

    fn finish(self) -> Result<Decoded, Error> {
        self.refused.map_or_else(|| self.decoder.finish(), Err)
    }
}
