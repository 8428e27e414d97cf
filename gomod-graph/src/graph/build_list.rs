use crate::ModuleVersion;
use std::fmt;

/// The modules that a build would use, each at its selected version: main modules first, then the others by name.
///
/// As text it is what `go list -m all` prints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildList(pub(super) Vec<Selected>);

impl BuildList {
    /// The modules in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Selected> {
        self.0.iter()
    }
}

impl fmt::Display for BuildList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|selected| writeln!(f, "{selected}"))
    }
}

/// A module at its selected version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// The module; main modules have no version.
    pub module: ModuleVersion,
    /// What replaces it.
    pub replacement: Option<ModuleVersion>,
}

/// As a line of `go list -m`: `path version => path version`.
impl fmt::Display for Selected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pair = |f: &mut fmt::Formatter<'_>, module: &ModuleVersion| {
            f.write_str(&module.path)?;
            if module.version.is_empty() { Ok(()) } else { write!(f, " {}", module.version) }
        };
        pair(f, &self.module)?;
        let Some(replacement) = &self.replacement else { return Ok(()) };
        f.write_str(" => ")?;
        pair(f, replacement)
    }
}
