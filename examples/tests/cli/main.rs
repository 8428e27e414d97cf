//! Runs the built `debugctl` as a user or a script would.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

mod deps;
mod deps_live;
mod diff_formats;
mod exit_status;
mod leak_json;
mod manners;
mod process;
mod profile_info_json;
mod race;
mod trace_json;
mod wording;
