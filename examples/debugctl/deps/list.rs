use std::fs;

use clap::{Args, ValueEnum};
use gomod_graph::{GoCommand, Limits, VendorFile};

use super::resolve::{ResolveArgs, Resolved, failure};
use crate::answer::{Answer, Body};
use crate::exit::Exit;
use crate::failure::Failure;

/// The modules of a build, byte for byte as `go list -m all` prints them
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// As Go's flag -mod; nothing is ever written [default: mod]
    #[arg(long = "mod", value_name = "MODE")]
    mode: Option<Mode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// As go.mod would be once Go had updated it
    Mod,
    /// Fail where go.mod needs updates or go.sum lacks hashes
    Readonly,
    /// Fail, as Go does: name where vendor/modules.txt contradicts go.mod
    Vendor,
}

pub(super) fn answer(args: &ListArgs) -> Result<Answer, Failure> {
    let main = args.resolve.main_modules()?;
    let mut options = args.resolve.options();
    match args.mode {
        Some(Mode::Vendor) => return Err(refuse_vendor(args, &main, &options.toolchain)?),
        Some(Mode::Readonly) => options.command = GoCommand::ListReadonly,
        Some(Mode::Mod) if main.is_workspace() => {
            let problem = "--mod mod cannot be used in a workspace; leave it out, or pass --mod readonly";
            return Err(Failure::new(Exit::Io, problem));
        }
        Some(Mode::Mod) | None => options.command = GoCommand::List,
    }
    let Resolved { graph, warnings } = args.resolve.resolve_main(&main, &options)?;
    Ok(Answer { body: Body::Text(graph.build_list().to_string()), found: false, warnings })
}

/// Why Go refuses to list all modules from a vendor folder, which it always does.
fn refuse_vendor(
    args: &ListArgs,
    main: &gomod_graph::MainModules,
    toolchain: &str,
) -> Result<Failure, Failure> {
    const ADVICE: &str = "use --mod mod or --mod readonly";
    let path = args.resolve.main.join("vendor").join("modules.txt");
    // Go takes a file that is not there for an empty one.
    let text = fs::read(&path).unwrap_or_default();
    let name = path.display().to_string();
    let file = VendorFile::parse(&name, &text, &Limits::default()).map_err(|error| failure(&error))?;
    let problems = main.check_vendor(&file, toolchain);
    if problems.is_empty() {
        let problem = format!("the vendor folder does not tell all modules; {ADVICE}");
        return Ok(Failure::new(Exit::Io, problem));
    }
    let problems: Vec<String> = problems.iter().map(|problem| format!("\n\t{problem}")).collect();
    let problem = format!("inconsistent vendoring in {name}:{}\n{ADVICE}", problems.concat());
    Ok(Failure::new(Exit::Io, problem))
}
