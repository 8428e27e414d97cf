use clap::{ArgGroup, Args};
use gomod_graph::{Change, GoCommand, ModuleVersion};

use super::diff::{document, text};
use super::resolve::{ResolveArgs, Resolved, failure, main_modules};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

const HELP: &str = "\
Examples:
  debugctl deps whatif . --bump example.org/http@v1.2.0
  debugctl deps whatif . --drop example.org/metrics
  debugctl deps whatif . --replace example.org/log=../log --replace example.org/a@v1.0.0=example.org/b@v1.1.0

Lines: + added, - removed, ^ raised, v lowered, ~ replaced differently.";

/// What would change if a requirement were bumped, dropped or replaced? Nothing is written
#[derive(Debug, Args)]
#[command(after_help = HELP, group(ArgGroup::new("change").args(["bump", "drop", "replace"]).required(true).multiple(true)))]
pub(crate) struct WhatifArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// Require a module at a version
    #[arg(long, value_name = "PATH@VERSION", value_parser = parse_bump)]
    bump: Vec<Change>,
    /// Require a module no more
    #[arg(long, value_name = "PATH")]
    drop: Vec<String>,
    /// Replace a module by a folder or another module
    #[arg(long, value_name = "OLD=NEW", value_parser = parse_replace)]
    replace: Vec<Change>,
}

pub(super) fn answer(args: &WhatifArgs, format: Format) -> Result<Answer, Failure> {
    let main = main_modules(&args.resolve.main)?;
    let mut changes = args.bump.clone();
    changes.extend(args.drop.iter().cloned().map(Change::Drop));
    changes.extend(args.replace.iter().cloned());
    let changed = main.with_changes(&changes).map_err(|error| failure(&error))?;
    let mut options = args.resolve.how.options();
    options.command = GoCommand::List;
    let Resolved { graph: before, mut warnings } = args.resolve.how.resolve(&main, &options)?;
    let after = args.resolve.how.resolve(&changed, &options)?;
    warnings.extend(after.warnings);
    warnings.dedup();
    let diff = before.diff(&after.graph);
    let text = match format {
        Format::Json => json::document(&document("debugctl.deps.whatif/1", &diff))?,
        _ => text(&diff),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}

fn module(text: &str) -> ModuleVersion {
    let (path, version) = text.split_once('@').unwrap_or((text, ""));
    ModuleVersion::new(path, version)
}

fn parse_bump(text: &str) -> Result<Change, String> {
    match text.split_once('@') {
        Some((path, version)) if !version.is_empty() => {
            Ok(Change::Require(ModuleVersion::new(path, version)))
        }
        _ => Err("expected PATH@VERSION, such as example.org/m@v1.2.3".to_owned()),
    }
}

fn parse_replace(text: &str) -> Result<Change, String> {
    match text.split_once('=') {
        Some((old, new)) => Ok(Change::Replace { old: module(old), new: module(new) }),
        None => Err("expected OLD=NEW, such as example.org/m=../m".to_owned()),
    }
}
