//! Versions of modules and of Go itself, and what module paths say about them.

mod escape;
mod go_version;
mod major;
mod module_version;
mod path;
mod pseudo;
mod semver;

pub use escape::{escape_path, escape_version};
pub use go_version::{GoVersion, toolchain_version};
pub use major::{check_path_major, split_path_major};
pub use module_version::{ModuleVersion, compare_versions};
pub use path::{check_import_path, check_module_path};
pub use pseudo::PseudoVersion;
pub use semver::Semver;

pub(crate) use escape::{push_escaped_path, push_escaped_version};
pub(crate) use module_version::is_toolchain_path;
pub(crate) use semver::number;
