use clap::Args;
use gomod_graph::ModuleVersion;
use serde::Serialize;

use super::resolve::{ResolveArgs, Resolved, failure};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

const HELP: &str = "\
A line per requirement: what requires, and the version it asks for. `*` marks those that ask for the version that
was selected; `-` those of versions that were not selected themselves, and yet count for the selection.";

/// Who requires a module, and at which version?
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct WhoArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// A module path, or `path@version`
    #[arg(value_name = "PATH")]
    path: String,
    /// Also what requires those that require it, and so on, in the build; names only
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    path: String,
    /// Empty for main modules.
    selected: Option<String>,
    requirers: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// As `path@version`.
    module: String,
    /// Whether the build has `module` at this version.
    is_selected: bool,
    /// The version that it asks for; `null` with `--all`.
    version: Option<String>,
}

pub(super) fn answer(args: &WhoArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, warnings } = args.resolve.graph()?;
    let full = graph.full_view();
    let path = args.path.split('@').next().unwrap_or_default();
    let is_selected = |module: &ModuleVersion| graph.selected(&module.path) == Some(module.version.as_str());
    let asked = full.find([&args.path]).map_err(|error| failure(&error))?;
    let requirers: Vec<Row> = if args.all {
        let build = graph.build_view();
        let found = build.find([path]).map_err(|error| failure(&error))?;
        let all = found.reverse().difference(&found);
        all.names().map(|module| Row { module, is_selected: true, version: None }).collect()
    } else {
        let edges = full.requirements().filter(|(_, to)| asked.contains(to));
        edges
            .map(|(from, to)| Row {
                module: from.to_string(),
                is_selected: is_selected(from),
                version: Some(to.version.clone()),
            })
            .collect()
    };
    let selected = graph.selected(path).map(str::to_owned);
    let text = match format {
        Format::Json => json::document(&Document {
            schema: "debugctl.deps.who/1",
            path: args.path.clone(),
            selected,
            requirers,
        })?,
        _ => requirers.iter().map(|row| line(row, selected.as_deref())).collect(),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}

fn line(row: &Row, selected: Option<&str>) -> String {
    let version = row.version.as_deref();
    let mark = match row.is_selected {
        false => '-',
        true if version.is_some() && version == selected => '*',
        true => ' ',
    };
    match version {
        Some(version) => format!("{mark} {} requires {version}\n", row.module),
        None => format!("{}\n", row.module),
    }
}
