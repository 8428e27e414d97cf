//! What of a function's name stays the same when the program is built again, from edited source or
//! with another Go.

use pprof_parse::GoSymbol;

/// What a function is for the comparison.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Name {
    /// A package of the standard library. Which of its functions call each other, and which are
    /// inlined, differs between Go versions.
    Standard(String),
    /// A declared function, with its closures and all its instances.
    Declared(String),
}

impl Name {
    pub(super) fn of(function: &str) -> Self {
        let symbol = GoSymbol::parse(function);
        if symbol.is_runtime() {
            return Self::Standard(RUNTIME.to_owned());
        }
        if symbol.is_standard_library() {
            return Self::Standard(public_owner(&symbol.package()).to_owned());
        }
        let mut name = stable_package(&symbol.package());
        if let Some(receiver) = symbol.receiver() {
            name.push('.');
            name.push_str(receiver.type_name);
        }
        name.push('.');
        // Closures of package-level variables belong to `glob.` up to Go 1.21, to `init` from then on.
        name.push_str(if symbol.function() == "glob." { "init" } else { symbol.function() });
        Self::Declared(name)
    }

    pub(super) fn is_runtime(&self) -> bool {
        matches!(self, Self::Standard(package) if package == RUNTIME)
    }

    pub(super) fn text(&self) -> &str {
        let (Self::Standard(text) | Self::Declared(text)) = self;
        text
    }
}

const RUNTIME: &str = "runtime";

/// The public package that an internal one works for.
fn public_owner(package: &str) -> &str {
    let end = package.find("/internal").unwrap_or(package.len());
    package.get(..end).unwrap_or(package)
}

/// An import path without what a new major version or vendoring changes about it.
fn stable_package(package: &str) -> String {
    let vendored = package.rsplit_once("/vendor/").map_or(package, |(_, path)| path);
    let elements = vendored.split('/').filter(|element| !is_major_version(element));
    elements.map(without_version_suffix).collect::<Vec<_>>().join("/")
}

fn is_major_version(element: &str) -> bool {
    // There is no /v1: what is called so is a package like any other.
    element.strip_prefix('v').is_some_and(|version| is_number(version) && !matches!(version, "0" | "1"))
}

/// `yaml` for `yaml.v3`.
fn without_version_suffix(element: &str) -> &str {
    element.rsplit_once(".v").filter(|(_, version)| is_number(version)).map_or(element, |(name, _)| name)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of an identifier in lower case: `encode`, `audit` and `log` of `encodeAuditLog`.
pub(super) fn words(identifier: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for character in identifier.chars() {
        let starts_word = match last {
            Some(before) => character.is_uppercase() && !char::is_uppercase(before),
            None => true,
        };
        last = character.is_alphanumeric().then_some(character);
        if last.is_none() {
            continue;
        }
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// The part of a stable name that tells most: receiver and function, without the package.
pub(super) fn local(name: &str) -> &str {
    let behind_path = name.rsplit_once('/').map_or(name, |(_, last)| last);
    behind_path.split_once('.').map_or(behind_path, |(_, local)| local)
}
