//! `debugctl deps`: which modules a Go program needs, and why.

mod binary;
mod cut;
mod diff;
mod draw;
mod findings;
mod graph;
mod list;
mod mod_file;
mod modcache;
mod resolve;
mod tree;
mod whatif;
mod who;
mod why;
mod why_version;

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
    Why(why::WhyArgs),
    WhyVersion(why_version::WhyVersionArgs),
    Who(who::WhoArgs),
    Cut(cut::CutArgs),
    Whatif(whatif::WhatifArgs),
    Tree(tree::TreeArgs),
    Diff(diff::DiffArgs),
    Cycles(findings::CyclesArgs),
    Duplicates(findings::DuplicatesArgs),
    Unused(findings::UnusedArgs),
    Mod(mod_file::ModArgs),
    Binary(binary::BinaryArgs),
}

impl DepsTool {
    /// The formats that it can answer in.
    pub(crate) fn formats(&self) -> &'static [Format] {
        match self {
            Self::Graph(_) | Self::Tree(_) => draw::FORMATS,
            _ => &[Format::Text, Format::Json],
        }
    }

    /// The files that are read. Of a folder not all is: an answer may well be written into it.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        match self {
            Self::Graph(args) => args.resolve.files(),
            Self::List(args) => args.resolve.files(),
            Self::Why(args) => args.resolve.files(),
            Self::WhyVersion(args) => args.resolve.files(),
            Self::Who(args) => args.resolve.files(),
            Self::Cut(args) => args.resolve.files(),
            Self::Whatif(args) => args.resolve.files(),
            Self::Tree(args) => args.resolve.files(),
            Self::Diff(args) => {
                [&args.before, &args.after].into_iter().flat_map(|main| resolve::files(main)).collect()
            }
            Self::Cycles(args) => args.resolve.files(),
            Self::Duplicates(args) => args.resolve.files(),
            Self::Unused(args) => args.resolve.files(),
            Self::Mod(args) => vec![args.file.clone()],
            Self::Binary(args) => vec![args.file.clone()],
        }
    }
}

pub(crate) fn answer(
    tool: &DepsTool,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    progress.stage("reading go.mod files");
    match tool {
        DepsTool::Graph(args) => graph::answer(args, format),
        DepsTool::List(args) => list::answer(args, format),
        DepsTool::Why(args) => why::answer(args, top, format),
        DepsTool::WhyVersion(args) => why_version::answer(args, format),
        DepsTool::Who(args) => who::answer(args, format),
        DepsTool::Cut(args) => cut::answer(args, top, format),
        DepsTool::Whatif(args) => whatif::answer(args, format),
        DepsTool::Tree(args) => tree::answer(args, format),
        DepsTool::Diff(args) => diff::answer(args, format),
        DepsTool::Cycles(args) => findings::cycles(args, format),
        DepsTool::Duplicates(args) => findings::duplicates(args, format),
        DepsTool::Unused(args) => findings::unused(args, format),
        DepsTool::Mod(args) => mod_file::answer(args, format),
        DepsTool::Binary(args) => binary::answer(args, format),
    }
}
