//! `debugctl profile`: single profiles.

mod contract;
mod info;
mod read;
mod text;

pub(crate) use info::{InfoArgs, info};
pub(crate) use read::{display_name, read};

use clap::Subcommand;

/// Look into a single profile
#[derive(Debug, Subcommand)]
pub(crate) enum ProfileTool {
    Info(InfoArgs),
}
