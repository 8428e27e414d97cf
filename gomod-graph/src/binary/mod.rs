//! What a Go binary says about how it was built.

#[cfg(feature = "binary")]
mod elf;
mod info;
mod text;

pub use info::{BuildInfo, BuildModule, BuildSetting};
