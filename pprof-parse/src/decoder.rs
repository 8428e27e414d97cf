//! Decodes a profile that arrives in pieces, so that it never has to lie in memory as a whole.

#![warn(clippy::arithmetic_side_effects)]

use crate::damage::Damage;
use crate::samples::{Block, Samples, SamplesBuilder};
use crate::strings::Strings;
use crate::tables::{SAMPLE, STRING, Tables, TablesBuilder};
use crate::wire::{Cursor, Fault, FaultKind, Field};
use crate::{Entity, Error, ParseOptions, Warning};

#[derive(Debug)]
pub(crate) struct Decoder {
    tables: TablesBuilder<'static>,
    samples: SamplesBuilder,
    damage: Damage,
    /// The beginning of a field whose end has not arrived yet.
    carry: Vec<u8>,
    /// Offset of the first byte that is not decoded: that of `carry`, if there is any.
    offset: u64,
    /// The encoding broke at the top level: there is no way to find the next field.
    lost: bool,
}

pub(crate) struct Decoded {
    pub(crate) tables: Tables<'static>,
    pub(crate) samples: Samples,
    pub(crate) warnings: Vec<Warning>,
}

impl Decoder {
    pub(crate) fn new(options: &ParseOptions) -> Self {
        Self {
            tables: TablesBuilder::new(Strings::default(), &options.limits),
            samples: SamplesBuilder::new(&options.limits),
            damage: Damage::new(options),
            carry: Vec::new(),
            offset: 0,
            lost: false,
        }
    }

    /// Takes the next piece of the uncompressed profile, cut anywhere.
    pub(crate) fn push(&mut self, mut piece: &[u8]) -> Result<(), Error> {
        while !self.carry.is_empty() && !piece.is_empty() && !self.lost {
            piece = self.complete_carry(piece)?;
        }
        if self.lost {
            return Ok(());
        }
        let rest = self.decode(piece)?;
        self.carry.extend_from_slice(rest);
        Ok(())
    }

    /// Takes the next piece and what [`Block::decode`] made of the samples in it.
    pub(crate) fn push_with_samples(&mut self, piece: &[u8], samples: Option<Block>) -> Result<(), Error> {
        // A block is counted from the beginning of the piece, so nothing may be left of the one before.
        let is_at_start = self.carry.is_empty() && !self.lost;
        let fitting = samples.filter(|block| is_at_start && self.samples.fits(block));
        let Some(block) = fitting else { return self.push(piece) };
        let rest = self.decode_but(piece, Some(SAMPLE))?;
        self.carry.extend_from_slice(rest);
        self.samples.append(block);
        Ok(())
    }

    /// Moves just what the field in `carry` still misses out of `piece`, and decodes it when whole.
    fn complete_carry<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], Error> {
        let missing = match Cursor::new(&self.carry, 0).field() {
            Err(Fault { kind: FaultKind::Truncated { missing }, .. }) => missing,
            _ => 1,
        };
        let take = usize::try_from(missing).unwrap_or(usize::MAX).min(piece.len());
        let (head, tail) = piece.split_at(take);
        self.carry.extend_from_slice(head);
        let carry = std::mem::take(&mut self.carry);
        let rest = self.decode(&carry)?.len();
        let decoded = carry.len().saturating_sub(rest);
        self.carry = carry;
        self.carry.drain(..decoded);
        Ok(tail)
    }

    /// Decodes the whole fields at the front of `bytes`; returns what is left.
    fn decode<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], Error> {
        self.decode_but(bytes, None)
    }

    /// Like `decode`, but skips fields of the number `done`.
    #[inline]
    fn decode_but<'b>(&mut self, bytes: &'b [u8], done: Option<u64>) -> Result<&'b [u8], Error> {
        let mut cursor = Cursor::new(bytes, self.offset);
        while !cursor.is_empty() {
            match cursor.field() {
                Ok(field) if Some(field.number) == done => {}
                Ok(field) => self.field(&field)?,
                Err(Fault { kind: FaultKind::Truncated { .. }, .. }) => break,
                Err(fault) => {
                    self.lost = true;
                    self.damage.encoding(Entity::Profile, fault, "the rest was left out")?;
                    return Ok(&[]);
                }
            }
        }
        self.offset = cursor.offset();
        Ok(cursor.rest())
    }

    #[inline]
    fn field(&mut self, field: &Field<'_>) -> Result<(), Error> {
        match field.number {
            SAMPLE => self.samples.push(field, self.tables.sample_type_count(), &mut self.damage),
            STRING => self.tables.string(field, &mut self.damage, |strings, string| {
                strings.push_copy(string.rest());
            }),
            _ => self.tables.field(field, &mut self.damage),
        }
    }

    /// Reports that reading the input ended early with `error`; a lenient reading goes on with what
    /// has arrived.
    pub(crate) fn cut_off(&mut self, error: Error) -> Result<(), Error> {
        self.damage.container(error)
    }

    /// Resolves all references once everything has arrived.
    pub(crate) fn finish(mut self) -> Result<Decoded, Error> {
        if self.offset == 0 && self.carry.is_empty() && !self.lost {
            return Err(Error::Empty);
        }
        if let Err(fault) = Cursor::new(&self.carry, self.offset).field()
            && !self.carry.is_empty()
        {
            self.damage.encoding(Entity::Profile, fault, "the part that is missing was left out")?;
        }
        let types = self.tables.sample_type_count();
        let (tables, locations) = self.tables.finish(self.offset, &mut self.damage)?;
        let samples = self.samples.finish(types, tables.string_count(), &locations, &mut self.damage)?;
        Ok(Decoded { tables, samples, warnings: self.damage.into_warnings() })
    }
}
