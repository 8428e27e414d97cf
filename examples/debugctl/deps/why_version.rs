use clap::Args;
use gomod_graph::{ModuleVersion, WhyVersion};
use serde::Serialize;

use super::resolve::{ResolveArgs, Resolved};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;

/// Which requirement forced the version of a module? The chain that leads to it, in sentences
#[derive(Debug, Args)]
pub(crate) struct WhyVersionArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// Module paths; `go` and `toolchain` are modules too
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    modules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    path: String,
    version: String,
    /// From a main module to the requirement of just this version.
    steps: Vec<Step>,
    /// What else requires this version, as `path@version`.
    others: Vec<String>,
    /// The lower version in go.mod, which Go raises; `null` if there is none.
    written_version: Option<String>,
    written_line: Option<u32>,
    /// The next lower version that anything requires, and what does; `null` if there is none.
    next_version: Option<String>,
    next_required_by: Option<String>,
    sentences: Vec<String>,
}

#[derive(Serialize)]
struct Step {
    from: String,
    to: String,
    /// In the go.mod of the main module; `null` for requirements of others.
    line: Option<u32>,
    /// The version that the build has instead of that of `to`; `null` if it has that.
    superseded_by: Option<String>,
}

pub(super) fn answer(args: &WhyVersionArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, warnings } = args.resolve.graph()?;
    let mut found = Vec::new();
    for path in &args.paths {
        let why = graph.why_version(path).ok_or_else(|| {
            let problem = match graph.selected(path) {
                Some(_) => "it is a main module, which has no version",
                None => "it is not in the graph",
            };
            Failure::about(Exit::Io, path, problem)
        })?;
        found.push(why);
    }
    let text = match format {
        Format::Json => {
            let modules = found.iter().map(row).collect();
            json::document(&Document { schema: "debugctl.deps.why_version/1", modules })?
        }
        _ => found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}

fn row(why: &WhyVersion) -> Row {
    let name = ModuleVersion::to_string;
    let step = |step: &gomod_graph::Step| Step {
        from: name(&step.from),
        to: name(&step.to),
        line: step.line,
        superseded_by: step.superseded_by.clone(),
    };
    Row {
        path: why.module.path.clone(),
        version: why.module.version.clone(),
        steps: why.steps.iter().map(step).collect(),
        others: why.others.iter().map(name).collect(),
        written_version: why.written.as_ref().map(|(version, _)| version.clone()),
        written_line: why.written.as_ref().map(|(_, line)| *line),
        next_version: why.next.as_ref().map(|(version, _)| version.clone()),
        next_required_by: why.next.as_ref().map(|(_, from)| name(from)),
        sentences: why.to_string().lines().map(|line| line.trim().to_owned()).collect(),
    }
}
