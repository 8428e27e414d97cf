//! From the reports of many files to what is worth a person's time.

#[cfg(feature = "json")]
mod baseline;
mod collection;
mod finding;
mod redact;

#[cfg(feature = "json")]
pub use baseline::Baseline;
pub use collection::{Collection, Triage};
pub use finding::{Finding, Occurrence, Place, Variant};
pub(crate) use finding::{Whereabouts, whereabouts};
