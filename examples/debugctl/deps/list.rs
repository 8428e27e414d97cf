use std::fs;

use clap::{Args, ValueEnum};
use gomod_graph::{BuildList, GoCommand, Limits, MainModules, Selected, VendorFile};
use serde::Serialize;

use super::resolve::{ResolveArgs, Resolved, failure, main_modules};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;

const HELP: &str = "\
Modes:
  mod       as go.mod would be once Go had updated it; nothing is written. Refused in a workspace, as by Go:
            leave it out there
  readonly  fails where go.mod needs updates, or where go.sum lacks the hash of a go.mod
  vendor    fails, as `go list -mod=vendor -m all` always does: it names where vendor/modules.txt contradicts go.mod

Exit status:
  0  answered                              4    a limit was reached
  2  wrong usage                           124  --timeout ran out
  3  MAIN is refused, Go would fail, or go.mod files are missing (they are named; see --keep-going)";

/// The modules of a build, byte for byte as `go list -m all` prints them
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// As Go's flag -mod [default: mod; readonly in a workspace]
    #[arg(long = "mod", value_name = "MODE")]
    mode: Option<Mode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    Mod,
    Readonly,
    Vendor,
}

#[derive(Serialize)]
struct Document<'l> {
    schema: &'static str,
    modules: Vec<Row<'l>>,
}

#[derive(Serialize)]
struct Row<'l> {
    path: &'l str,
    /// Empty for main modules.
    version: &'l str,
    main: bool,
    /// `null` where nothing replaces it; its version is empty for a folder.
    replacement: Option<Name<'l>>,
}

#[derive(Serialize)]
struct Name<'l> {
    path: &'l str,
    version: &'l str,
}

pub(super) fn answer(args: &ListArgs, format: Format) -> Result<Answer, Failure> {
    let main = main_modules(&args.resolve.main)?;
    let mut options = args.resolve.how.options();
    options.command = match args.mode {
        Some(Mode::Vendor) => return Err(refuse_vendor(args, &main, &options.toolchain)?),
        Some(Mode::Mod) if main.is_workspace() => {
            let problem = "--mod mod cannot be used in a workspace; leave it out, or pass --mod readonly";
            return Err(Failure::new(Exit::Io, problem));
        }
        Some(Mode::Readonly) => GoCommand::ListReadonly,
        Some(Mode::Mod) | None => GoCommand::List,
    };
    let Resolved { graph, warnings } = args.resolve.how.resolve(&main, &options)?;
    let list = graph.build_list();
    let text = match format {
        Format::Json => json::document(&document(&list))?,
        _ => list.to_string(),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}

fn document(list: &BuildList) -> Document<'_> {
    Document { schema: "debugctl.deps.list/1", modules: list.iter().map(row).collect() }
}

fn row(selected: &Selected) -> Row<'_> {
    Row {
        path: &selected.module.path,
        version: &selected.module.version,
        main: selected.module.version.is_empty(),
        replacement: selected.replacement.as_ref().map(|new| Name { path: &new.path, version: &new.version }),
    }
}

/// Why Go refuses to list all modules from a vendor folder, which it always does.
fn refuse_vendor(args: &ListArgs, main: &MainModules, toolchain: &str) -> Result<Failure, Failure> {
    let advice = if main.is_workspace() { "use --mod readonly" } else { "use --mod mod or --mod readonly" };
    let path = args.resolve.main.join("vendor").join("modules.txt");
    // Go takes a file that is not there for an empty one.
    let text = fs::read(&path).unwrap_or_default();
    let name = path.display().to_string();
    let file = VendorFile::parse(&name, &text, &Limits::default()).map_err(|error| failure(&error))?;
    let problems = main.check_vendor(&file, toolchain);
    if problems.is_empty() {
        let problem = format!("a vendor folder does not tell all modules; {advice}");
        return Ok(Failure::new(Exit::Io, problem));
    }
    let (whom, again) = match main.is_workspace() {
        true => ("go.work", "go work vendor"),
        false => ("the main module", "go mod vendor"),
    };
    let problem = format!("{name} contradicts {whom}; run `{again}`, or {advice}:");
    let mut failure = Failure::new(Exit::Io, problem);
    failure.notes = problems.iter().map(ToString::to_string).collect();
    Ok(failure)
}
