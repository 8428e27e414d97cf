//! Traces before Go 1.22 (formats 11, 19 and 21): batches per P, tables at the end, one order to be
//! found for all (`internal/trace/internal/tracev1` and `internal/trace/tracev1.go`).
//!
//! The file is gone through twice, so that no event has to be kept:
//!
//! 1. [`index`] notes where each P's batches are and reads what must be known before the first event
//!    can be handed out: frequency, strings, stacks, CPU samples, and when system calls ended;
//! 2. [`order`] decodes the events of each P as they are needed and puts them in order, and
//!    [`convert`] brings them to the model of Go 1.22.
#![warn(clippy::arithmetic_side_effects)]

mod builtin;
mod check;
mod convert;
mod event_type;
mod faults;
mod frontier;
mod goroutines;
mod index;
mod order;
mod stream;
mod transition;
mod wire;

use crate::record::Records;
use crate::tables::Tables;
use crate::version::HEADER_BYTES;
use crate::{Damage, Error, Format, Limits};
use convert::Converter;
use faults::Faults;
use index::{Exit, Index};
use order::{Order, Source};

/// The events of a trace before Go 1.22, in order.
#[derive(Debug)]
pub(crate) struct V1Events {
    limits: Limits,
    index: Index,
    order: Order,
    converter: Converter,
    faults: Faults,
    /// The lane whose event is next, but had to wait for room.
    waits: Option<u32>,
    /// Ends of system calls and CPU samples that were handed out.
    exits: usize,
    samples: usize,
    clock: Clock,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Events,
    End,
}

#[derive(Debug)]
struct Clock {
    ns_per_tick: f64,
    /// Ticks of the first event, from which times count, and of the last one.
    start: i64,
    ticks: i64,
    /// The last one in nanoseconds.
    time: i64,
}

const NOT_STOPPED: &str = "the trace was not stopped, so it has no frequency, strings and stacks: times are in ticks \
     of the CPU's clock instead of nanoseconds, names and stacks are unknown";
const NO_FREQUENCY: &str =
    "the trace does not say its frequency: times are in ticks of the CPU's clock instead of nanoseconds";
const TIME_ORDER: &str = "time stamps out of order: the clocks of the CPUs were probably apart; \
     late events were moved to the time of the one before";

impl V1Events {
    /// Reads the tables and looks for the first events. `data` is everything after the header.
    ///
    /// # Errors
    /// [`Error::Limit`]; all other trouble is [`news`](Self::news).
    pub(crate) fn new(data: &[u8], format: Format, limits: &Limits) -> Result<Self, Error> {
        let limits = *limits;
        if data.len() as u64 > limits.generation_bytes {
            let what = "bytes in a trace before Go 1.22";
            return Err(limit(0, what, limits.generation_bytes, "generation_bytes"));
        }
        let mut faults = Faults::default();
        let mut index = Index::new(data, format, &limits, &mut faults)?;
        if index.frequency.is_none() {
            let tables = index.tables.strings.len() > 0 || index.tables.stacks.len() > 0;
            faults.note(if tables { NO_FREQUENCY } else { NOT_STOPPED }, index.end);
        }
        let ns_per_tick = index.frequency.map_or(1.0, |frequency| 1e9 / frequency as f64);
        let converter = Converter::new(format, &mut index);
        let order = Order::new(Source { data, index: &index }, &mut faults);
        Ok(Self {
            limits,
            index,
            order,
            converter,
            faults,
            waits: None,
            exits: 0,
            samples: 0,
            clock: Clock { ns_per_tick, start: 0, ticks: i64::MIN, time: 0 },
            state: State::Begin,
        })
    }

    /// Appends the next records, until about `at_least` words of them are in use; false at the end.
    /// `data` is the same as ever.
    ///
    /// # Errors
    /// [`Error::Limit`] if there are too many goroutines or open tasks.
    pub(crate) fn fill(
        &mut self,
        data: &[u8],
        records: &mut Records,
        at_least: usize,
    ) -> Result<bool, Error> {
        if self.state == State::Begin {
            self.begin(records);
        }
        while self.state == State::Events && records.words() < at_least {
            if !self.converter.next_runnable(records) && !self.step(data, records, at_least)? {
                self.end(records);
            }
        }
        Ok(self.state != State::End)
    }

    fn begin(&mut self, records: &mut Records) {
        self.state = State::Events;
        self.waits = self.order.next_lane(&mut self.faults);
        if let Some(lane) = self.waits.and_then(|lane| self.order.lanes.get(lane as usize)) {
            self.clock.start = lane.head.time;
            records.push_sync(-1, 1);
        }
    }

    fn end(&mut self, records: &mut Records) {
        self.state = State::End;
        self.order.report_stuck(&mut self.faults);
        let any = self.clock.ticks != i64::MIN;
        // Times are made to increase when events are looked at, so this one comes after the last.
        records.push_sync(0, if any { 2 } else { 1 });
    }

    /// Hands out the next event, if there is one. Ends of system calls come before the first event
    /// that is later.
    #[inline]
    fn step(&mut self, data: &[u8], records: &mut Records, full: usize) -> Result<bool, Error> {
        let next = match self.waits.take() {
            Some(lane) => Some(lane),
            None => self.order.next_lane(&mut self.faults),
        };
        let Some((number, lane)) = next.and_then(|n| Some((n, self.order.lanes.get(n as usize)?))) else {
            return Ok(self.last_exit(records));
        };
        let (event_type, offset) = (lane.head.event_type, lane.head.offset);
        let (time, goroutine) = (lane.head.time, lane.head.goroutine);
        let ticks = time.max(self.clock.ticks);
        while let Some(&exit) = self.index.exits.get(self.exits)
            && exit.time <= ticks
            && (exit.time < ticks || self.order.goroutines.is_past(exit.goroutine, exit.seq))
        {
            if records.words() >= full {
                self.waits = Some(number);
                return Ok(true);
            }
            self.hand_out_exit(exit, records);
        }
        let Some(outcome) = self.order.transition(number, ticks, &self.limits, &mut self.faults)? else {
            self.order.put_back(number, &mut self.faults);
            return Ok(true);
        };
        if time < ticks {
            self.faults.note(TIME_ORDER, offset);
        }
        self.clock.ticks = ticks;
        self.clock.time = self.clock.nanoseconds(ticks);
        if event_type == event_type::GO_SYS_CALL {
            let Some(event) = self.order.lanes.get(number as usize).map(|lane| lane.head) else {
                return Ok(true);
            };
            let source = Source { data, index: &self.index };
            self.order.proceed(number, outcome.changed, source, &mut self.faults);
            let blocks = self.order.call_blocks(number, goroutine, source);
            self.converter.event(number, &event, self.clock.time, blocks, (data, &mut self.index), records);
            return Ok(true);
        }
        if event_type == event_type::CPU_SAMPLE {
            if let Some(sample) = self.index.samples.get(self.samples) {
                self.converter.sample(sample, &self.index, self.clock.time, records);
            }
            self.samples = self.samples.wrapping_add(1);
        } else if let Some(lane) = self.order.lanes.get(number as usize) {
            let source = (data, &mut self.index);
            let time = self.clock.time;
            if let Some(wrong) =
                self.converter.event(number, &lane.head, time, outcome.network, source, records)
            {
                self.faults.note(wrong, offset);
            }
            if event_type == event_type::USER_TASK_CREATE
                && self.converter.open_tasks() as u64 > self.limits.resources
            {
                return Err(limit(offset, "open tasks", self.limits.resources, "resources"));
            }
        }
        let source = Source { data, index: &self.index };
        self.order.proceed(number, outcome.changed, source, &mut self.faults);
        Ok(true)
    }

    /// Hands out what ended after the last event. What could not be put in order is left out.
    fn last_exit(&mut self, records: &mut Records) -> bool {
        while let Some(&exit) = self.index.exits.get(self.exits) {
            if self.order.goroutines.is_past(exit.goroutine, exit.seq) {
                self.hand_out_exit(exit, records);
                return true;
            }
            self.exits = self.exits.wrapping_add(1);
        }
        false
    }

    fn hand_out_exit(&mut self, exit: Exit, records: &mut Records) {
        self.exits = self.exits.wrapping_add(1);
        self.clock.time = self.clock.nanoseconds(exit.time);
        self.converter.exit(exit.goroutine, self.clock.time, records);
    }

    /// What the records refer to.
    pub(crate) fn tables(&self) -> &Tables {
        &self.index.tables
    }

    /// Numbers of the threads, by row.
    pub(crate) fn threads(&self) -> &[u64] {
        &self.converter.threads
    }

    /// Everything that was found wrong so far, if that has become more.
    pub(crate) fn news(&mut self) -> Option<Vec<Damage>> {
        self.faults.news()
    }
}

impl Clock {
    /// Time since the first event.
    #[inline]
    fn nanoseconds(&self, ticks: i64) -> i64 {
        (ticks.wrapping_sub(self.start) as f64 * self.ns_per_tick) as i64
    }
}

fn limit(at: usize, what: &'static str, limit: u64, field: &'static str) -> Error {
    Error::Limit { offset: at.saturating_add(HEADER_BYTES) as u64, what, limit, field }
}
