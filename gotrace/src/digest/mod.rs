mod fnv;
mod line;
mod number;

pub use line::{CanonicalLine, CanonicalLines};

use crate::event::Event;

/// Two fingerprints of a stream of events, to tell whether two decoders, or two ways through this one,
/// saw the same.
///
/// Both are over the [canonical lines](CanonicalLines) of the events, by FNV-1a with 64 bits.
///
/// ```
/// # fn digest(events: &[gotrace::Event<'_>]) {
/// let mut digest = gotrace::Digest::new();
/// for event in events {
///     digest.event(event);
/// }
/// println!("{} events, {:016x}", digest.events(), digest.sequence());
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Digest {
    lines: CanonicalLines,
    sequence: u64,
    set_without_times: u64,
    events: u64,
}

impl Digest {
    /// The digest of no events.
    #[must_use]
    pub fn new() -> Self {
        Self { lines: CanonicalLines::new(), sequence: fnv::BASIS, set_without_times: 0, events: 0 }
    }

    /// Takes the next event in.
    pub fn event(&mut self, event: &Event<'_>) {
        let line = self.lines.line(event);
        let sequence = fnv::hash(self.sequence, line.time_and_space());
        let (sequence, alone) = fnv::hash_both(sequence, fnv::BASIS, line.without_time());
        self.sequence = fnv::step(sequence, b'\n');
        self.set_without_times = self.set_without_times.wrapping_add(alone);
        self.events = self.events.wrapping_add(1);
    }

    /// Of all lines with their times, each ended by a line feed: the same for the same events in the
    /// same order at the same times.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The sum of the hashes of all lines without their times, so the order does not matter.
    #[must_use]
    pub fn set_without_times(&self) -> u64 {
        self.set_without_times
    }

    /// How many events were taken in.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::new()
    }
}
