//! The first pass over the file: where the batches are, and everything that is not an event of a P.

use rustc_hash::{FxHashMap, FxHashSet};

use super::event_type as ty;
use super::faults::Faults;
use super::wire::{self, Fault};
use crate::tables::{FrameRow, Tables};
use crate::{Error, Format, Limits};

/// What there is in a trace, in file order, and the tables that stand at its end.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) batches: Vec<Batch>,
    pub(super) lanes: Vec<LaneBatches>,
    /// CPU samples, by time.
    pub(super) samples: Vec<Sample>,
    /// The ends of system calls, by the time at which they really happened, which is earlier than
    /// they were written down.
    pub(super) exits: Vec<Exit>,
    /// Goroutines of the runtime that only serve timers; Go before 1.14 has them.
    pub(super) timers: FxHashSet<u64>,
    /// Ticks per second.
    pub(super) frequency: Option<i64>,
    pub(super) tables: Tables,
    /// Stacks without frames, which are none.
    empty_stacks: FxHashSet<u64>,
    /// Other numbers of stacks whose number was given twice: the last one holds.
    renumbered: FxHashMap<u64, u64>,
    /// The highest number of a string.
    pub(super) last_string: u64,
    /// Where reading ends: before the first event that is cut off or malformed.
    pub(super) end: usize,
}

/// Events of one P, up to the next batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    pub(super) offset: usize,
    /// The next one of the same P; `NO_BATCH` if there is none.
    pub(super) next: u32,
}

pub(super) const NO_BATCH: u32 = u32::MAX;

/// The batches of one P.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaneBatches {
    /// Number of the P; -1 for what happened without one.
    pub(super) proc: i32,
    pub(super) first: u32,
    last: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) time: i64,
    pub(super) proc: i32,
    pub(super) stack: u32,
    pub(super) goroutine: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Exit {
    pub(super) time: i64,
    pub(super) goroutine: u64,
    /// How often the goroutine was started or made runnable before.
    pub(super) seq: u64,
}

/// A frame takes four varints, and Go takes no more frames than this.
const MAX_FRAMES: u64 = 1000;
const MAX_STRING_BYTES: u64 = 1_000_000;

impl Index {
    pub(super) fn new(
        data: &[u8],
        format: Format,
        limits: &Limits,
        faults: &mut Faults,
    ) -> Result<Self, Error> {
        let index = Self {
            batches: Vec::new(),
            lanes: Vec::new(),
            samples: Vec::new(),
            exits: Vec::new(),
            timers: FxHashSet::default(),
            frequency: None,
            tables: Tables::default(),
            empty_stacks: FxHashSet::default(),
            renumbered: FxHashMap::default(),
            last_string: 0,
            end: 0,
        };
        let mut scan = Scan { data, format, limits, faults, index, lanes: FxHashMap::default() };
        scan.run()?;
        let Scan { mut index, faults, .. } = scan;
        index.samples.sort_by_key(|sample| sample.time);
        index.exits.sort_unstable();
        if index.names_are_missing() {
            faults.note("names of functions or files are missing", index.end);
        }
        Ok(index)
    }

    fn add_stack(&mut self, id: u64, frames: Vec<FrameRow>) {
        let stacks = &mut self.tables.stacks;
        if !stacks.contains(id) {
            stacks.insert(id, frames);
            return;
        }
        // Beyond the numbers that stacks can have.
        let other = (1_u64 << 32).saturating_add(u64::from(stacks.len()));
        stacks.insert(other, frames);
        self.renumbered.insert(id, other);
    }

    /// The number of a stack in the tables; `None` if it is not there.
    #[inline]
    pub(super) fn stack(&self, number: u64) -> Option<u64> {
        if !self.tables.stacks.contains(number) {
            return None;
        }
        if self.renumbered.is_empty() {
            return Some(number);
        }
        Some(self.renumbered.get(&number).copied().unwrap_or(number))
    }

    /// Is it a stack without frames?
    pub(super) fn is_empty_stack(&self, number: u64) -> bool {
        self.empty_stacks.contains(&number)
    }

    /// Should there be a stack of this number, in a trace that has any?
    pub(super) fn lacks_stack(&self, number: u64) -> bool {
        self.stack(number).is_none() && !self.is_empty_stack(number) && self.tables.stacks.len() > 0
    }

    /// Are functions or files of stacks missing?
    fn names_are_missing(&self) -> bool {
        let strings = &self.tables.strings;
        let frames = self.tables.stacks.all_frames();
        frames.iter().any(|frame| !strings.contains(frame.function) || !strings.contains(frame.file))
    }

    /// The bytes of a batch: where it begins and ends.
    pub(super) fn batch(&self, number: u32) -> Option<(Batch, usize)> {
        let batch = *self.batches.get(number as usize)?;
        let end = self.batches.get((number as usize).saturating_add(1)).map_or(self.end, |next| next.offset);
        Some((batch, end))
    }
}

struct Scan<'a> {
    data: &'a [u8],
    format: Format,
    limits: &'a Limits,
    faults: &'a mut Faults,
    index: Index,
    /// Row in `index.lanes` by number of the P.
    lanes: FxHashMap<i32, u32>,
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), Error> {
        let mut at = 0;
        while let Some(&head) = self.data.get(at) {
            if let Some(next) = self.plain_event(at, head) {
                at = next;
                continue;
            }
            match self.entry(at, head)? {
                Ok(next) => at = next,
                Err(Fault::Cut) => {
                    self.faults.note(
                        "the trace ends inside an event: the file was probably cut off; everything before was read",
                        at,
                    );
                    break;
                }
                Err(Fault::Malformed) => {
                    self.faults.note(
                        "bytes that are no event of this format: everything from here on is lost, as events have no marks to find the next one by",
                        at,
                    );
                    break;
                }
            }
        }
        self.index.end = at;
        Ok(())
    }

    /// Moves over an event of a P in which there is nothing that must be known beforehand.
    #[inline(always)]
    fn plain_event(&self, at: usize, head: u8) -> Option<usize> {
        let event_type = wire::event_type(head);
        if !ty::is_plain(event_type) || self.index.batches.is_empty() {
            return None;
        }
        wire::skip_short(self.data, at, head)
    }

    /// Looks at what stands at `at` and says where the next thing is.
    fn entry(&mut self, at: usize, head: u8) -> Result<Result<usize, Fault>, Error> {
        let event_type = wire::event_type(head);
        if !ty::is_known(event_type, self.format) {
            return Ok(Err(Fault::Malformed));
        }
        match event_type {
            ty::BATCH => return self.batch(at, head),
            ty::STRING => return self.string(at),
            _ => {}
        }
        let next = match wire::skip(self.data, at, head) {
            Ok(next) => next,
            Err(fault) => return Ok(Err(fault)),
        };
        if self.index.batches.is_empty() {
            self.faults
                .note("an event stands before the first batch and belongs to no P; it was left out", at);
            return Ok(Ok(next));
        }
        match event_type {
            ty::STACK => self.stack(at, head)?,
            ty::FREQUENCY => self.frequency(at, head),
            ty::TIMER_GOROUTINE => match wire::varints(self.data, at, head, 1) {
                Some(varints) => {
                    self.index.timers.insert(varints.first);
                }
                None => self.wrong_arguments(at),
            },
            ty::CPU_SAMPLE => self.sample(at, head),
            ty::GO_SYS_EXIT => self.exit(at, head),
            _ => {}
        }
        Ok(Ok(next))
    }

    fn wrong_arguments(&mut self, at: usize) {
        self.faults.note("an event has a wrong number of arguments; it was left out", at);
    }

    fn batch(&mut self, at: usize, head: u8) -> Result<Result<usize, Fault>, Error> {
        let header = || {
            let (proc, time) = wire::varint(self.data, at.saturating_add(1))?;
            let (_, next) = wire::varint(self.data, time)?;
            if head >> 6 != 1 {
                return Err(Fault::Malformed);
            }
            match i32::try_from(proc) {
                Ok(proc) => Ok((proc, next)),
                Err(_) if proc == u64::MAX => Ok((-1, next)),
                Err(_) => Err(Fault::Malformed),
            }
        };
        let (proc, next) = match header() {
            Ok(header) => header,
            Err(fault) => return Ok(Err(fault)),
        };
        let Some(number) = u32::try_from(self.index.batches.len()).ok().filter(|&n| n != NO_BATCH) else {
            return Ok(Err(Fault::Malformed));
        };
        self.index.batches.push(Batch { offset: at, next: NO_BATCH });
        if let Some(lane) = self.lanes.get(&proc).and_then(|&row| self.index.lanes.get_mut(row as usize)) {
            if let Some(last) = self.index.batches.get_mut(lane.last as usize) {
                last.next = number;
            }
            lane.last = number;
            return Ok(Ok(next));
        }
        let row = self.index.lanes.len();
        if row as u64 >= self.limits.resources {
            return Err(super::limit(at, "Ps", self.limits.resources, "resources"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "there are no more of them than batches")]
        self.lanes.insert(proc, row as u32);
        self.index.lanes.push(LaneBatches { proc, first: number, last: number });
        Ok(Ok(next))
    }

    fn string(&mut self, at: usize) -> Result<Result<usize, Fault>, Error> {
        let place = || {
            let (id, at) = wire::varint(self.data, at.saturating_add(1))?;
            let (length, start) = wire::varint(self.data, at)?;
            Ok((id, start, wire::advance(self.data, start, length)?, length))
        };
        let (id, start, next, length) = match place() {
            Ok(place) => place,
            Err(fault) => return Ok(Err(fault)),
        };
        if self.index.batches.is_empty() {
            return Ok(Ok(next));
        }
        if id == 0 || length == 0 || length > MAX_STRING_BYTES {
            self.faults.note("a string has no number, no bytes or too many; it was left out", at);
            return Ok(Ok(next));
        }
        self.check_tables(at)?;
        let bytes = self.data.get(start..next).unwrap_or_default();
        if self.index.tables.strings.insert(id, bytes) {
            self.index.last_string = self.index.last_string.max(id);
        } else {
            self.faults.note("two strings have the same number; the first one was taken", at);
        }
        Ok(Ok(next))
    }

    fn stack(&mut self, at: usize, head: u8) -> Result<(), Error> {
        self.check_tables(at)?;
        let Some((mut bytes, _)) = (if wire::is_prefixed(head) {
            wire::prefixed(self.data, at)
        } else {
            self.data.get(at.saturating_add(1)..).map(|rest| (rest, 0))
        }) else {
            return Ok(());
        };
        let values = if wire::is_prefixed(head) { u64::MAX } else { u64::from(head >> 6).saturating_add(1) };
        let mut values_left = values;
        let mut value = || {
            values_left = values_left.checked_sub(1)?;
            let (value, next) = wire::varint(bytes, 0).ok()?;
            bytes = bytes.get(next..)?;
            Some(value)
        };
        let (Some(id), Some(count)) = (value(), value()) else {
            self.wrong_arguments(at);
            return Ok(());
        };
        let mut frames = Vec::new();
        for _ in 0..count.min(MAX_FRAMES) {
            let (Some(pc), Some(function), Some(file), Some(line)) = (value(), value(), value(), value())
            else {
                break;
            };
            frames.push(FrameRow { pc, function, file, line });
        }
        let rest = if wire::is_prefixed(head) { !bytes.is_empty() } else { values_left > 0 };
        if frames.len() as u64 != count || rest {
            self.faults.note("a stack is damaged; it was left out", at);
            return Ok(());
        }
        // The number is kept in 32 bits.
        let id = id & u64::from(u32::MAX);
        if id != 0 && frames.is_empty() {
            self.index.empty_stacks.insert(id);
        } else if id != 0 {
            self.index.add_stack(id, frames);
        }
        Ok(())
    }

    fn frequency(&mut self, at: usize, head: u8) {
        match wire::varints(self.data, at, head, 1) {
            Some(varints) => {
                #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
                let frequency = varints.first as i64;
                if frequency > 0 {
                    self.index.frequency = Some(frequency);
                } else {
                    self.faults.note(
                        "the clock's frequency is not positive; the clocks of the CPUs were probably apart",
                        at,
                    );
                }
            }
            None => self.wrong_arguments(at),
        }
    }

    fn sample(&mut self, at: usize, head: u8) {
        let Some(varints) = wire::varints(self.data, at, head, 5) else {
            return self.wrong_arguments(at);
        };
        #[expect(clippy::cast_possible_wrap, clippy::cast_possible_truncation, reason = "as Go reads it")]
        self.index.samples.push(Sample {
            time: varints.second as i64,
            proc: varints.third as i32,
            goroutine: varints.fourth,
            stack: varints.fifth as u32,
        });
    }

    fn exit(&mut self, at: usize, head: u8) {
        // One that is damaged is told of when it is its turn.
        let Some(varints) = wire::varints(self.data, at, head, 4) else { return };
        #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
        let time = varints.fourth as i64;
        if time != 0 {
            self.index.exits.push(Exit { time, goroutine: varints.second, seq: varints.third });
        }
    }

    fn check_tables(&self, at: usize) -> Result<(), Error> {
        let Tables { strings, stacks, .. } = &self.index.tables;
        if u64::from(strings.len()).saturating_add(u64::from(stacks.len())) >= self.limits.table_entries {
            return Err(super::limit(at, "strings and stacks", self.limits.table_entries, "table_entries"));
        }
        Ok(())
    }
}
