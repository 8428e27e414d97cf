//! What was found: plain data.

mod dump;
mod frame;
mod race;

pub use dump::Dump;
pub use frame::StackFrame;
pub use race::{Access, Creation, Operation, Origin};

/// What kind of trouble a [`Report`] tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Kind {
    /// `WARNING: DATA RACE`.
    Race,
    /// `panic: …`.
    Panic,
    /// `fatal error: …` and signals.
    Fatal,
    /// `fatal error: … deadlock!`.
    Deadlock,
    /// Goroutines without a cause.
    Dump,
}

impl Kind {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Race => "race",
            Self::Panic => "panic",
            Self::Fatal => "fatal",
            Self::Deadlock => "deadlock",
            Self::Dump => "dump",
        }
    }
}

/// One race, crash or dump, as it stands in the log.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// What it is.
    pub kind: Kind,
    /// What follows `panic: ` or `fatal error: `, with the lines below it; line ends as in the log.
    pub message: Option<String>,
    /// The signal as printed: `SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47db4c`.
    pub signal: Option<String>,
    /// Registers and their values as printed, of crashes by a signal.
    pub registers: Vec<(String, String)>,
    /// Whether all of it was found. A report without its head, or cut off, or with lines lost, is not.
    pub complete: bool,
    /// First and last line in the log, from 1, separators included.
    pub lines: [u64; 2],
    /// Time stamp of the first line, as printed, where lines have one.
    pub time: Option<String>,
    /// The test it happened in: from a stack, else from a creation stack, else from the lines around.
    pub test: Option<String>,
    /// The test that the lines around name. With parallel tests it may be another one.
    pub stream_test: Option<String>,
    /// The package that `go test -json` names.
    pub package: Option<String>,
    /// The two accesses of a race, the one that was noticed first. Fewer if it is incomplete.
    pub accesses: Vec<Access>,
    /// Where the goroutines of a race were created; the main goroutine has none.
    pub created: Vec<Creation>,
    /// The goroutines of the other kinds.
    pub dump: Dump,
    /// Arguments and labels are not to be shown.
    pub(crate) is_redacted: bool,
}

impl Report {
    pub(crate) fn new(kind: Kind, line: u64) -> Self {
        Self {
            kind,
            message: None,
            signal: None,
            registers: Vec::new(),
            complete: false,
            lines: [line; 2],
            time: None,
            test: None,
            stream_test: None,
            package: None,
            accesses: Vec::new(),
            created: Vec::new(),
            dump: Dump::default(),
            is_redacted: false,
        }
    }

    /// The block that tells where an access's goroutine was created.
    pub fn creation(&self, access: &Access) -> Option<&Creation> {
        let Some(Origin::Goroutine(id)) = access.goroutine else { return None };
        self.created.iter().find(|block| block.id == id)
    }
}
