use crate::ModuleVersion;
use std::io;
use std::path::PathBuf;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that must be there could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file breaks the rules of its format.
    #[error("{0}")]
    Format(#[from] Faults),
    /// The main modules cannot be used together, or as they are.
    #[error("{0}")]
    MainModule(String),
    /// The graph cannot be computed as asked.
    #[error("{0}")]
    Request(String),
    /// go.mod does not say what would be selected, and may not be changed; see
    /// [`GoCommand::ListReadonly`](crate::GoCommand::ListReadonly).
    #[error("updates to go.mod needed, disabled by readonly: {0}; to update it:\n\tgo mod tidy")]
    UpdatesNeeded(String),
    /// A binary has no build info that can be read.
    #[error("{file}: {problem}")]
    Binary {
        /// The name that the file was given.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A module cannot be looked up, because its name would leave the module cache or its file is no file.
    #[error("{module}: {problem}")]
    Lookup {
        /// What was looked up.
        module: ModuleVersion,
        /// What is wrong with it.
        problem: String,
    },
    /// A limit was reached; see [`Limits`](crate::Limits).
    #[error("{place}: more than {limit} {what}; raise `Limits::{field}` if you trust the input")]
    Limit {
        /// The file or graph.
        place: String,
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
        /// The field of [`Limits`](crate::Limits) that holds the bound.
        field: &'static str,
    },
}

impl Error {
    /// Whether a limit was reached, so that the same input may succeed with higher [`Limits`](crate::Limits).
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::Limit { .. })
    }
}

/// All that is wrong with one file, at least one fault, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// So many are kept of one file.
    pub(crate) const KEPT: usize = 100;

    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(faults)
    }

    /// The faults.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

/// One fault per line.
impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// One thing wrong with a file: `file:line:column: what was found; what was expected`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {found}; {expected}")]
pub struct Fault {
    /// The name that the file was given.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// What was found.
    pub found: String,
    /// What was expected instead.
    pub expected: String,
}
