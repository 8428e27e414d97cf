use crate::ModuleVersion;
use std::fmt;

/// Why the requirements of a module are not in the graph. Go would stop there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The node of the graph.
    pub module: ModuleVersion,
    /// What replaces it, if something does.
    pub replacement: Option<ModuleVersion>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a go.mod that the graph needs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It is not in the source.
    Missing,
    /// go.sum has no hash of it.
    NoSum,
    /// It is not what go.sum says.
    OtherSum {
        /// Its hash.
        found: String,
        /// The hash in go.sum.
        expected: String,
    },
    /// It was found but cannot be used, and why.
    Unusable(String),
}

impl Problem {
    /// The command that puts the file into the module cache, or its hash into go.sum. None helps with a folder or a broken file.
    pub fn command(&self) -> Option<String> {
        let module = self.replacement.as_ref().unwrap_or(&self.module);
        match self.kind {
            ProblemKind::Missing if !module.version.is_empty() => Some(format!("go mod download {module}")),
            ProblemKind::NoSum => Some(format!("go mod download {}", self.module.path)),
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.module)?;
        if let Some(replacement) = &self.replacement {
            write!(f, " => {replacement}")?;
        }
        match &self.kind {
            ProblemKind::Missing => f.write_str(": its go.mod is missing")?,
            ProblemKind::NoSum => f.write_str(": missing go.sum entry for its go.mod")?,
            ProblemKind::OtherSum { found, expected } => {
                write!(f, ": checksum mismatch of its go.mod: {found}; go.sum expected {expected}")?;
            }
            ProblemKind::Unusable(why) => write!(f, ": {why}")?,
        }
        if let Some(command) = self.command() {
            write!(f, "; to fetch it:\n\t{command}")?;
        }
        Ok(())
    }
}
