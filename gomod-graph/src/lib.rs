//! Read the versions of Go modules and of Go itself as Go does.

#![forbid(unsafe_code)]

mod version;

pub use version::{
    GoVersion, ModuleVersion, PseudoVersion, Semver, check_import_path, check_module_path, check_path_major,
    compare_versions, escape_path, escape_version, split_path_major, toolchain_version,
};
