use std::path::PathBuf;

use clap::Args;
use pprof_parse::ParseOptions;

use super::contract::Document;
use super::read::{display_name, read};
use super::text;
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::limits::LimitArgs;
use crate::progress::Progress;

const HELP: &str = "\
Examples:
  debugctl profile info heap.pb.gz
  curl -s http://localhost:6060/debug/pprof/allocs | debugctl profile info -
  debugctl profile info --lenient cut-off.pb.gz
  debugctl profile info --format json cpu.pb.gz | jq .sample_types

Exit status:
  0  answered                                     4    a limit was reached (see --limit)
  2  wrong usage                                  124  --timeout ran out
  3  not a profile, or damaged (try --lenient)    141  the reader of the output has gone";

/// What is in a profile? Sample types with totals, sizes, and when it was taken
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct InfoArgs {
    /// A profile of any kind, as /debug/pprof/NAME serves it; `-` for stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Read as much of a damaged profile as there is, with a warning for each loss
    #[arg(long)]
    lenient: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(crate) fn info(args: &InfoArgs, format: Format, progress: &Progress) -> Result<Answer, Failure> {
    let name = display_name(&args.file);
    progress.stage(format!("reading {name}"));
    let options = ParseOptions::default().lenient(args.lenient).overlap(true).limits(args.limits.limits());
    let profile = read(&args.file, &options)?;
    let document = Document::of(&profile);
    if document.is_empty()
        && let Some(warning) = document.warnings.first()
    {
        return Err(Failure::about(Exit::Io, name, format_args!("nothing of it can be read: {warning}")));
    }
    Ok(match format {
        Format::Json => {
            Answer { body: Body::Text(json::document(&document)?), found: false, warnings: Vec::new() }
        }
        _ => {
            let warnings = document.warnings.iter().map(|warning| format!("{name}: {warning}")).collect();
            Answer { body: Body::Text(text::render(&document)), found: false, warnings }
        }
    })
}
