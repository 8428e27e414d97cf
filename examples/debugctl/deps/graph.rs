use clap::Args;

use super::draw::draw;
use super::resolve::{ResolveArgs, Resolved, main_modules};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;

const HELP: &str = "\
Formats:
  text     byte for byte what `go mod graph` prints
  json     modules, and requirements as pairs of places among them
  digraph  lines for golang.org/x/tools/cmd/digraph
  dot      for Graphviz
  mermaid  for Markdown on GitHub; cut by rank where it draws no more
  graphml  for yEd, Gephi and their kin
  html     one page to search and fold

Examples:
  debugctl deps graph .
  debugctl deps graph --go 1.16 .
  debugctl deps graph --format dot . | dot -Tsvg -o modules.svg

Exit status:
  0  answered                              4    a limit was reached
  2  wrong usage                           124  --timeout ran out
  3  MAIN is refused, Go would fail, or go.mod files are missing (they are named; see --keep-going)";

/// All requirements, byte for byte as `go mod graph` prints them
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// Resolve as this version of Go would, from the requirements as written
    #[arg(long, value_name = "VERSION")]
    go: Option<String>,
}

pub(super) fn answer(args: &GraphArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, mut warnings } = match &args.go {
        None => args.resolve.graph()?,
        Some(go) => {
            let mut options = args.resolve.how.options();
            options.go = Some(go.clone());
            args.resolve.how.resolve(&main_modules(&args.resolve.main)?, &options)?
        }
    };
    let text = match format {
        Format::Text => graph.to_text(),
        _ => draw(&graph.full_view(), format, &mut warnings, String::new)?,
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}
