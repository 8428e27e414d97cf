use clap::Args;
use serde::Serialize;

use super::resolve::{ResolveArgs, Resolved, failure};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

const HELP: &str = "\
Examples:
  debugctl deps cut .                                    what would go with each direct requirement, most first
  debugctl deps cut . example.org/main example.org/http  what would go with this requirement";

/// What falls away if a requirement goes?
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct CutArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// What requires; all direct requirements are ranked if it is not given
    #[arg(value_name = "FROM", requires = "to")]
    from: Option<String>,
    /// What is required
    #[arg(value_name = "TO")]
    to: Option<String>,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    cuts: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// What is required no more, as `path@version`.
    module: String,
    /// What falls away with it, itself included if it does.
    falls: Vec<String>,
}

pub(super) fn answer(args: &CutArgs, top: usize, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, warnings } = args.resolve.graph()?;
    let view = graph.build_view();
    let cuts: Vec<Row> = match (&args.from, &args.to) {
        (Some(from), Some(to)) => {
            let falls = view.cut(from, to).map_err(|error| failure(&error))?;
            vec![Row { module: to.clone(), falls: falls.names().collect() }]
        }
        _ => {
            let row = |cut: gomod_graph::Cut<'_>| Row {
                module: cut.module.to_string(),
                falls: cut.falls.names().collect(),
            };
            view.cuts().into_iter().map(row).collect()
        }
    };
    let text = match format {
        Format::Json => json::document(&Document { schema: "debugctl.deps.cut/1", cuts })?,
        _ if args.from.is_some() && cuts.iter().all(|cut| cut.falls.is_empty()) => {
            "nothing falls away\n".to_owned()
        }
        _ if args.from.is_some() => {
            cuts.iter().flat_map(|cut| &cut.falls).map(|name| format!("{name}\n")).collect()
        }
        _ => {
            let line = |cut: &Row| format!("{:>5}  {}\n", cut.falls.len(), cut.module);
            let left = cuts.len().saturating_sub(top);
            let more = if left > 0 { format!("       and {left} more; see --top\n") } else { String::new() };
            cuts.iter().take(top).map(line).collect::<String>() + &more
        }
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}
