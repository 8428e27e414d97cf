use clap::Args;

use super::resolve::{ResolveArgs, Resolved};
use crate::answer::{Answer, Body};
use crate::failure::Failure;

/// All requirements, byte for byte as `go mod graph` prints them
#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// Resolve as this version of Go would, from the requirements as written
    #[arg(long, value_name = "VERSION")]
    go: Option<String>,
}

pub(super) fn answer(args: &GraphArgs) -> Result<Answer, Failure> {
    let mut options = args.resolve.options();
    options.go.clone_from(&args.go);
    let Resolved { graph, warnings } = args.resolve.resolve(&options)?;
    Ok(Answer { body: Body::Text(graph.to_text()), found: false, warnings })
}
