//! Read the files that say which modules a Go program needs, and resolve its module graph, without Go.
//!
//! # Features
//! - `serde` (default): JSON as `go mod edit -json` and `go work edit -json` print it.

#![forbid(unsafe_code)]

mod error;
mod file;
mod limits;
mod version;

pub use error::{Error, Fault, Faults};
pub use file::{
    Block, Comment, CommentBlock, Comments, Exclude, FileSyntax, GoLine, Godebug, Ignore, Line, ModFile,
    ModuleLine, Position, Replace, Require, Retract, Statement, Sum, SumFile, Tool, Toolchain, Use,
    VendorFile, VendoredModule, WorkFile, is_directory_path,
};
pub use limits::Limits;
pub use version::{
    GoVersion, ModuleVersion, PseudoVersion, Semver, check_import_path, check_module_path, check_path_major,
    compare_versions, escape_path, escape_version, split_path_major, toolchain_version,
};
