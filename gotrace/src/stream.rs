use std::io::Read;

use crate::damage::Damage;
use crate::error::Error;
use crate::event::{Event, Source};
use crate::ids::Time;
use crate::limits::Limits;
use crate::record::Records;
use crate::tables::Tables;
use crate::v2::{Clock, Merge, Order, Progress, Splitter, assemble};
use crate::version::{Format, HEADER_BYTES};

/// How many events are put in order before they are handed out: few enough to stay in the cache.
const CHUNK: usize = 1024;
/// How much is read from the input at a time.
const READ_BYTES: usize = 256 << 10;

/// The events of a trace, one generation after the other.
#[derive(Debug)]
pub(crate) struct Stream<R> {
    input: R,
    limits: Limits,
    format: Format,
    splitter: Splitter,
    /// The bytes of this generation, and of what comes after.
    buffer: Vec<u8>,
    /// Where the buffer starts in the trace.
    offset: u64,
    at_end: bool,
    /// End of this generation in the buffer.
    section_end: usize,
    order: Order,
    merge: Option<Merge>,
    clock: Clock,
    /// Something was lost: what is known does not hold in the next generation.
    anew: bool,
    records: Records,
    handed_out: usize,
    last_time: i64,
    syncs: u64,
    ended: bool,
    nothing: Tables,
    damage: Vec<Damage>,
}

impl<R: Read> Stream<R> {
    pub(crate) fn new(mut input: R, limits: &Limits) -> Result<Self, Error> {
        let mut buffer = Vec::new();
        input.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut buffer)?;
        if buffer.is_empty() {
            return Err(Error::Empty);
        }
        let format = Format::read(&buffer)?;
        Ok(Self {
            input,
            limits: *limits,
            format,
            splitter: Splitter::new(format, HEADER_BYTES),
            section_end: HEADER_BYTES,
            buffer,
            offset: 0,
            at_end: false,
            order: Order::new(limits),
            merge: None,
            clock: Clock::USUAL,
            anew: false,
            records: Records::default(),
            handed_out: 0,
            last_time: 0,
            syncs: 0,
            ended: false,
            nothing: Tables::default(),
            damage: Vec::new(),
        })
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn damage(&self) -> &[Damage] {
        &self.damage
    }

    #[inline]
    pub(crate) fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        while self.handed_out == self.records.rows.len() {
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
        let Some(&record) = self.records.rows.get(self.handed_out) else { return Ok(None) };
        self.handed_out += 1;
        self.last_time = record.time.max(self.last_time.saturating_add(1));
        Ok(Some(Event {
            record,
            time: Time(self.last_time),
            source: Source {
                tables: self.merge.as_ref().map_or(&self.nothing, |merge| &merge.generation.tables),
                wide: &self.records.wide,
                threads: self.order.threads(),
            },
        }))
    }

    #[cold]
    fn fill(&mut self) -> Result<(), Error> {
        self.records.clear();
        self.handed_out = 0;
        if let Some(merge) = &mut self.merge {
            let bytes = self.buffer.get(..self.section_end).unwrap_or_default();
            if merge.fill(&mut self.order, bytes, &mut self.records, CHUNK)? == Progress::More {
                return Ok(());
            }
            if !self.records.rows.is_empty() {
                return Ok(());
            }
            self.finish_generation();
        }
        self.next_generation()
    }

    fn finish_generation(&mut self) {
        if let Some(merge) = self.merge.take() {
            self.clock = merge.generation.clock;
            self.anew |= merge.broken || !merge.generation.damage.is_empty();
            self.damage.extend(merge.generation.damage);
        }
    }

    fn next_generation(&mut self) -> Result<(), Error> {
        self.buffer.drain(..self.section_end);
        self.splitter.rebase(self.section_end);
        self.offset = self.offset.saturating_add(self.section_end as u64);
        self.section_end = 0;
        let section = loop {
            if let Some(section) = self.splitter.next(&self.buffer, self.at_end) {
                break Some(section);
            }
            if self.at_end {
                break None;
            }
            self.read_more()?;
        };
        self.syncs = self.syncs.saturating_add(1);
        let Some(section) = section else {
            self.ended = true;
            if self.syncs == 1 && self.format < Format::Go126 && self.damage.is_empty() {
                self.damage.push(Damage {
                    generation: 0,
                    offset: self.offset,
                    error: "there is nothing behind the header; tracing was probably never stopped"
                        .to_owned(),
                });
            }
            self.records.push_sync(self.last_time, self.syncs);
            return Ok(());
        };
        self.section_end = section.end;
        let bytes = self.buffer.get(..section.end).unwrap_or_default();
        let mut generation = assemble(section, bytes, self.offset, self.format, self.clock, &self.limits)?;
        generation.tables.sync.resynchronised = self.anew;
        self.order.begin(self.anew);
        self.anew = false;
        self.records.push_sync(generation.start_ns, self.syncs);
        self.merge = Some(Merge::new(generation, bytes));
        Ok(())
    }

    fn read_more(&mut self) -> Result<(), Error> {
        if self.buffer.len() as u64 > self.limits.generation_bytes {
            return Err(Error::Limit {
                offset: self.offset.saturating_add(self.buffer.len() as u64),
                what: "bytes in a generation",
                limit: self.limits.generation_bytes,
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
        Ok(())
    }
}
