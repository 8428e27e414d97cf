use std::io::{self, Read};

use crate::damage::Damage;
use crate::error::Error;
use crate::event::Event;
use crate::input::Input;
use crate::limits::Limits;
use crate::sequence::Sequence;
use crate::v2::Splitter;
use crate::version::{Format, HEADER_BYTES};

/// How much is read from the input at a time.
const READ_BYTES: usize = 256 << 10;

/// The events of a trace that is read piece by piece.
#[derive(Debug)]
pub(crate) struct Stream<R: Read> {
    input: Input<R>,
    format: Format,
    generation_bytes: u64,
    splitter: Splitter,
    /// The bytes of this generation, and of what comes after.
    buffer: Vec<u8>,
    /// Where the buffer starts in the trace.
    offset: u64,
    at_end: bool,
    /// End of this generation in the buffer.
    section_end: usize,
    sequence: Sequence,
    ended: bool,
}

impl<R: Read> Stream<R> {
    pub(crate) fn new(mut input: Input<R>, limits: &Limits) -> Result<Self, Error> {
        let mut buffer = Vec::new();
        input.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut buffer)?;
        if let Some(fault) = input.take_fault() {
            return Err(io::Error::other(fault).into());
        }
        if buffer.is_empty() {
            return Err(Error::Empty);
        }
        let format = Format::read(&buffer)?;
        Ok(Self {
            input,
            format,
            generation_bytes: limits.generation_bytes,
            splitter: Splitter::new(format, HEADER_BYTES),
            section_end: HEADER_BYTES,
            buffer,
            offset: 0,
            at_end: false,
            sequence: Sequence::new(format, limits),
            ended: false,
        })
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn damage(&self) -> &[Damage] {
        self.sequence.damage()
    }

    #[inline]
    pub(crate) fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        while !self.sequence.is_ready() {
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
        Ok(self.sequence.hand_out())
    }

    pub(crate) fn for_each(&mut self, each: &mut impl FnMut(&Event<'_>)) -> Result<(), Error> {
        self.sequence.hand_out_all(each);
        while !self.ended {
            self.fill()?;
            self.sequence.hand_out_all(each);
        }
        Ok(())
    }

    #[cold]
    fn fill(&mut self) -> Result<(), Error> {
        if self.format.is_v1() {
            return self.fill_v1();
        }
        let bytes = self.buffer.get(..self.section_end).unwrap_or_default();
        if self.sequence.fill(bytes)? { Ok(()) } else { self.next_generation() }
    }

    /// Traces from before Go 1.22 are one whole, whose tables are at the end.
    fn fill_v1(&mut self) -> Result<(), Error> {
        if !self.at_end {
            while !self.at_end {
                self.read_more()?;
            }
            self.sequence.begin_v1(&self.buffer)?;
        }
        self.ended = !self.sequence.fill(&self.buffer)?;
        Ok(())
    }

    fn next_generation(&mut self) -> Result<(), Error> {
        // Not each time: moving what follows costs more than a generation of a few bytes.
        if self.section_end >= self.buffer.len() / 2 {
            self.drop_read();
        }
        let section = loop {
            if let Some(section) = self.splitter.next(&self.buffer, self.at_end) {
                break section;
            }
            if self.at_end {
                self.ended = true;
                self.sequence.end(self.offset.saturating_add(self.section_end as u64));
                return Ok(());
            }
            self.read_more()?;
        };
        self.section_end = section.end;
        let bytes = self.buffer.get(..section.end).unwrap_or_default();
        self.sequence.begin(section, bytes, self.offset)
    }

    /// Makes room: the generations up to here are done with.
    fn drop_read(&mut self) {
        self.buffer.drain(..self.section_end);
        self.splitter.rebase(self.section_end);
        self.offset = self.offset.saturating_add(self.section_end as u64);
        self.section_end = 0;
    }

    fn read_more(&mut self) -> Result<(), Error> {
        if self.buffer.len() as u64 > self.generation_bytes {
            return Err(Error::Limit {
                offset: self.offset.saturating_add(self.buffer.len() as u64),
                what: "bytes in a generation",
                limit: self.generation_bytes,
                field: "generation_bytes",
            });
        }
        let before = self.buffer.len();
        self.buffer.resize(before.saturating_add(READ_BYTES), 0);
        let free = self.buffer.get_mut(before..).unwrap_or_default();
        let count = loop {
            match self.input.read(free) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(before.saturating_add(*count.as_ref().unwrap_or(&0)));
        self.at_end = count? == 0;
        if let Some(error) = self.input.take_fault() {
            let offset = self.offset.saturating_add(self.buffer.len() as u64);
            self.sequence.tell(Damage { generation: 0, offset, error });
        }
        Ok(())
    }
}
