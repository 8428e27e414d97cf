//! From bytes, readers and files to a decoded profile.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::sync::mpsc;
use std::thread;

use crate::decoder::{Decoded, Decoder};
use crate::gzip::is_gzip;
use crate::inflate::{Inflater, check_inflated};
use crate::recognise::refuse_known_formats;
use crate::{Error, ParseOptions};

/// Bytes that are inflated, or read, at a time.
const PIECE: usize = 256 << 10;

/// Bytes that tell formats apart.
const HEAD: u64 = 64;

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
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
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
    let mut decoder = Decoder::new(options);
    if options.overlap {
        inflate_ahead(inflater, &mut decoder)?;
    } else {
        inflate_alternating(inflater, &mut decoder)?;
    }
    decoder.finish()
}

fn inflate_alternating(mut inflater: Inflater<impl BufRead>, decoder: &mut Decoder) -> Result<(), Error> {
    let mut piece = vec![0; PIECE];
    let mut first = true;
    loop {
        match inflater.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => take_piece(decoder, piece.get(..read).unwrap_or_default(), &mut first)?,
            Err(error) => return decoder.cut_off(error),
        }
    }
}

/// Inflates on a second thread, which ends before this returns.
fn inflate_ahead(mut inflater: Inflater<impl BufRead + Send>, decoder: &mut Decoder) -> Result<(), Error> {
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
        let mut first = true;
        for (piece, read) in filled {
            match read {
                Ok(read) => take_piece(decoder, piece.get(..read).unwrap_or_default(), &mut first)?,
                Err(error) => return decoder.cut_off(error),
            }
            // The thread may have ended already.
            let _ = empty_sender.send(piece);
        }
        Ok(())
    })
}

fn take_piece(decoder: &mut Decoder, piece: &[u8], first: &mut bool) -> Result<(), Error> {
    if std::mem::take(first) {
        refuse_known_formats(piece)?;
    }
    decoder.push(piece)
}
