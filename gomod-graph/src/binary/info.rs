use crate::ModuleVersion;
use std::fmt;

/// The build info of a Go binary: what `go version -m` prints.
///
/// ```
/// use gomod_graph::{BuildInfo, Limits};
///
/// let text = "go1.26.1\n\tpath\tm.test/m\n\tmod\tm.test/m\t(devel)\t\n\tdep\ta.test/a\tv1.0.0\th1:x\n\tbuild\tGOOS=linux\n";
/// let info = BuildInfo::parse_text("app.txt", text.as_bytes(), &Limits::default())?;
/// assert_eq!(info.go_version, "go1.26.1");
/// assert_eq!(info.deps[0].module.to_string(), "a.test/a@v1.0.0");
/// assert_eq!(info.setting("GOOS"), Some("linux"));
/// # Ok::<(), gomod_graph::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildInfo {
    /// The toolchain that built it, such as `go1.26.1`.
    pub go_version: String,
    /// The main package.
    pub path: String,
    /// The main module; its version is `(devel)` or what the version control says.
    pub main: Option<BuildModule>,
    /// The modules with packages in the binary.
    pub deps: Vec<BuildModule>,
    /// How it was built.
    pub settings: Vec<BuildSetting>,
}

/// A module in a binary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildModule {
    /// The module.
    pub module: ModuleVersion,
    /// Its hash as in go.sum; empty if it is replaced or was not fetched.
    pub sum: String,
    /// What replaces it.
    pub replacement: Option<Box<BuildModule>>,
}

/// A setting, such as `GOOS` or `vcs.revision`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildSetting {
    /// The name.
    pub key: String,
    /// The value.
    pub value: String,
}

impl BuildInfo {
    /// The value of a setting.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.key == key).map(|setting| setting.value.as_str())
    }
}

/// As `go version -m` prints it, without the name of the file.
impl fmt::Display for BuildInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.go_version)?;
        if !self.path.is_empty() {
            writeln!(f, "\tpath\t{}", self.path)?;
        }
        let main = self.main.iter().map(|module| ("mod", module));
        for (word, module) in main.chain(self.deps.iter().map(|module| ("dep", module))) {
            let mut current = Some((word, module));
            let mut open = 0;
            while let Some((word, module)) = current {
                let ModuleVersion { path, version } = &module.module;
                write!(f, "\t{word}\t{path}\t{version}")?;
                current = module.replacement.as_deref().map(|replacement| ("=>", replacement));
                // A module that is replaced has no hash of its own.
                if current.is_none() {
                    writeln!(f, "\t{}", module.sum)?;
                } else {
                    writeln!(f)?;
                    open += 1;
                }
            }
            // Go ends the line of a replaced module twice (runtime/debug's BuildInfo.String).
            for _ in 0..open {
                writeln!(f, "\t")?;
            }
        }
        for BuildSetting { key, value } in &self.settings {
            writeln!(f, "\tbuild\t{}={}", quoted(key, true), quoted(value, false))?;
        }
        Ok(())
    }
}

/// With quotes where Go has them (runtime/debug's quoteKey and quoteValue).
fn quoted(text: &str, is_key: bool) -> std::borrow::Cow<'_, str> {
    if text.contains([' ', '\t', '\r', '\n', '"', '`']) || is_key && (text.is_empty() || text.contains('=')) {
        return crate::file::quoted(text).into();
    }
    text.into()
}
