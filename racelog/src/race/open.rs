//! A race report that is being read.

use super::frames::{Fed, FrameReader, Indented};
use super::grammar::{AccessHeader, CreationHeader};
use super::line::RaceLine;
use crate::Limits;
use crate::report::{Access, Creation, Kind, Origin, Report, StackFrame};

/// Where frames go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    /// There was no header yet.
    Banner,
    Access,
    Creation,
}

#[derive(Debug)]
pub(super) struct OpenRace {
    pub(super) report: Report,
    section: Section,
    frames: FrameReader,
    /// There was no banner.
    is_headless: bool,
    /// The separator before the banner was found.
    has_separator: bool,
}

/// What became of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    Foreign,
    /// The separator, which ends it.
    End,
    /// A header that belongs to no part of this report.
    Elsewhere,
}

impl OpenRace {
    pub(super) fn new(line: u64, first_line: Option<u64>, is_headless: bool) -> Self {
        let mut report = Report::new(Kind::Race, line);
        if let Some(first) = first_line {
            report.lines[0] = first;
        }
        Self {
            report,
            section: Section::Banner,
            frames: FrameReader::default(),
            is_headless,
            has_separator: first_line.is_some(),
        }
    }

    /// Reads a line of its stream.
    pub(super) fn line(&mut self, line: Indented<'_>, number: u64, limits: &Limits) -> Taken {
        let taken = match RaceLine::parse(line.text) {
            RaceLine::Separator => Taken::End,
            RaceLine::Blank => return Taken::Yes,
            RaceLine::Access(header) => self.access(header),
            RaceLine::Creation(header) => self.creation(header),
            RaceLine::NotRestored => self.not_restored(),
            _ if self.section == Section::Banner => self.before_headers(line),
            _ => match self.frames.feed(line) {
                Fed::Taken => Taken::Yes,
                Fed::Frame(frame) => self.frame(frame, limits),
                Fed::Joined(text) => {
                    return self.line(Indented { indent: line.indent, text: &text }, number, limits);
                }
                Fed::Digits => self.more_digits(line.text),
                Fed::Foreign => Taken::Foreign,
            },
        };
        if matches!(taken, Taken::Yes | Taken::End) {
            self.report.lines[1] = self.report.lines[1].max(number);
        }
        taken
    }

    /// A header that was broken into two lines, or something foreign.
    fn before_headers(&mut self, line: Indented<'_>) -> Taken {
        match self.frames.feed(line) {
            Fed::Joined(text) => match RaceLine::parse(&text) {
                RaceLine::Access(header) => self.access(header),
                _ => Taken::Foreign,
            },
            _ => Taken::Foreign,
        }
    }

    /// Whether a header is that of the access which is missing.
    pub(super) fn wants_access(&self, header: &AccessHeader<'_>) -> bool {
        let accesses = &self.report.accesses;
        match accesses.len() {
            0 => !header.previous || self.is_headless,
            1 => header.previous && !self.is_headless,
            _ => false,
        }
    }

    /// Whether it is an access to the same address; two addresses may differ, but hardly ever do.
    pub(super) fn has_address(&self, address: Option<&str>) -> bool {
        self.report.accesses.first().is_some_and(|access| access.address.as_deref() == address)
    }

    /// Whether the creation block of this goroutine is missing.
    pub(super) fn wants_creation(&self, id: u64) -> bool {
        self.missing_creations().any(|missing| missing == id)
    }

    /// Starts an access. The caller has asked whether it is wanted.
    pub(super) fn access(&mut self, header: AccessHeader<'_>) -> Taken {
        if !self.wants_access(&header) {
            return Taken::Elsewhere;
        }
        self.frames.end_stack();
        self.section = Section::Access;
        self.report.accesses.push(Access {
            operation: header.operation,
            previous: header.previous,
            address: header.address.map(str::to_owned),
            goroutine: Some(header.origin),
            restored: true,
            frames: Vec::new(),
        });
        Taken::Yes
    }

    pub(super) fn creation(&mut self, header: CreationHeader<'_>) -> Taken {
        let is_fragment = self.is_headless && !self.report.created.iter().any(|block| block.id == header.id);
        if !self.wants_creation(header.id) && !is_fragment {
            return Taken::Elsewhere;
        }
        self.frames.end_stack();
        self.section = Section::Creation;
        self.report.created.push(Creation {
            id: header.id,
            state: header.state.to_owned(),
            frames: Vec::new(),
            restored: true,
        });
        Taken::Yes
    }

    fn not_restored(&mut self) -> Taken {
        match self.section {
            Section::Banner => return Taken::Foreign,
            Section::Access => {
                if let Some(access) = self.report.accesses.last_mut() {
                    access.restored = false;
                }
            }
            Section::Creation => {
                if let Some(block) = self.report.created.last_mut() {
                    block.restored = false;
                }
            }
        }
        Taken::Yes
    }

    /// The stack that is being read.
    fn stack(&mut self) -> Option<&mut Vec<StackFrame>> {
        match self.section {
            Section::Banner => None,
            Section::Access => self.report.accesses.last_mut().map(|access| &mut access.frames),
            Section::Creation => self.report.created.last_mut().map(|block| &mut block.frames),
        }
    }

    fn more_digits(&mut self, digits: &str) -> Taken {
        let Some(frame) = self.stack().and_then(|frames| frames.last_mut()) else { return Taken::Foreign };
        let offset = format!("{:x}{digits}", frame.offset.unwrap_or_default());
        frame.offset = u64::from_str_radix(&offset, 16).ok();
        Taken::Yes
    }

    fn frame(&mut self, frame: StackFrame, limits: &Limits) -> Taken {
        let Some(frames) = self.stack() else { return Taken::Foreign };
        if frames.len() >= limits.frames {
            self.frames.is_damaged = true;
            return Taken::Yes;
        }
        frames.push(frame);
        Taken::Yes
    }

    /// Goroutines whose creation block has not come. Goroutine 0 is the runtime's and has none.
    fn missing_creations(&self) -> impl Iterator<Item = u64> {
        let created = &self.report.created;
        self.report
            .accesses
            .iter()
            .filter_map(|access| match access.goroutine {
                Some(Origin::Goroutine(id)) if id != 0 => Some(id),
                _ => None,
            })
            .filter(|id| !created.iter().any(|block| block.id == *id))
    }

    /// Whether nothing is missing but the separator.
    pub(super) fn is_whole(&self) -> bool {
        let report = &self.report;
        let has_stacks = report.accesses.iter().all(|access| !access.restored || !access.frames.is_empty())
            && report.created.iter().all(|block| !block.restored || !block.frames.is_empty());
        !self.is_headless
            && !self.frames.is_damaged
            && report.accesses.len() == 2
            && has_stacks
            && self.missing_creations().next().is_none()
    }

    /// Whether there is enough of it to be told from a log line that speaks of races.
    pub(super) fn is_credible(&self) -> bool {
        let report = &self.report;
        if self.is_headless {
            return report.accesses.iter().any(|access| !access.frames.is_empty())
                || report.created.iter().any(|block| !block.frames.is_empty());
        }
        !report.accesses.is_empty()
    }

    /// Whether it was cut off right behind its banner, of which the separator in front leaves no doubt.
    fn is_banner_only(&self) -> bool {
        self.has_separator && self.report.accesses.is_empty() && !self.is_headless
    }

    /// The report, if it is one. `is_end`: the log stops here.
    pub(super) fn finish(mut self, is_ended: bool, is_end: bool) -> Option<Report> {
        self.frames.end_stack();
        let is_report = self.is_credible() || (is_end && self.is_banner_only());
        if !is_report {
            return None;
        }
        self.report.complete = is_ended && self.is_whole();
        Some(self.report)
    }
}
