//! Answers for people, programs and platforms.

mod github;
#[cfg(feature = "json")]
mod json;
mod junit;
mod root;
#[cfg(feature = "json")]
mod sarif;
mod text;
mod title;

pub use github::{annotations, step_summary};
#[cfg(feature = "json")]
pub use json::Document;
pub use junit::junit;
pub use root::Root;
#[cfg(feature = "json")]
pub use sarif::Sarif;
pub use text::text;

/// The schema of [`Document`].
#[cfg(feature = "json")]
pub(crate) const SCHEMA: &str = "debugctl.race/1";
