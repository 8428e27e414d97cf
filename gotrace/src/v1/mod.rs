//! Traces before Go 1.22 (formats 11, 19 and 21): batches per P, tables at the end, one order to be
//! found for all (`internal/trace/internal/tracev1` and `internal/trace/tracev1.go`).
//!
//! The file is gone through three times, which costs less than to keep what was decoded:
//!
//! 1. [`index`] notes where each P's batches are and reads strings, stacks, CPU samples, frequency;
//! 2. [`order`] puts the events in order and keeps the [`schedule`]: which P is next, when system
//!    calls really ended, and what an event must know of later ones;
//! 3. [`convert`] decodes the events again as they are asked for, in that order, and brings them to
//!    the model of Go 1.22.
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
mod schedule;
mod stream;
mod transition;
mod wire;

#[cfg(test)]
mod tests;

use crate::record::Records;
use crate::tables::Tables;
use crate::version::HEADER_BYTES;
use crate::{Damage, Error, Format, Limits};
use convert::Converter;
use faults::Faults;
use index::Index;
use order::Order;
use schedule::{Exit, MAX_LANES, Schedule};
use stream::{LaneEvent, Stream};

/// The events of a trace before Go 1.22, in order.
#[derive(Debug)]
pub(crate) struct V1Events<'a> {
    data: &'a [u8],
    limits: Limits,
    index: Index,
    schedule: Schedule,
    converter: Converter,
    faults: Faults,
    streams: Vec<Stream>,
    /// The run that is being handed out, its lane, and how many of its events are left.
    run: usize,
    lane: u32,
    left: u32,
    event: LaneEvent,
    /// `event` has to wait for room.
    waits: bool,
    /// Events, ends of system calls, samples and answers that were handed out.
    number: u64,
    exit: usize,
    sample: usize,
    answer: u64,
    /// Ticks of the last event as it was written, and nanoseconds of the last one handed out.
    ticks: i64,
    time: i64,
    ns_per_tick: f64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Events,
    End,
}

impl<'a> V1Events<'a> {
    /// Puts the events in order. `data` is everything after the header.
    ///
    /// # Errors
    /// [`Error::Limit`]; all other trouble is [`damage`](Self::damage).
    pub(crate) fn new(data: &'a [u8], format: Format, limits: &Limits) -> Result<Self, Error> {
        if data.len() as u64 > limits.generation_bytes {
            return Err(limit(0, "bytes in a trace before Go 1.22", limits.generation_bytes, "generation_bytes"));
        }
        let lanes = Limits { resources: limits.resources.min(MAX_LANES as u64 - 1), ..*limits };
        let mut faults = Faults::default();
        let mut index = Index::new(data, format, &lanes, &mut faults)?;
        if index.frequency.is_none() {
            let none = index.tables.strings.len() == 0 && index.tables.stacks.len() == 0;
            faults.note(
                if none {
                    "the trace was not stopped, so it has no frequency, strings and stacks: times are in ticks of the CPU's clock instead of nanoseconds, names and stacks are unknown"
                } else {
                    "the trace does not say its frequency: times are in ticks of the CPU's clock instead of nanoseconds"
                },
                index.end,
            );
        }
        let schedule = Order::new(data, &index, limits, &mut faults).run()?;
        let ns_per_tick = index.frequency.map_or(1.0, |frequency| 1e9 / frequency as f64);
        let converter = Converter::new(format, &mut index);
        Ok(Self {
            data,
            limits: *limits,
            streams: index.lanes.iter().map(|&lane| Stream::new(lane)).collect(),
            index,
            ticks: schedule.start,
            schedule,
            converter,
            faults,
            run: 0,
            lane: 0,
            left: 0,
            event: LaneEvent::default(),
            waits: false,
            number: 0,
            exit: 0,
            sample: 0,
            answer: 0,
            time: 0,
            ns_per_tick,
            state: State::Begin,
        })
    }

    /// Appends the next records, about `at_most` of them; false at the end.
    ///
    /// # Errors
    /// [`Error::Limit`] if too many tasks are open.
    pub(crate) fn fill(&mut self, records: &mut Records, at_most: usize) -> Result<bool, Error> {
        let full = records.rows.len().saturating_add(at_most);
        if self.state == State::Begin {
            self.state = State::Events;
            if self.schedule.events > 0 {
                records.push_sync(-1, 1);
            }
        }
        while self.state == State::Events && records.rows.len() < full {
            if !self.converter.next_runnable(records) && !self.step(records, full)? {
                self.state = State::End;
                let n = if self.schedule.events > 0 { 2 } else { 1 };
                records.push_sync(self.time, n);
            }
        }
        Ok(self.state != State::End)
    }

    /// Hands out the next event, if there is one. Ends of system calls come before the first event
    /// that is later.
    #[inline]
    fn step(&mut self, records: &mut Records, full: usize) -> Result<bool, Error> {
        if !std::mem::take(&mut self.waits) && !self.next_event() {
            let Some(&exit) = self.schedule.exits.get(self.exit) else { return Ok(false) };
            self.hand_out_exit(exit, records);
            return Ok(true);
        }
        let ticks = self.ticks.max(self.event.time);
        while let Some(&exit) = self.schedule.exits.get(self.exit)
            && (exit.time, exit.number) < (ticks, self.number)
        {
            if records.rows.len() >= full {
                self.waits = true;
                return Ok(true);
            }
            self.hand_out_exit(exit, records);
        }
        self.ticks = ticks;
        self.number = self.number.wrapping_add(1);
        self.time = self.nanoseconds(ticks);
        let event = &self.event;
        if event.event_type == event_type::CPU_SAMPLE {
            if let Some(sample) = self.index.samples.get(self.sample) {
                self.converter.sample(sample, &self.index, self.time, records);
            }
            self.sample = self.sample.wrapping_add(1);
            return Ok(true);
        }
        let answer = || {
            self.answer = self.answer.wrapping_add(1);
            self.schedule.answers.get(self.answer.wrapping_sub(1))
        };
        let source = (self.data, &mut self.index);
        if let Some(wrong) = self.converter.event(self.lane, event, self.time, answer, source, records) {
            self.faults.note(wrong, event.offset);
        }
        if event.event_type == event_type::USER_TASK_CREATE
            && self.converter.open_tasks() as u64 > self.limits.resources
        {
            return Err(limit(event.offset, "open tasks", self.limits.resources, "resources"));
        }
        Ok(true)
    }

    /// Decodes the next event in the order of writing.
    #[inline]
    fn next_event(&mut self) -> bool {
        if self.left == 0 {
            let Some(run) = self.schedule.run(self.run) else { return false };
            (self.lane, self.left) = run;
            self.run = self.run.wrapping_add(1);
        }
        self.left = self.left.wrapping_sub(1);
        if let Some(stream) = self.streams.get_mut(self.lane as usize) {
            // What is wrong was noted when the events were put in order.
            return stream.next(self.data, &self.index, &mut Faults::default(), &mut self.event);
        }
        let Some(sample) = self.index.samples.get(self.sample) else { return false };
        self.event.event_type = event_type::CPU_SAMPLE;
        self.event.time = sample.time;
        true
    }

    fn hand_out_exit(&mut self, exit: Exit, records: &mut Records) {
        self.exit = self.exit.wrapping_add(1);
        self.time = self.nanoseconds(exit.time);
        self.converter.exit(exit.goroutine, self.time, records);
    }

    /// Time since the first event.
    #[inline]
    fn nanoseconds(&self, ticks: i64) -> i64 {
        (ticks.wrapping_sub(self.schedule.start) as f64 * self.ns_per_tick) as i64
    }

    /// What the records refer to.
    pub(crate) fn tables(&self) -> &Tables {
        &self.index.tables
    }

    /// Numbers of the threads, by row.
    pub(crate) fn threads(&self) -> &[u64] {
        &self.converter.threads
    }

    /// Everything that was found wrong so far.
    pub(crate) fn damage(&self) -> Vec<Damage> {
        self.faults.damage()
    }
}

fn limit(at: usize, what: &'static str, limit: u64, field: &'static str) -> Error {
    Error::Limit { offset: at.saturating_add(HEADER_BYTES) as u64, what, limit, field }
}
