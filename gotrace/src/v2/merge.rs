use super::cursor::{self, Cursor, Next};
use super::frontier::Frontier;
use super::generation::{CpuSample, Generation};
use super::order::{Fault, Faulted, Order};
use crate::damage::Damage;
use crate::error::Error;
use crate::record::{Context, Records};
use crate::wire_type as wire;

/// Puts the events of one generation in order, as many at a time as are asked for
/// (`internal/trace/reader.go`).
#[derive(Debug)]
pub(crate) struct Merge {
    pub(crate) generation: Generation,
    cursors: Vec<Cursor>,
    frontier: Frontier,
    next_sample: usize,
    /// How many threads were looked at in vain, less those for which many events came.
    effort: u64,
    /// It cannot go on to the end.
    pub(crate) broken: bool,
    replay: Option<Replay>,
}

/// What came before did not fit, so the generation is put in order once more without it.
#[derive(Debug)]
struct Replay {
    /// How far each thread had come: these events have been handed out.
    done: Vec<cursor::Progress>,
    /// They end here.
    again: Records,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// There is more.
    More,
    /// All that could be put in order is.
    Done,
}

impl Merge {
    /// Starts with the first event of each thread. `bytes` are those of the generation, now and in
    /// each later call.
    pub(crate) fn new(generation: Generation, bytes: &[u8]) -> Self {
        let mut merge = Self {
            generation,
            cursors: Vec::new(),
            frontier: Frontier::default(),
            next_sample: 0,
            effort: 0,
            broken: false,
            replay: None,
        };
        merge.start(bytes);
        merge
    }

    fn start(&mut self, bytes: &[u8]) {
        self.frontier.clear();
        self.cursors = self.generation.threads.iter().map(|&thread| Cursor::new(thread)).collect();
        for index in 0..self.cursors.len() {
            let Some(cursor) = self.cursors.get_mut(index) else { break };
            let mut rest = &[][..];
            let next = cursor.next(&mut rest, bytes, &self.generation.batches, self.generation.clock);
            cursor.keep(rest);
            match next {
                #[expect(clippy::cast_possible_truncation, reason = "each has a batch of its own")]
                Next::Event => self.frontier.push(cursor.time, index as u32),
                Next::End => {}
                Next::Unreadable => {
                    let at = cursor.place();
                    self.unreadable(at, NO_EVENT);
                }
            }
        }
    }

    /// What is known contradicts this generation, and that may be due to one before it: without that it may
    /// be in order. Each event comes once all the same: those that were handed out do not come again.
    ///
    /// False if nothing was known.
    #[cold]
    fn start_again(&mut self, order: &mut Order, bytes: &[u8]) -> bool {
        if !order.begin_again() {
            return false;
        }
        let done = self.cursors.iter().map(Cursor::progress).collect();
        self.replay = Some(Replay { done, again: Records::default() });
        self.start(bytes);
        true
    }

    /// Adds the next events to `out` until `at_least` words of it are in use, if there are so many.
    pub(crate) fn fill(
        &mut self,
        order: &mut Order,
        bytes: &[u8],
        out: &mut Records,
        at_least: usize,
    ) -> Result<Progress, Error> {
        let offset = self.generation.offset;
        order.check_limits(offset)?;
        while out.words() < at_least {
            let Some(head) = self.frontier.get(0) else {
                if let Some(&sample) = self.generation.samples.get(self.next_sample) {
                    self.sample(sample, order, out);
                    continue;
                }
                return Ok(Progress::Done);
            };
            let sample = self.generation.samples.get(self.next_sample);
            if let Some(&sample) = sample
                && sample.time < head.time
            {
                self.sample(sample, order, out);
                continue;
            }
            let until = self.frontier.head_until().min(sample.map_or(i64::MAX, |sample| sample.time));
            match self.advance(0, until, order, bytes, out, at_least) {
                Ok(true) => {}
                Ok(false) => {
                    if self.try_others(order, bytes, out) == Progress::Done {
                        return Ok(Progress::Done);
                    }
                }
                Err(Stopped) => return Ok(Progress::Done),
            }
        }
        Ok(Progress::More)
    }

    /// The head cannot come next: tries the other threads in order of time. This is rare.
    #[cold]
    fn try_others(&mut self, order: &mut Order, bytes: &[u8], out: &mut Records) -> Progress {
        self.effort = self.effort.saturating_add(self.frontier.len() as u64);
        if self.effort > EFFORT {
            let at = self.cursors.first().map_or(0, Cursor::place);
            let why = "its threads have to wait for each other so often that it would take for ever to put the rest \
                       of it in order";
            // Not even without what came before.
            order.begin_again();
            return match self.stop(at, why.to_owned(), order, bytes) {
                Ok(()) => Progress::More,
                Err(Stopped) => Progress::Done,
            };
        }
        self.frontier.sort();
        for index in 1..self.frontier.len() {
            match self.advance(index, i64::MIN, order, bytes, out, 0) {
                Ok(true) => {
                    self.effort = self.effort.saturating_sub(EASE);
                    return Progress::More;
                }
                Ok(false) => {}
                Err(Stopped) => return Progress::Done,
            }
        }
        let waiting = self.frontier.len();
        let head = self.frontier.get(0).and_then(|head| self.cursors.get(head.cursor as usize));
        let (at, name) = head.map_or((0, "an event"), |cursor| {
            (cursor.place(), wire::spec(cursor.wire).map_or("an event", |(name, _)| name))
        });
        let why = format!(
            "no thread can go on: {waiting} wait, the first for its {name}; a part of the generation is missing or \
             wrong, and the rest of it cannot be put in order"
        );
        match self.stop(at, why, order, bytes) {
            Ok(()) => Progress::More,
            Err(Stopped) => Progress::Done,
        }
    }

    /// Lets the next event of the thread at `index` come next, if it may, and then those behind it up
    /// to the time `until`. False if not even the first may.
    #[inline]
    fn advance(
        &mut self,
        index: usize,
        until: i64,
        order: &mut Order,
        bytes: &[u8],
        out: &mut Records,
        at_least: usize,
    ) -> Result<bool, Stopped> {
        let Some(entry) = self.frontier.get(index) else { return Ok(false) };
        let Some(cursor) = self.cursors.get_mut(entry.cursor as usize) else { return Ok(false) };
        let row = match cursor.row {
            Some(row) => row,
            None => *cursor.row.insert(order.enter(cursor.thread)),
        };
        let Generation { tables, batches, clock, .. } = &mut self.generation;
        let (mut out, mut until) = (out, until);
        if let Some(Replay { done, again }) = &mut self.replay {
            until = i64::MIN;
            if done.get(entry.cursor as usize).is_some_and(|done| cursor.progress() < *done) {
                again.clear();
                out = again;
            }
        }
        let mut turn = order.turn(row, cursor.arguments(bytes), tables, out);
        let mut any = false;
        let after = loop {
            turn.event(cursor.wire, cursor.time);
            let start = turn.rest;
            match order.advance(&mut turn) {
                Ok(true) => any = true,
                Ok(false) => {
                    turn.rest = start;
                    break if any { After::Next } else { After::Same };
                }
                Err(Faulted) => {
                    turn.rest = start;
                    break After::Fault;
                }
            }
            match cursor.next(&mut turn.rest, bytes, batches, *clock) {
                Next::Event if cursor.time <= until && turn.out.words() < at_least => {}
                Next::Event => break After::Next,
                Next::End => break After::End,
                Next::Unreadable => break After::NoEvent,
            }
        };
        cursor.keep(turn.rest);
        order.end_turn(&turn);
        let fault = turn.take_fault();
        let (at, time) = (cursor.place(), cursor.time);
        match after {
            After::Same => {}
            After::Next => self.frontier.update(index, time),
            After::End => self.frontier.remove(index),
            After::NoEvent => {
                self.frontier.remove(index);
                self.unreadable(at, NO_EVENT);
            }
            After::Fault => match fault {
                Some(Fault::Unreadable(fault)) => {
                    self.frontier.remove(index);
                    self.unreadable(at, &format!("an event {}", fault.describe()));
                    // One thread less: the others have their turn.
                    return Ok(true);
                }
                Some(Fault::NoEvent) => {
                    self.frontier.remove(index);
                    self.unreadable(at, NO_EVENT);
                    return Ok(true);
                }
                Some(Fault::Contradiction(why)) => {
                    self.stop(at, format!("{why}; the rest of the generation is not read"), order, bytes)?;
                    return Ok(true);
                }
                None => return Err(Stopped),
            },
        }
        if let Some(remark) = order.take_remark() {
            let at = self.cursors.get(entry.cursor as usize).map_or(0, Cursor::place);
            // The first says it for all that are missing alike.
            if !self.generation.damage.iter().any(|damage| is_alike(&damage.error, &remark)) {
                self.note(at, remark);
            }
        }
        Ok(any)
    }

    fn sample(&mut self, sample: CpuSample, order: &mut Order, out: &mut Records) {
        self.next_sample = self.next_sample.saturating_add(1);
        let context = Context {
            thread: order.thread_row(sample.thread),
            proc: sample.proc,
            goroutine: sample.goroutine,
        };
        out.push(wire::CPU_SAMPLE, sample.time, context, [sample.stack, 0, 0]);
        if !self.generation.tables.stacks.contains(sample.stack) {
            self.note(
                self.generation.start,
                format!("stack {} of a CPU sample is not in the table of stacks", sample.stack),
            );
        }
    }

    /// One thread cannot be read on. The others may go on until they need what is lost.
    #[cold]
    fn unreadable(&mut self, at: usize, problem: &str) {
        self.note(at, format!("{problem}; the rest of that thread is lost in this generation"));
        self.broken = true;
    }

    #[cold]
    fn stop(&mut self, at: usize, error: String, order: &mut Order, bytes: &[u8]) -> Result<(), Stopped> {
        self.note(at, error);
        if self.start_again(order, bytes) {
            return Ok(());
        }
        self.broken = true;
        self.frontier.clear();
        self.next_sample = self.generation.samples.len();
        Err(Stopped)
    }

    fn note(&mut self, at: usize, error: String) {
        // One of a kind is enough: the first is the cause of the others, as a rule.
        if self.generation.damage.len() < 16 {
            let offset = self.generation.offset.saturating_add(at as u64);
            let damage = Damage { generation: self.generation.number, offset, error };
            // What is put in order twice may stop twice at one place.
            if !self.generation.damage.contains(&damage) {
                self.generation.damage.push(damage);
            }
        }
    }
}

/// Do they differ in numbers only?
fn is_alike(a: &str, b: &str) -> bool {
    let is_other = |byte: &u8| !byte.is_ascii_digit();
    a.bytes().filter(is_other).eq(b.bytes().filter(is_other))
}

/// How a thread's turn ended.
enum After {
    /// Its next event may not come yet; nothing changed.
    Same,
    /// Its next event has to wait for others.
    Next,
    /// It has no more events.
    End,
    /// What comes next is no event.
    NoEvent,
    /// An event cannot be read, or cannot be.
    Fault,
}

const NO_EVENT: &str = "what stands here is no event";

/// When to give up, in threads that were looked at without an event coming of it. Half a second is spent
/// by then. Clocks that are off make threads wait, but not so much: see [`EASE`].
const EFFORT: u64 = 50_000_000;
/// What one event makes good: all threads of a large program may wait each time.
const EASE: u64 = 1000;

/// The generation cannot be read on.
struct Stopped;
