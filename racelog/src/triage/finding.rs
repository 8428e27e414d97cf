use crate::identity::{Identity, user_frames};
use crate::pattern::Pattern;
use crate::report::{Access, Report, StackFrame};

/// A report, with all its occurrences.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The first complete occurrence, or the first.
    pub report: Report,
    /// The file it is in.
    pub file: String,
    /// What it is called.
    pub identity: Identity,
    /// What it is an instance of.
    pub pattern: Option<Pattern>,
    /// How often it occurred.
    pub count: u64,
    /// Where it occurred: the first ones, and the last.
    pub occurrences: Vec<Occurrence>,
    /// The different pairs of lines at which it occurred.
    pub variants: Vec<Variant>,
}

/// Where a report stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Occurrence {
    /// The file.
    pub file: String,
    /// First and last line.
    pub line: [u64; 2],
    /// Time stamp as printed.
    pub time: Option<String>,
}

/// The lines of an occurrence's accesses, or of its first goroutine.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Variant {
    /// The innermost user frame of each; where an access has none, that of the `go` statement.
    pub places: Vec<Place>,
    /// How often.
    pub count: u64,
}

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Place {
    /// Function, as printed.
    pub function: String,
    /// File, as printed.
    pub file: String,
    /// Line.
    pub line: u32,
}

/// More occurrences and variants than this are counted, not listed.
const LISTED: usize = 1000;

impl Finding {
    pub(super) fn new(file: &str, report: Report, identity: Identity) -> Self {
        let pattern = Pattern::of(&report);
        let mut finding = Self {
            file: file.to_owned(),
            identity,
            pattern,
            count: 1,
            occurrences: vec![occurrence(file, &report)],
            variants: Vec::new(),
            report,
        };
        finding.add_variant(places(&finding.report));
        finding
    }

    /// Adds another occurrence.
    pub(super) fn add(&mut self, file: &str, report: Report) {
        self.count = self.count.saturating_add(1);
        let occurrence = occurrence(file, &report);
        if self.occurrences.len() >= LISTED {
            self.occurrences.pop();
        }
        self.occurrences.push(occurrence);
        self.add_variant(places(&report));
        if report.complete && !self.report.complete {
            self.pattern = Pattern::of(&report);
            file.clone_into(&mut self.file);
            self.report = report;
        }
    }

    /// The first occurrence.
    pub fn first_seen(&self) -> Option<&Occurrence> {
        self.occurrences.first()
    }

    /// The last occurrence.
    pub fn last_seen(&self) -> Option<&Occurrence> {
        self.occurrences.last()
    }

    /// The places that a person looks at first: the innermost user frame of each access (where it has none, of the
    /// `go` statement of its goroutine), or of the goroutine that crashed.
    pub fn places(&self) -> Vec<Place> {
        places(&self.report)
    }

    fn add_variant(&mut self, mut places: Vec<Place>) {
        // Which access came first is chance.
        places.sort();
        if let Some(known) = self.variants.iter_mut().find(|variant| variant.places == places) {
            known.count = known.count.saturating_add(1);
        } else if self.variants.len() < LISTED {
            self.variants.push(Variant { places, count: 1 });
        }
    }
}

fn occurrence(file: &str, report: &Report) -> Occurrence {
    Occurrence { file: file.to_owned(), line: report.lines, time: report.time.clone() }
}

fn places(report: &Report) -> Vec<Place> {
    let accesses = report.accesses.iter().filter_map(|access| whereabouts(report, access));
    let accesses = accesses.map(|whereabouts| match whereabouts {
        Whereabouts::In(place) | Whereabouts::StartedBy(place) => place,
    });
    let first = report.dump.goroutines().next();
    let crash = first.into_iter().flat_map(|goroutine| {
        let frames = goroutine.frames().map(|frame| (frame.function, frame.file, frame.line));
        let frame = user_frames(frames).next();
        frame.map(|frame| Place {
            function: frame.function.to_owned(),
            file: frame.file.to_owned(),
            line: frame.line,
        })
    });
    accesses.chain(crash).collect()
}

/// Where to look for an access.
pub(crate) enum Whereabouts {
    /// It is here.
    In(Place),
    /// Its stack has no user function; this one started its goroutine.
    StartedBy(Place),
}

pub(crate) fn whereabouts(report: &Report, access: &Access) -> Option<Whereabouts> {
    innermost(&access.frames)
        .map(Whereabouts::In)
        .or_else(|| innermost(&report.creation(access)?.frames).map(Whereabouts::StartedBy))
}

fn innermost(frames: &[StackFrame]) -> Option<Place> {
    let all = frames.iter().map(|frame| (frame.function.as_str(), frame.file.as_str(), frame.line));
    let user = user_frames(all).next();
    let (function, file, line) = match user {
        Some(frame) => (frame.function, frame.file, frame.line),
        None => return None,
    };
    Some(Place { function: function.to_owned(), file: file.to_owned(), line })
}
