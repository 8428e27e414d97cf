#![warn(clippy::arithmetic_side_effects)]

use super::read::as_text;
use crate::version::{Semver, check_import_path};
use crate::{Error, Limits, ModuleVersion};

/// A vendor/modules.txt file: which modules and packages the vendor folder holds.
///
/// Go passes over what it does not know in it, and so do we.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VendorFile {
    /// Whether a workspace was vendored.
    pub workspace: bool,
    /// The modules, in their order.
    pub modules: Vec<VendoredModule>,
}

/// A module in vendor/modules.txt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VendoredModule {
    /// The module. Without a version the line only tells of a replacement at all versions.
    pub module: ModuleVersion,
    /// What replaces it.
    pub replacement: Option<ModuleVersion>,
    /// Whether go.mod requires it.
    pub explicit: bool,
    /// The version in its `go` line.
    pub go_version: Option<String>,
    /// Its packages that were vendored.
    pub packages: Vec<String>,
    /// The line, from 1.
    pub line: u32,
}

impl VendorFile {
    /// Reads a vendor/modules.txt file. `name` is for errors.
    pub fn parse(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let text = as_text(name, text, limits)?;
        let mut file = Self::default();
        // What follows belongs to the last module, unless its line was not understood.
        let mut known = false;
        for (line, number) in text.split('\n').zip(1u32..) {
            if line.starts_with("# ") {
                if line.split_whitespace().nth(2).is_none() {
                    continue;
                }
                let module = module_line(line, number);
                known = module.is_some();
                file.modules.extend(module);
            } else if let Some(notes) = line.strip_prefix("## ") {
                let mut notes = notes.split(';').map(str::trim);
                if number == 1 {
                    file.workspace = notes.clone().any(|note| note == "workspace");
                }
                let Some(module) = file.modules.last_mut().filter(|_| known) else { continue };
                module.explicit |= notes.clone().any(|note| note == "explicit");
                if let Some(version) = notes.find_map(|note| note.strip_prefix("go ")) {
                    module.go_version = Some(version.to_owned());
                }
            } else if let Some(module) = file.modules.last_mut().filter(|_| known) {
                let mut words = line.split_whitespace();
                if let (Some(package), None) = (words.next(), words.next())
                    && check_import_path(package).is_ok()
                {
                    module.packages.push(package.to_owned());
                }
            }
        }
        Ok(file)
    }
}

fn module_line(line: &str, number: u32) -> Option<VendoredModule> {
    let words: Vec<&str> = line.split_whitespace().take(7).collect();
    let (path, version, rest) = match words.as_slice() {
        [_, path, version, rest @ ..] if Semver::parse(version).is_some() => (*path, *version, rest),
        [_, path, rest @ ..] if rest.first() == Some(&"=>") => (*path, "", rest),
        _ => return None,
    };
    let replacement = match rest {
        ["=>", folder] => Some(ModuleVersion::new(*folder, "")),
        ["=>", path, version] if Semver::parse(version).is_some() => {
            Some(ModuleVersion::new(*path, *version))
        }
        _ => None,
    };
    let module = ModuleVersion::new(path, version);
    Some(VendoredModule { module, replacement, line: number, ..VendoredModule::default() })
}
