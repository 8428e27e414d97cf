//! Holds the decoder against Go's own reader (`internal/trace`), on Go's own test suite and on damaged traces.
//!
//! Runs when `GOTRACE_LIVE_GO` is set, and fails then if Go or the corpus (`GOTRACE_CORPUS`, for the program
//! that asks Go's reader) is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod damaged;
mod go_suite;
mod own_text_traces;
mod truthmaker;

#[path = "../support/mod.rs"]
mod support;

/// Tests that need Go are left out on machines without it.
fn wanted() -> bool {
    let wanted = std::env::var_os("GOTRACE_LIVE_GO").is_some();
    if !wanted {
        eprintln!("skipped: GOTRACE_LIVE_GO is not set");
    }
    wanted
}
