//! `debugctl deps`: which modules a Go program needs, and why.

mod graph;
mod list;
mod mod_file;
mod modcache;
mod resolve;

use std::path::PathBuf;

use clap::Subcommand;

use crate::answer::Answer;
use crate::cli::Format;
use crate::failure::Failure;
use crate::progress::Progress;

/// Which modules a Go program needs, and why
#[derive(Debug, Subcommand)]
pub(crate) enum DepsTool {
    Graph(graph::GraphArgs),
    List(list::ListArgs),
    Mod(mod_file::ModArgs),
}

impl DepsTool {
    /// The formats that it can answer in.
    pub(crate) fn formats(&self) -> &'static [Format] {
        match self {
            Self::Graph(_) => &[Format::Text],
            Self::List(_) => &[Format::Text],
            Self::Mod(_) => &[Format::Text, Format::Json],
        }
    }

    /// The files that are read. Of a folder not all is: an answer may well be written into it.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        match self {
            Self::Graph(args) => args.resolve.files(),
            Self::List(args) => args.resolve.files(),
            Self::Mod(args) => vec![args.file.clone()],
        }
    }
}

pub(crate) fn answer(
    tool: &DepsTool,
    _top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    progress.stage("reading go.mod files");
    match tool {
        DepsTool::Graph(args) => graph::answer(args),
        DepsTool::List(args) => list::answer(args),
        DepsTool::Mod(args) => mod_file::answer(args, format),
    }
}
