use super::cursor::Cursor;
use super::frontier::Frontier;
use super::generation::{CpuSample, Generation};
use super::order::Order;
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
    /// It cannot go on to the end.
    pub(crate) broken: bool,
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
        let cursors = generation.threads.iter().map(|&thread| Cursor::new(thread)).collect();
        let mut merge =
            Self { generation, cursors, frontier: Frontier::default(), next_sample: 0, broken: false };
        for cursor in 0..merge.cursors.len() {
            merge.refresh(cursor, None, bytes);
        }
        merge
    }

    /// Adds the next events to `out`, at least `at_least` if there are so many.
    pub(crate) fn fill(
        &mut self,
        order: &mut Order,
        bytes: &[u8],
        out: &mut Records,
        at_least: usize,
    ) -> Result<Progress, Error> {
        let offset = self.generation.offset;
        order.check_limits(offset)?;
        let mut ready = Progress::More;
        while out.rows.len() < at_least && ready == Progress::More {
            ready = self.step(order, bytes, out);
        }
        Ok(ready)
    }

    #[inline]
    fn step(&mut self, order: &mut Order, bytes: &[u8], out: &mut Records) -> Progress {
        let Some(head) = self.frontier.get(0) else { return self.samples_at_end(order, out) };
        if let Some(&sample) = self.generation.samples.get(self.next_sample)
            && sample.time < head.time
        {
            self.sample(sample, order, out);
            return Progress::More;
        }
        match self.attempt(0, order, bytes, out) {
            Ok(true) => Progress::More,
            Ok(false) => self.try_others(order, bytes, out),
            Err(Stopped) => Progress::Done,
        }
    }

    /// The head cannot come next: tries the other threads in order of time. This is rare.
    #[cold]
    fn try_others(&mut self, order: &mut Order, bytes: &[u8], out: &mut Records) -> Progress {
        self.frontier.sort();
        for index in 1..self.frontier.len() {
            match self.attempt(index, order, bytes, out) {
                Ok(true) => return Progress::More,
                Ok(false) => {}
                Err(Stopped) => return Progress::Done,
            }
        }
        let waiting = self.frontier.len();
        let head = self.frontier.get(0).and_then(|head| self.cursors.get(head.cursor as usize));
        let (at, name) = head.map_or((0, "an event"), |cursor| {
            (cursor.place(), wire::spec(cursor.event.wire).map_or("an event", |(name, _)| name))
        });
        self.stop(
            at,
            format!(
                "no thread can go on: {waiting} wait, the first for its {name}; a part of the generation is missing or \
                 wrong, and the rest of it cannot be put in order"
            ),
        );
        Progress::Done
    }

    #[inline]
    fn attempt(
        &mut self,
        index: usize,
        order: &mut Order,
        bytes: &[u8],
        out: &mut Records,
    ) -> Result<bool, Stopped> {
        let Some(entry) = self.frontier.get(index) else { return Ok(false) };
        let Some(cursor) = self.cursors.get_mut(entry.cursor as usize) else { return Ok(false) };
        let row = match cursor.row {
            Some(row) => row,
            None => *cursor.row.insert(order.enter(cursor.thread)),
        };
        match order.advance(&cursor.event, row, &mut self.generation.tables, out) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(contradiction) => {
                let at = cursor.place();
                self.stop(at, format!("{}; the rest of the generation is not read", contradiction.0));
                return Err(Stopped);
            }
        }
        // The next event of a thread mostly comes after those of others: this is where time goes.
        match cursor.next(bytes, &self.generation.batches, self.generation.clock) {
            Ok(true) => self.frontier.update(index, cursor.event.time),
            Ok(false) => self.frontier.remove(index),
            Err(fault) => {
                self.frontier.remove(index);
                self.unreadable(fault.at, &fault.problem);
            }
        }
        if let Some(remark) = order.take_remark() {
            let at = self.cursors.get(entry.cursor as usize).map_or(0, Cursor::place);
            self.note(at, remark);
        }
        Ok(true)
    }

    /// Reads the next event of a thread that is not in the frontier, or is there at `index`.
    fn refresh(&mut self, cursor: usize, index: Option<usize>, bytes: &[u8]) {
        let Some(reader) = self.cursors.get_mut(cursor) else { return };
        match (reader.next(bytes, &self.generation.batches, self.generation.clock), index) {
            #[expect(clippy::cast_possible_truncation, reason = "threads of one generation")]
            (Ok(true), None) => self.frontier.push(reader.event.time, cursor as u32),
            (Ok(true), Some(index)) => self.frontier.update(index, reader.event.time),
            (Ok(false), _) => {}
            (Err(fault), _) => self.unreadable(fault.at, &fault.problem),
        }
    }

    fn samples_at_end(&mut self, order: &mut Order, out: &mut Records) -> Progress {
        match self.generation.samples.get(self.next_sample) {
            Some(&sample) => {
                self.sample(sample, order, out);
                Progress::More
            }
            None => Progress::Done,
        }
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
            self.note(0, format!("stack {} of a CPU sample is not in the table of stacks", sample.stack));
        }
    }

    /// One thread cannot be read on. The others may go on until they need what is lost.
    #[cold]
    fn unreadable(&mut self, at: usize, problem: &str) {
        self.note(at, format!("{problem}; the rest of that thread is lost in this generation"));
        self.broken = true;
    }

    #[cold]
    fn stop(&mut self, at: usize, error: String) {
        self.broken = true;
        self.note(at, error);
        self.frontier.clear();
        self.next_sample = self.generation.samples.len();
    }

    fn note(&mut self, at: usize, error: String) {
        // One of a kind is enough: the first is the cause of the others, as a rule.
        if self.generation.damage.len() < 16 {
            let offset = self.generation.offset.saturating_add(at as u64);
            self.generation.damage.push(Damage { generation: self.generation.number, offset, error });
        }
    }
}

/// The generation cannot be read on.
struct Stopped;
