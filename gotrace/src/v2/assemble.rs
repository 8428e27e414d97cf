use super::batch::{Batch, Content};
use super::clock::Clock;
use super::generation::{CpuSample, Generation, ThreadBatches};
use super::section::Section;
use super::table_batch::{ClockBatch, TableFault, cpu_samples, stacks, strings};
use crate::damage::Damage;
use crate::error::Error;
use crate::limits::Limits;
use crate::tables::{ExperimentalRow, SyncRow, Tables};
use crate::version::Format;
use rustc_hash::FxHashMap;

/// Reads the tables of a generation and groups its batches by thread.
///
/// `bytes` are what the places in `section` count in, `offset` is where they start in the trace,
/// and `usual` is the clock of the generation before.
pub(crate) fn assemble(
    section: Section,
    bytes: &[u8],
    offset: u64,
    format: Format,
    usual: Clock,
    limits: &Limits,
) -> Result<Generation, Error> {
    let mut assembly = Assembly {
        tables: Tables::default(),
        clocks: ClockBatch::default(),
        samples: Vec::new(),
        damage: Vec::new(),
        number: section.number,
        offset,
    };
    for (at, problem) in section.damage {
        assembly.damage(at, problem);
    }
    let snapshots = format >= Format::Go125;
    let mut events = Vec::new();
    let mut least_time = 0;
    for batch in section.batches {
        // As the reference has it: a time of 0 gives way to any.
        if least_time == 0 || batch.time < least_time {
            least_time = batch.time;
        }
        let content = batch.content(bytes, snapshots);
        if content == Content::Events {
            events.push(batch);
        } else if let Err(fault) = assembly.table(&batch, content, bytes, snapshots) {
            let at = batch.end.saturating_sub(fault.left);
            assembly.damage(at, format!("{}; the rest of its batch is lost", fault.problem));
        }
        assembly.check_limits(batch.end, limits)?;
    }
    let clock = assembly.clock(section.end, snapshots, usual);
    assembly.check_frames(section.end);
    assembly.sort_samples(clock);
    assembly.tables.sync =
        SyncRow { generation: section.number, clock: assembly.clocks.row(clock), resynchronised: false };
    let (batches, threads) = by_thread(events);
    Ok(Generation {
        number: section.number,
        gap: section.gap,
        offset,
        clock,
        start_ns: clock.ns(least_time),
        tables: assembly.tables,
        batches,
        threads,
        samples: assembly.samples,
        damage: assembly.damage,
    })
}

struct Assembly {
    tables: Tables,
    clocks: ClockBatch,
    samples: Vec<CpuSample>,
    damage: Vec<Damage>,
    number: u64,
    offset: u64,
}

impl Assembly {
    fn table(
        &mut self,
        batch: &Batch,
        content: Content,
        bytes: &[u8],
        snapshots: bool,
    ) -> Result<(), TableFault> {
        let body = batch.body(bytes);
        match content {
            Content::Strings => strings(body, &mut self.tables.strings),
            Content::Stacks => stacks(body, &mut self.tables.stacks),
            Content::CpuSamples => cpu_samples(body, &mut self.samples),
            Content::Sync => self.clocks.read(body, batch.time, snapshots),
            Content::Experiment => {
                self.tables.experimental.push(ExperimentalRow {
                    experiment: batch.experiment,
                    thread: batch.thread,
                    data: body.to_vec(),
                });
                Ok(())
            }
            Content::Events => Ok(()),
        }
    }

    fn check_limits(&self, at: usize, limits: &Limits) -> Result<(), Error> {
        let entries = u64::from(self.tables.strings.len())
            .saturating_add(u64::from(self.tables.stacks.len()))
            .saturating_add(self.samples.len() as u64);
        if entries > limits.table_entries {
            return Err(Error::Limit {
                offset: self.place(at),
                what: "strings, stacks and CPU samples in a generation",
                limit: limits.table_entries,
                field: "table_entries",
            });
        }
        Ok(())
    }

    fn clock(&mut self, end: usize, snapshots: bool, usual: Clock) -> Clock {
        if snapshots && self.clocks.row(usual).is_none() {
            self.damage(end, "the generation has no clock snapshot".to_owned());
        }
        if let Some(clock) = self.clocks.clock {
            return clock;
        }
        let problem = "the generation has no frequency; times are as if the clock were that of the one before, \
                       or had units of 64 ns";
        self.damage(end, problem.to_owned());
        usual
    }

    fn check_frames(&mut self, end: usize) {
        let strings = &self.tables.strings;
        let unknown = self
            .tables
            .stacks
            .all_frames()
            .iter()
            .find(|frame| !strings.contains(frame.function) || !strings.contains(frame.file));
        if let Some(frame) = unknown {
            let problem = format!(
                "stacks name functions or files that are not in the table of strings (at PC {:#x}, among others); \
                 they are left empty",
                frame.pc
            );
            self.damage(end, problem);
        }
    }

    fn sort_samples(&mut self, clock: Clock) {
        for sample in &mut self.samples {
            sample.time = clock.ns(sample.time.cast_unsigned());
        }
        self.samples.sort_by_key(|sample| sample.time);
    }

    fn place(&self, at: usize) -> u64 {
        self.offset.saturating_add(at as u64)
    }

    fn damage(&mut self, at: usize, error: String) {
        self.damage.push(Damage { generation: self.number, offset: self.place(at), error });
    }
}

/// Brings the batches of a thread together; threads stay in the order of their first batches.
fn by_thread(mut batches: Vec<Batch>) -> (Vec<Batch>, Vec<ThreadBatches>) {
    let mut rank = FxHashMap::default();
    for batch in &batches {
        let next = rank.len();
        rank.entry(batch.thread).or_insert(next);
    }
    batches.sort_by_key(|batch| rank.get(&batch.thread).copied());
    let mut threads: Vec<ThreadBatches> = Vec::with_capacity(rank.len());
    for (index, batch) in batches.iter().enumerate() {
        let end = index.saturating_add(1);
        match threads.last_mut() {
            Some(last) if last.thread == batch.thread => last.end = end,
            _ => threads.push(ThreadBatches { thread: batch.thread, first: index, end }),
        }
    }
    (batches, threads)
}
