use super::Position;
use crate::ModuleVersion;

/// The `module` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleLine {
    /// The path of the module.
    pub path: String,
    /// Why and since when it should not be used, from a comment `Deprecated: …`.
    pub deprecated: Option<String>,
    /// Where the directive stands.
    pub position: Position,
}

/// The `go` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoLine {
    /// The version, such as `1.21` or `1.21.3`.
    pub version: String,
    /// Where the directive stands.
    pub position: Position,
}

/// The `toolchain` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// The name, such as `go1.21.3` or `default`.
    pub name: String,
    /// Where the directive stands.
    pub position: Position,
}

/// A `godebug` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Godebug {
    /// The setting.
    pub key: String,
    /// What it is set to.
    pub value: String,
    /// Where the directive stands.
    pub position: Position,
}

/// A `require` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Require {
    /// What is required.
    pub module: ModuleVersion,
    /// Whether it is marked with `// indirect`.
    pub indirect: bool,
    /// Where the directive stands.
    pub position: Position,
}

/// An `exclude` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclude {
    /// What must not be used.
    pub module: ModuleVersion,
    /// Where the directive stands.
    pub position: Position,
}

/// A `replace` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replace {
    /// What is replaced; without a version, at all versions.
    pub old: ModuleVersion,
    /// What is taken instead; without a version, the path is a folder.
    pub new: ModuleVersion,
    /// Where the directive stands.
    pub position: Position,
}

/// A `retract` directive: versions that should not be used. Both ends belong to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retract {
    /// The first version.
    pub low: String,
    /// The last version.
    pub high: String,
    /// Why, from the comments.
    pub rationale: String,
    /// Where the directive stands.
    pub position: Position,
}

/// A `tool` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// The path of the package.
    pub path: String,
    /// Where the directive stands.
    pub position: Position,
}

/// An `ignore` directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The folder.
    pub path: String,
    /// Where the directive stands.
    pub position: Position,
}

/// A `use` directive of go.work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The folder, as written.
    pub path: String,
    /// Where the directive stands.
    pub position: Position,
}
