//! `debugctl`: point it at what a Go service already produces and get an answer with its evidence.
//!
//! Each tool works in two steps: its `answer` calls a library and renders what comes back, without
//! touching the terminal; [`run`] puts the answer where the user wants it and picks the exit status.

#![forbid(unsafe_code)]

mod answer;
mod cli;
mod console;
mod deps;
mod diff;
mod exit;
mod failure;
mod folder;
mod input;
mod json;
mod leak;
mod limits;
mod list;
mod output;
mod profile;
mod progress;
mod quantity;
mod race;
mod run;
mod storm;
mod style;
mod timeout;
mod trace;
mod utc;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run().into()
}
