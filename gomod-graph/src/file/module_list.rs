use super::read::as_text;
use crate::error::{Fault, Faults};
use crate::{Error, Limits};
use serde::Deserialize;

/// A module as `go list -m -json` describes it (cmd/go's `ModulePublic`).
///
/// ```
/// use gomod_graph::{Limits, ListedModule};
///
/// let text = br#"{ "Path": "m.test/m", "Main": true } { "Path": "a.test/a", "Version": "v1.0.0", "Indirect": true }"#;
/// let modules = ListedModule::parse_stream("list.json", text, &Limits::default())?;
/// assert_eq!(modules[1].version, "v1.0.0");
/// assert!(modules[0].main && modules[1].indirect);
/// # Ok::<(), gomod_graph::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ListedModule {
    /// The module path.
    pub path: String,
    /// The version; empty for main modules and folders.
    pub version: String,
    /// The version that was asked for.
    pub query: String,
    /// All versions, with `-versions`.
    pub versions: Vec<String>,
    /// What replaces it.
    pub replace: Option<Box<ListedModule>>,
    /// When the version was made, as RFC 3339 writes it.
    pub time: Option<String>,
    /// A newer version, with `-u`.
    pub update: Option<Box<ListedModule>>,
    /// Whether it is a main module.
    pub main: bool,
    /// Whether only other modules need it.
    pub indirect: bool,
    /// The folder with its files.
    pub dir: String,
    /// Its go.mod file.
    pub go_mod: String,
    /// The Go in its go.mod.
    pub go_version: String,
    /// Why versions were retracted, with `-retracted`.
    pub retracted: Vec<String>,
    /// Why it should not be used.
    pub deprecated: String,
    /// What was wrong with it.
    pub error: Option<ListedError>,
    /// Its hash in go.sum.
    pub sum: String,
    /// The hash of its go.mod in go.sum.
    pub go_mod_sum: String,
}

/// What was wrong with a module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ListedError {
    /// The message.
    pub err: String,
}

impl ListedModule {
    /// Reads what `go list -m -json` prints: one object after the other. `name` is for errors. Fields that are not known
    /// are passed over.
    pub fn parse_stream(name: &str, text: &[u8], limits: &Limits) -> Result<Vec<Self>, Error> {
        let text = as_text(name, text, limits)?;
        let mut modules = Vec::new();
        for module in serde_json::Deserializer::from_str(&text).into_iter() {
            if modules.len() >= limits.modules {
                let limit = u64::try_from(limits.modules).unwrap_or(u64::MAX);
                return Err(Error::Limit {
                    place: name.to_owned(),
                    what: "modules",
                    limit,
                    field: "modules",
                });
            }
            modules.push(module.map_err(|error: serde_json::Error| fault(name, &error))?);
        }
        Ok(modules)
    }
}

fn fault(name: &str, error: &serde_json::Error) -> Error {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    let text = error.to_string();
    let found = text.rsplit_once(" at line ").map_or(text.as_str(), |(problem, _)| problem).to_owned();
    let expected = "expected objects as `go list -m -json` prints them".to_owned();
    let (line, column) = (at(error.line()), at(error.column()));
    Faults::new(vec![Fault { file: name.to_owned(), line, column, found, expected }]).into()
}
