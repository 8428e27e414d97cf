#![warn(clippy::arithmetic_side_effects)]

use super::{GoVersion, Semver, toolchain_version};
use std::cmp::Ordering;
use std::fmt;

/// A module at a version: a node of the module graph.
///
/// The version is empty for main modules, and for folders that replace a module (whose path is the folder).
/// `go` and `toolchain` are modules too; their versions look like `1.21.3` and `go1.21.3`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleVersion {
    /// The module path.
    pub path: String,
    /// The version, or nothing.
    pub version: String,
}

impl ModuleVersion {
    /// Puts path and version together.
    pub fn new(path: impl Into<String>, version: impl Into<String>) -> Self {
        Self { path: path.into(), version: version.into() }
    }

    /// The order of build lists: by path, then by version.
    pub fn list_order(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path).then_with(|| compare_versions(&self.path, &self.version, &other.version))
    }
}

/// `path@version`, or only the path where there is no version.
impl fmt::Display for ModuleVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if !self.version.is_empty() {
            write!(f, "@{}", self.version)?;
        }
        Ok(())
    }
}

/// Compares two versions of the module `path`: by the rules of Go versions for `go` and `toolchain`, by those
/// of semantic versions for all others. No version at all, that of main modules, is above all.
pub fn compare_versions(path: &str, a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.is_empty().cmp(&b.is_empty());
    }
    match path {
        "go" => GoVersion::compare(a, b),
        "toolchain" => {
            let version = |name| match GoVersion::parse(name) {
                Some(_) => name,
                None => toolchain_version(name).unwrap_or_default(),
            };
            GoVersion::compare(version(a), version(b))
        }
        _ => Semver::compare(a, b),
    }
}

/// Whether `path` is one of the two modules that stand for Go itself.
pub(crate) fn is_toolchain_path(path: &str) -> bool {
    matches!(path, "go" | "toolchain")
}
