use super::batch::{Batch, Content, Framed, frame};
use super::resync::{Resync, Surroundings, find_batch, is_batch};
use crate::version::Format;

/// The batches of one generation, found by their headers alone. Places count from the first byte
/// of the buffer it was cut from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section {
    /// 0 if no batch says which.
    pub(crate) number: u64,
    pub(crate) batches: Vec<Batch>,
    pub(crate) gap: Option<Gap>,
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

/// A generation is not that which comes after the one before in counting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gap {
    /// The number of the one before.
    pub(crate) previous: u64,
    /// Where this one starts.
    pub(crate) at: usize,
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
    /// Number of the section before; 0 if there is none.
    previous: u64,
    around: Surroundings,
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
            previous: 0,
            around: Surroundings::default(),
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
                match find_batch(bytes, from..usize::MAX, &self.around, at_end) {
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
                    // Or the size is wrong, and more batches follow.
                    let rest = self.at.saturating_add(1)..usize::MAX;
                    if let Resync::Found(next) = find_batch(bytes, rest, &self.around, at_end) {
                        self.damage(self.at, "a batch says that it goes on to behind the end of the input");
                        self.at = next;
                    } else {
                        self.cut_off(bytes);
                        return self.end_of_input(bytes);
                    }
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
                Framed::Batch(batch) => match self.judge(batch, bytes, at_end) {
                    Judged::NeedsMore => return None,
                    Judged::NoBatch => {
                        self.damage(
                            self.at,
                            "this looks like a batch, but its time and what follows do not fit",
                        );
                        self.lost = Some(self.at.saturating_add(1));
                    }
                    Judged::Batch(batch) => match self.place(&batch, bytes, at_end) {
                        Place::Here => {
                            self.section.number = batch.generation;
                            self.section.batches.push(batch);
                            self.around.note(&batch);
                            self.at = batch.end;
                        }
                        Place::Nowhere(why) => {
                            self.damage(batch.header, why);
                            self.at = batch.end;
                        }
                        Place::Next => return Some(self.take()),
                        Place::NeedsMore => return None,
                    },
                },
            }
        }
    }

    /// Is this a batch, and does it end where it says? If not, what follows does not fit: damage to a size would else
    /// take all batches with it that are inside the false one.
    fn judge(&mut self, batch: Batch, bytes: &[u8], at_end: bool) -> Judged {
        let fits = self.around.fits(&batch);
        match frame(bytes, batch.end) {
            Framed::Truncated | Framed::End if !at_end => return Judged::NeedsMore,
            Framed::Batch(next) if self.around.fits(&next) || fits && next.fits_after(&batch) => {
                return Judged::Batch(batch);
            }
            Framed::EndOfGeneration if self.marked_end && fits => return Judged::Batch(batch),
            Framed::End if fits => return Judged::Batch(batch),
            _ => {}
        }
        let inside = batch.start.saturating_add(1)..batch.end;
        match find_batch(bytes, inside, &self.around, at_end) {
            Resync::NeedsMore(_) => Judged::NeedsMore,
            Resync::Found(end) if fits => {
                self.damage(end, "a batch begins inside another, which says that it is longer");
                Judged::Batch(Batch { end, ..batch })
            }
            Resync::Nothing if fits => Judged::Batch(batch),
            // Of another time: whole generations may be missing.
            Resync::Nothing => match is_batch(bytes, batch.header, &Surroundings::default(), at_end) {
                None => Judged::NeedsMore,
                Some(true) => Judged::Batch(batch),
                Some(false) => Judged::NoBatch,
            },
            Resync::Found(_) => Judged::NoBatch,
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
        let number = self.section.number;
        if number != 0 {
            let follows = self.previous == 0 || number == self.previous.saturating_add(1);
            let at = self.section.batches.first().map_or(self.at, |batch| batch.header);
            self.section.gap = (!follows).then_some(Gap { previous: self.previous, at });
            self.previous = number;
        }
        std::mem::take(&mut self.section)
    }

    fn damage(&mut self, at: usize, problem: impl Into<String>) {
        // More than a few say no more.
        if self.section.damage.len() < 16 {
            self.section.damage.push((at, problem.into()));
        }
    }
}

enum Judged {
    Batch(Batch),
    NoBatch,
    NeedsMore,
}

enum Place {
    Here,
    Next,
    Nowhere(String),
    NeedsMore,
}
