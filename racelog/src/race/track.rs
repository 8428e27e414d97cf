//! The race reports of one stream. Processes that share a stream without prefixes print into each other's.

use super::frames::Indented;
use super::grammar::{access_header, creation_header};
use super::open::{OpenRace, Taken};
use crate::Limits;
use crate::report::Report;

/// A report ends after so many lines that are none of its own.
const FOREIGN: u32 = 200;

/// Reports that were interrupted and may go on.
const SUSPENDED: usize = 4;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Taken,
    /// A separator, and it ended a report.
    Closing,
    Foreign,
}

/// The reports of one stream.
#[derive(Debug, Default)]
pub(crate) struct RaceTrack {
    /// The last is the one that was added to last.
    open: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    race: OpenRace,
    foreign: u32,
}

impl RaceTrack {
    pub(crate) fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether a report is waiting for its first header.
    pub(crate) fn awaits_header(&self) -> bool {
        self.open.last().is_some_and(|entry| entry.race.report.accesses.is_empty())
    }

    /// Opens a report; one that is whole ends here.
    pub(crate) fn banner(
        &mut self,
        number: u64,
        separator: Option<u64>,
        out: &mut Vec<Report>,
    ) -> &mut Report {
        self.push(OpenRace::new(number, separator, false), out)
    }

    /// Opens a report whose beginning is missing.
    pub(crate) fn fragment(&mut self, number: u64, out: &mut Vec<Report>) -> &mut Report {
        self.push(OpenRace::new(number, None, true), out)
    }

    fn push(&mut self, race: OpenRace, out: &mut Vec<Report>) -> &mut Report {
        self.end_whole(out);
        if self.open.len() >= SUSPENDED {
            out.extend(self.open.remove(0).race.finish(false, false));
        }
        self.open.push(Entry { race, foreign: 0 });
        let last = self.open.len().saturating_sub(1);
        #[expect(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.open[last].race.report
    }

    /// Reads a line.
    pub(crate) fn line(&mut self, line: &str, number: u64, limits: &Limits, out: &mut Vec<Report>) -> Fate {
        let line = Indented::new(line);
        self.resume(line.text);
        let Some(entry) = self.open.last_mut() else { return Fate::Foreign };
        let taken = entry.race.line(line, number, limits);
        match taken {
            Taken::Yes => entry.foreign = 0,
            Taken::End => return self.separator(out),
            Taken::Foreign | Taken::Elsewhere => {}
        }
        // Blank lines count too: a log may end with a thousand of them.
        let is_progress = taken == Taken::Yes && !line.text.is_empty();
        self.age(is_progress, out);
        if taken == Taken::Yes { Fate::Taken } else { Fate::Foreign }
    }

    /// Brings the report that a header belongs to to the front.
    fn resume(&mut self, text: &str) {
        if self.open.len() < 2 || !text.ends_with(':') {
            return;
        }
        let position = if let Some(header) = access_header(text) {
            let wanted = |entry: &Entry| entry.race.wants_access(&header);
            let same = |entry: &Entry| wanted(entry) && entry.race.has_address(header.address);
            if self.open.last().is_some_and(same) {
                return;
            }
            self.open.iter().rposition(same).or_else(|| self.open.iter().rposition(wanted))
        } else if let Some(header) = creation_header(text) {
            if self.open.last().is_some_and(|entry| entry.race.wants_creation(header.id)) {
                return;
            }
            self.open.iter().rposition(|entry| entry.race.wants_creation(header.id))
        } else {
            None
        };
        if let Some(position) = position {
            let entry = self.open.remove(position);
            self.open.push(entry);
        }
    }

    /// A separator ends what is whole, and what is not waits for its rest.
    fn separator(&mut self, out: &mut Vec<Report>) -> Fate {
        let open = self.open.len();
        self.end_whole(out);
        let has_ended = self.open.len() < open;
        self.age(false, out);
        if has_ended { Fate::Closing } else { Fate::Foreign }
    }

    fn end_whole(&mut self, out: &mut Vec<Report>) {
        out.extend(
            self.open
                .extract_if(.., |entry| entry.race.is_whole())
                .filter_map(|entry| entry.race.finish(true, false)),
        );
    }

    fn age(&mut self, is_progress: bool, out: &mut Vec<Report>) {
        let last = self.open.len().saturating_sub(1);
        for (position, entry) in self.open.iter_mut().enumerate() {
            if !is_progress || position != last {
                entry.foreign = entry.foreign.saturating_add(1);
            }
        }
        let old = self.open.extract_if(.., |entry| entry.foreign > FOREIGN);
        out.extend(old.filter_map(|entry| {
            let is_whole = entry.race.is_whole();
            entry.race.finish(is_whole, false)
        }));
    }

    /// The stream ends.
    pub(crate) fn finish(&mut self, out: &mut Vec<Report>) {
        out.extend(self.open.drain(..).filter_map(|entry| entry.race.finish(false, entry.foreign == 0)));
    }
}
