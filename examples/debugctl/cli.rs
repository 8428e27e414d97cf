use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

use crate::deps::DepsTool;
use crate::diff::DiffArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::leak::LeakArgs;
use crate::profile::ProfileTool;
use crate::race::RaceArgs;
use crate::storm::StormArgs;
use crate::timeout::parse_duration;
use crate::trace::TraceTool;

const EXAMPLES: &str = "\
Examples:
  debugctl leak snapshots/                 is there a leak, where, and who holds the memory?
  debugctl leak --format json heap.*.pb.gz | jq .verdict
  debugctl diff before.pb.gz after.pb.gz   what changed, and is it more than chance?
  debugctl profile info heap.pb.gz         what is in this profile?
  debugctl storm app.trace                 a goroutine storm or leak? from which line?
  debugctl trace goroutines app.trace      where do goroutines spend their time?
  debugctl deps why-version . example.org/m  which requirement forced this version?
  debugctl race service.log                which races and crashes are in this log?
  debugctl leak --help                     how to collect snapshots, and all options

Exit status:
  0    answered, nothing found             4    a limit was reached (see --limit)
  1    answered, something found           124  --timeout ran out
  2    wrong usage                         130  interrupted
  3    input cannot be read or used        141  the reader of the output has gone";

/// With the newest Go that `deps` imitates, which is its default.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (knows Go up to go1.27.3)");

/// Answers about a Go service, from the files that Go itself produces
#[derive(Debug, Parser)]
#[command(name = "debugctl", version = VERSION, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) manners: Manners,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the tools, one line each
    List,
    /// Run a tool; the word `run` may be left out
    Run {
        #[command(subcommand)]
        tool: Tool,
    },
    #[command(flatten)]
    Tool(Tool),
}

impl Command {
    /// The formats that it can answer in.
    pub(crate) fn formats(&self) -> &'static [Format] {
        match self {
            Self::Run { tool: Tool::Diff(_) } | Self::Tool(Tool::Diff(_)) => {
                &[Format::Text, Format::Json, Format::Svg, Format::Flame, Format::Pprof]
            }
            Self::Run { tool: Tool::Deps(tool) } | Self::Tool(Tool::Deps(tool)) => tool.formats(),
            Self::Run { tool: Tool::Leak(_) } | Self::Tool(Tool::Leak(_)) => {
                &[Format::Text, Format::Json, Format::Svg]
            }
            Self::Run { tool: Tool::Race(_) } | Self::Tool(Tool::Race(_)) => {
                &[Format::Text, Format::Json, Format::Sarif, Format::Github, Format::Junit]
            }
            _ => &[Format::Text, Format::Json],
        }
    }

    /// The files and folders that are read.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        match self {
            Self::List => Vec::new(),
            Self::Run { tool } | Self::Tool(tool) => match tool {
                Tool::Leak(args) => args.inputs.clone(),
                Tool::Diff(args) => args.inputs.clone(),
                Tool::Deps(tool) => tool.inputs(),
                Tool::Race(args) => args.inputs.clone(),
                Tool::Profile(ProfileTool::Info(args)) => vec![args.file.clone()],
                Tool::Trace(tool) => vec![tool.args().file.clone()],
                Tool::Storm(args) => vec![args.trace.file.clone()],
            },
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tool {
    Leak(LeakArgs),
    Diff(DiffArgs),
    Race(RaceArgs),
    #[command(subcommand)]
    Deps(DepsTool),
    #[command(subcommand)]
    Profile(ProfileTool),
    #[command(subcommand)]
    Trace(TraceTool),
    Storm(StormArgs),
}

/// What every tool understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every tool")]
pub(crate) struct Manners {
    /// text for people, json for programs; some tools have more
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: Format,
    /// Write the answer to a file instead of to standard output
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print nothing, not even errors: the exit status is the answer
    #[arg(long, global = true)]
    pub(crate) silent: bool,
    /// Give up after this long, for example 30s or 2m
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse_duration)]
    pub(crate) timeout: Option<Duration>,
    /// Name at most this many findings, the worst first
    #[arg(long, global = true, value_name = "K", default_value = "5", value_parser = value_parser!(u32).range(1..))]
    pub(crate) top: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Svg,
    Flame,
    Pprof,
    Digraph,
    Dot,
    Mermaid,
    Graphml,
    Html,
    Sarif,
    Github,
    Junit,
}

impl Format {
    /// More sites than this are no picture any more.
    pub(crate) const HEAT_MAP_ROWS: usize = 40;

    /// Refuses formats that a tool does not have.
    pub(crate) fn check(self, known: &[Self]) -> Result<(), Failure> {
        if known.contains(&self) {
            return Ok(());
        }
        let name = |format: &Self| {
            format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
        };
        let known: Vec<String> = known.iter().map(name).collect();
        let problem = format!("no format {} here; there is: {}", name(&self), known.join(", "));
        Err(Failure::new(Exit::Usage, problem))
    }
}
