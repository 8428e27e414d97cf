use clap::Args;
use gomod_graph::TreeOptions;

use super::draw::draw;
use super::resolve::{ResolveArgs, Resolved};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;

const HELP: &str = "\
Formats: text (a tree, in which `(*)` marks a module whose requirements stand further up), json, digraph, dot,
mermaid, graphml, html (one page to search and fold).

Examples:
  debugctl deps tree --depth 2 .
  debugctl deps tree --reduce --format mermaid .
  debugctl deps tree --format html --output modules.html .
  go mod graph | debugctl deps tree -";

/// The modules of a build, and which requires which, as a tree or picture
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct TreeArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// Levels below the main modules; text only
    #[arg(long, value_name = "LEVELS")]
    depth: Option<usize>,
    /// Leave out requirements that a longer way implies (transitive reduction)
    #[arg(long)]
    reduce: bool,
    /// Draw what a module requires each time it occurs; text only
    #[arg(long)]
    no_dedupe: bool,
}

pub(super) fn answer(args: &TreeArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, mut warnings } = args.resolve.graph()?;
    let mut view = graph.build_view();
    if args.reduce {
        view = view.reduced();
    }
    let mut options = TreeOptions::default();
    options.depth = args.depth;
    options.no_dedupe = args.no_dedupe;
    let text = draw(&view, format, &mut warnings, || view.to_tree(&options))?;
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}
