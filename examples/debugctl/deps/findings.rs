//! Questions about a graph as a whole: cycles, duplicate majors, what is unused.

use clap::Args;
use serde::Serialize;

use super::resolve::{ResolveArgs, Resolved};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

const CYCLES: &str = "\
A line per strongly connected component: modules of which each requires each other, directly or not.

Exit status:
  0  no cycles                             4    a limit was reached
  1  cycles                                124  --timeout ran out
  2  wrong usage
  3  MAIN is refused, Go would fail, or go.mod files are missing (they are named; see --keep-going)";

const UNUSED: &str = "\
Modules that no selected module requires, and requirements marked `// indirect` that only go.mod has.
`go mod tidy` knows the packages too, and may keep some of them.";

/// Which modules require each other in a cycle?
#[derive(Debug, Args)]
#[command(after_help = CYCLES)]
pub(crate) struct CyclesArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
}

/// Which modules does the build have in several major versions?
#[derive(Debug, Args)]
pub(crate) struct DuplicatesArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
}

/// Which modules does nothing in the graph need?
#[derive(Debug, Args)]
#[command(after_help = UNUSED)]
pub(crate) struct UnusedArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
}

#[derive(Serialize)]
struct Groups {
    schema: &'static str,
    /// Modules as `path@version`.
    groups: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct UnusedDocument {
    schema: &'static str,
    modules: Vec<UnusedRow>,
}

#[derive(Serialize)]
struct UnusedRow {
    /// As `path@version`.
    module: String,
    /// The line of go.mod; `null` where only versions that were not selected require it.
    line: Option<u32>,
}

pub(super) fn cycles(args: &CyclesArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, warnings } = args.resolve.graph()?;
    let view = graph.build_view();
    let groups: Vec<Vec<String>> = view.cycles().iter().map(|cycle| cycle.names().collect()).collect();
    let found = !groups.is_empty();
    let body = Body::Text(grouped("debugctl.deps.cycles/1", groups, format, "no cycles\n")?);
    Ok(Answer { body, found, warnings })
}

pub(super) fn duplicates(args: &DuplicatesArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, warnings } = args.resolve.graph()?;
    let duplicates = graph.build_list().duplicate_majors();
    let names = |modules: &[gomod_graph::ModuleVersion]| modules.iter().map(ToString::to_string).collect();
    let groups = duplicates.iter().map(|duplicate| names(&duplicate.modules)).collect();
    let body = Body::Text(grouped("debugctl.deps.duplicates/1", groups, format, "no duplicates\n")?);
    Ok(Answer { body, found: false, warnings })
}

pub(super) fn unused(args: &UnusedArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph, warnings } = args.resolve.graph()?;
    let row =
        |unused: gomod_graph::Unused| UnusedRow { module: unused.module.to_string(), line: unused.line };
    let modules: Vec<UnusedRow> = graph.unused().into_iter().map(row).collect();
    let text = match format {
        Format::Json => json::document(&UnusedDocument { schema: "debugctl.deps.unused/1", modules })?,
        _ if modules.is_empty() => "nothing unused\n".to_owned(),
        _ => modules.iter().map(unused_line).collect(),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}

fn unused_line(UnusedRow { module, line }: &UnusedRow) -> String {
    match line {
        Some(line) => {
            format!("{module}  // indirect in line {line} of go.mod, but no other module requires it\n")
        }
        None => format!("{module}  required only by versions that were not selected\n"),
    }
}

fn grouped(
    schema: &'static str,
    groups: Vec<Vec<String>>,
    format: Format,
    none: &str,
) -> Result<String, Failure> {
    match format {
        Format::Json => json::document(&Groups { schema, groups }),
        _ if groups.is_empty() => Ok(none.to_owned()),
        _ => Ok(groups.iter().map(|group| group.join(" ") + "\n").collect()),
    }
}
