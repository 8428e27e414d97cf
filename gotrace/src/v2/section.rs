use super::batch::{Batch, Content, Framed, frame};
use super::resync::{Resync, find_batch};
use crate::version::Format;

/// The batches of one generation, found by their headers alone. Places count from the first byte
/// of the buffer it was cut from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section {
    /// 0 if no batch says which.
    pub(crate) number: u64,
    pub(crate) batches: Vec<Batch>,
    /// First byte after it.
    pub(crate) end: usize,
    /// What was lost, and where.
    pub(crate) damage: Vec<(usize, String)>,
}

impl Section {
    /// How many bytes its batches have.
    pub(crate) fn bytes(&self) -> u64 {
        self.batches.iter().map(|batch| batch.end.saturating_sub(batch.start) as u64).sum()
    }
}

/// Cuts a trace into generations. It is given a buffer that may still grow at its end, and looks at
/// each header once.
#[derive(Debug)]
pub(crate) struct Splitter {
    /// Generations have an end of their own, from Go 1.26 on.
    marked_end: bool,
    clock_snapshots: bool,
    at: usize,
    section: Section,
    /// Looking for a batch after damage, from here on.
    lost: Option<usize>,
}

impl Splitter {
    /// Starts after the header, at byte `at` of the buffer.
    pub(crate) fn new(format: Format, at: usize) -> Self {
        Self {
            marked_end: format >= Format::Go126,
            clock_snapshots: format >= Format::Go125,
            at,
            section: Section::default(),
            lost: None,
        }
    }

    /// The first `count` bytes of the buffer were dropped. They must be before the end of the last section.
    pub(crate) fn rebase(&mut self, count: usize) {
        self.at = self.at.saturating_sub(count);
    }

    /// The next generation; `None` if more bytes are needed, or, `at_end`, if there is none.
    pub(crate) fn next(&mut self, bytes: &[u8], at_end: bool) -> Option<Section> {
        loop {
            if let Some(from) = self.lost {
                match find_batch(bytes, from, self.section.number, self.last_time(), at_end) {
                    Resync::Found(at) => (self.at, self.lost) = (at, None),
                    Resync::NeedsMore(from) => {
                        self.lost = Some(from);
                        return None;
                    }
                    Resync::Nothing => (self.at, self.lost) = (bytes.len(), None),
                }
            }
            match frame(bytes, self.at) {
                Framed::End | Framed::Truncated if !at_end => return None,
                Framed::End => return self.end_of_input(bytes),
                Framed::Truncated => {
                    self.cut_off(bytes);
                    return self.end_of_input(bytes);
                }
                Framed::EndOfGeneration if self.marked_end => {
                    self.at = self.at.saturating_add(1);
                    if self.section.batches.is_empty() {
                        self.damage(self.at, "a generation without events, frequency and clock snapshot");
                    }
                    return Some(self.take());
                }
                Framed::EndOfGeneration => {
                    self.damage(self.at, "expected a batch of events (byte 1 or 49), found byte 52");
                    self.lost = Some(self.at.saturating_add(1));
                }
                Framed::Broken(fault) => {
                    self.damage(self.at, fault.to_string());
                    self.lost = Some(self.at.saturating_add(1));
                }
                Framed::Batch(batch) => match self.place(&batch, bytes, at_end) {
                    Place::Here => {
                        self.section.number = batch.generation;
                        self.section.batches.push(batch);
                        self.at = batch.end;
                    }
                    Place::Nowhere(why) => {
                        self.damage(batch.header, why);
                        self.at = batch.end;
                    }
                    Place::Next => return Some(self.take()),
                    Place::NeedsMore => return None,
                },
            }
        }
    }

    fn place(&self, batch: &Batch, bytes: &[u8], at_end: bool) -> Place {
        let here = self.section.number;
        if batch.generation == 0 {
            return Place::Nowhere("a batch of generation 0, which there is not; it is left out".to_owned());
        }
        if here == 0 || batch.generation == here {
            return Place::Here;
        }
        // A single batch with another number is one whose number was damaged.
        match frame(bytes, batch.end) {
            Framed::Truncated | Framed::End if !at_end => Place::NeedsMore,
            Framed::Batch(next) if next.generation == here => Place::Nowhere(format!(
                "a batch of generation {} inside generation {here}; it is left out",
                batch.generation
            )),
            _ => Place::Next,
        }
    }

    /// The rest of the input is one cut batch: what there is of it may still be read.
    fn cut_off(&mut self, bytes: &[u8]) {
        self.damage(self.at, "the input ends inside a batch; the trace was cut off");
        // With the rest of a body that must be there, a header can be read that is whole.
        let padded = [bytes.get(self.at..).unwrap_or_default(), &[0; 1 << 16]].concat();
        if let Framed::Batch(batch) = frame(&padded, 0)
            && (batch.generation == self.section.number || self.section.number == 0)
        {
            let place = |at: usize| at.saturating_add(self.at).min(bytes.len());
            self.section.number = batch.generation;
            self.section.batches.push(Batch {
                header: self.at,
                start: place(batch.start),
                end: bytes.len(),
                ..batch
            });
        }
        self.at = bytes.len();
    }

    fn end_of_input(&mut self, bytes: &[u8]) -> Option<Section> {
        let events = |batch: &Batch| batch.content(bytes, self.clock_snapshots) == Content::Events;
        if self.marked_end && self.section.batches.iter().any(events) {
            self.damage(self.at, "the generation has no end; the program was killed or the trace cut off");
        } else if self.marked_end && self.section.damage.is_empty() {
            // A flight recorder or a killed program leaves the clocks of a generation that never began.
            self.section = Section::default();
        }
        let section = self.take();
        (!section.batches.is_empty() || !section.damage.is_empty()).then_some(section)
    }

    fn take(&mut self) -> Section {
        self.section.end = self.at;
        std::mem::take(&mut self.section)
    }

    fn damage(&mut self, at: usize, problem: impl Into<String>) {
        // More than a few say no more.
        if self.section.damage.len() < 16 {
            self.section.damage.push((at, problem.into()));
        }
    }

    fn last_time(&self) -> Option<u64> {
        self.section.batches.last().map(|batch| batch.time)
    }
}

enum Place {
    Here,
    Next,
    Nowhere(String),
    NeedsMore,
}
