use crate::damage::Damage;
use crate::error::Error;
use crate::event::{Event, Source};
use crate::ids::Time;
use crate::limits::Limits;
use crate::record::{Place, Record, Records};
use crate::tables::Tables;
use crate::v1::V1Events;
use crate::v2::{Ahead, Clock, Gap, Generation, Merge, Order, Progress, Room, Section, assemble};
use crate::version::{Format, HEADER_BYTES};

/// How many words of events are put in order before they are handed out: few enough to stay in the cache.
const CHUNK: usize = 1024;

/// How much damage is told one by one: a file of a few bytes for each generation may have millions.
const MOST_DAMAGE: usize = 1000;

/// The events of one generation after the other, wherever their bytes are.
#[derive(Debug)]
pub(crate) struct Sequence {
    format: Format,
    limits: Limits,
    pub(crate) order: Order,
    merge: Option<Merge>,
    /// A trace from before Go 1.22, which is not made of generations.
    v1: Option<Box<V1Events>>,
    clock: Clock,
    /// Something was lost: what is known does not hold in the next generation.
    pub(crate) anew: bool,
    records: Records,
    next: Place,
    last_time: i64,
    syncs: u64,
    nothing: Tables,
    damage: Vec<Damage>,
}

impl Sequence {
    pub(crate) fn new(format: Format, limits: &Limits) -> Self {
        Self {
            format,
            limits: *limits,
            order: Order::new(limits),
            merge: None,
            v1: None,
            clock: Clock::USUAL,
            anew: false,
            records: Records::default(),
            next: Place::default(),
            last_time: 0,
            syncs: 0,
            nothing: Tables::default(),
            damage: Vec::new(),
        }
    }

    pub(crate) fn damage(&self) -> &[Damage] {
        &self.damage
    }

    pub(crate) fn into_damage(self) -> Vec<Damage> {
        self.damage
    }

    /// Begins a generation. `bytes`, which start at `offset` of the trace, are what the places in
    /// `section` count in; they must be given to each `fill` up to its end.
    pub(crate) fn begin(&mut self, section: Section, bytes: &[u8], offset: u64) -> Result<(), Error> {
        let generation = assemble(section, bytes, offset, self.format, self.clock, &self.limits)?;
        self.begin_assembled(generation, bytes);
        Ok(())
    }

    pub(crate) fn begin_assembled(&mut self, mut generation: Generation, bytes: &[u8]) {
        if let Some(Gap { previous, at }) = generation.gap {
            let number = generation.number;
            let offset = generation.offset.saturating_add(at as u64);
            let error =
                format!("generation {number} follows generation {previous}; what is between them is missing");
            self.tell(Damage { generation: number, offset, error });
            self.anew = true;
        }
        generation.tables.sync.resynchronised = self.anew;
        self.order.begin(self.anew);
        self.anew = false;
        self.syncs = self.syncs.saturating_add(1);
        self.records.push_sync(generation.start_ns, self.syncs);
        self.merge = Some(Merge::new(generation, bytes));
    }

    /// Begins a trace from before Go 1.22. `bytes` are all of it; they must be given to each `fill`.
    pub(crate) fn begin_v1(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let bytes = bytes.get(HEADER_BYTES..).unwrap_or_default();
        self.v1 = Some(Box::new(V1Events::new(bytes, self.format, &self.limits)?));
        // Their times count from the start of the trace, and the first event comes before it.
        self.last_time = i64::MIN;
        Ok(())
    }

    /// May a generation that was ordered ahead come next, as it is?
    pub(crate) fn accepts(&self, ahead: &Ahead) -> bool {
        !self.anew && ahead.generation.gap.is_none() && self.order.confirms(&ahead.order)
    }

    /// Hands a generation out that was ordered ahead.
    pub(crate) fn hand_out_ahead(
        &mut self,
        mut ahead: Box<Ahead>,
        room: &Room,
        each: &mut impl FnMut(&Event<'_>),
    ) {
        let threads = ahead.order.threads().to_vec();
        self.order.absorb(&mut ahead.order, &mut ahead.records, &mut ahead.generation.tables);
        self.clock = ahead.generation.clock;
        self.syncs = self.syncs.saturating_add(1);
        let mut sync = Records::default();
        sync.push_sync(ahead.generation.start_ns, self.syncs);
        let tables = &ahead.generation.tables;
        let mut hand_out = |records: &Records| {
            let source = Source { tables, threads: &threads };
            let mut place = Place::default();
            while let Some(record) = records.next(&mut place) {
                let time = Self::increase(&mut self.last_time, &record);
                each(&Event { record, time, source });
            }
        };
        hand_out(&sync);
        for records in ahead.records {
            hand_out(&records);
            room.give(records);
        }
    }

    /// Puts more events of the generation in order, after all were handed out; false at its end.
    pub(crate) fn fill(&mut self, bytes: &[u8]) -> Result<bool, Error> {
        self.records.clear();
        self.next = Place::default();
        if let Some(v1) = &mut self.v1 {
            let bytes = bytes.get(HEADER_BYTES..).unwrap_or_default();
            v1.fill(bytes, &mut self.records, CHUNK)?;
            if let Some(damage) = v1.news() {
                self.damage = damage;
            }
            return Ok(self.records.words() > 0);
        }
        let Some(merge) = &mut self.merge else { return Ok(false) };
        let progress = merge.fill(&mut self.order, bytes, &mut self.records, CHUNK)?;
        if progress == Progress::Done && self.records.words() == 0 {
            self.end_generation();
            return Ok(false);
        }
        Ok(true)
    }

    fn end_generation(&mut self) {
        if let Some(merge) = self.merge.take() {
            self.clock = merge.generation.clock;
            self.anew |= merge.broken || !merge.generation.damage.is_empty();
            for damage in merge.generation.damage {
                self.tell(damage);
            }
        }
    }

    /// Notes what could not be read.
    pub(crate) fn tell(&mut self, damage: Damage) {
        match self.damage.len() {
            0..MOST_DAMAGE => self.damage.push(damage),
            MOST_DAMAGE => {
                let error = format!("{damage}; there is more damage behind it, which is not told");
                self.damage.push(Damage { error, ..damage });
            }
            _ => {}
        }
    }

    /// The trace ends, `offset` bytes after its start.
    pub(crate) fn end(&mut self, offset: u64) {
        self.syncs = self.syncs.saturating_add(1);
        if self.syncs == 1 && self.format < Format::Go126 && self.damage.is_empty() {
            let error = "there is nothing behind the header; tracing was probably never stopped".to_owned();
            self.damage.push(Damage { generation: 0, offset, error });
        }
        self.records.push_sync(self.last_time, self.syncs);
    }

    /// Are there events in order that were not handed out?
    #[inline]
    pub(crate) fn is_ready(&self) -> bool {
        self.records.is_behind(self.next)
    }

    /// The next event that is in order already.
    #[inline]
    pub(crate) fn hand_out(&mut self) -> Option<Event<'_>> {
        let record = self.records.next(&mut self.next)?;
        let time = Self::increase(&mut self.last_time, &record);
        Some(Event { record, time, source: self.source() })
    }

    /// All events that are in order already.
    #[inline]
    pub(crate) fn hand_out_all(&mut self, each: &mut impl FnMut(&Event<'_>)) {
        let mut last_time = self.last_time;
        let source = self.source();
        let mut next = self.next;
        while let Some(record) = self.records.next(&mut next) {
            let time = Self::increase(&mut last_time, &record);
            each(&Event { record, time, source });
        }
        self.next = next;
        self.last_time = last_time;
    }

    fn source(&self) -> Source<'_> {
        if let Some(v1) = &self.v1 {
            return Source { tables: v1.tables(), threads: v1.threads() };
        }
        Source {
            tables: self.merge.as_ref().map_or(&self.nothing, |merge| &merge.generation.tables),
            threads: self.order.threads(),
        }
    }

    /// Times increase strictly, whatever the clocks of the threads said.
    #[inline]
    fn increase(last: &mut i64, record: &Record) -> Time {
        *last = record.time.max(last.saturating_add(1));
        Time(*last)
    }
}
