use std::path::PathBuf;

use clap::Args;
use gomod_graph::{GraphDiff, Selected};
use serde::Serialize;

use super::resolve::{HowArgs, Resolved};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

const HELP: &str = "\
BEFORE and AFTER are folders with go.work or go.mod, such as two checkouts (`git worktree add`), or files with what
`go mod graph` printed. Lines: + added, - removed, ^ raised, v lowered, ~ replaced differently.

Exit status:
  0  the same modules and requirements     4    a limit was reached
  1  they differ                           124  --timeout ran out
  2  wrong usage
  3  a folder is refused, Go would fail, or go.mod files are missing (they are named; see --keep-going)";

/// What differs between the modules of two folders?
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct DiffArgs {
    /// The first folder
    #[arg(value_name = "BEFORE")]
    pub(super) before: PathBuf,
    /// The second folder
    #[arg(value_name = "AFTER")]
    pub(super) after: PathBuf,
    #[command(flatten)]
    how: HowArgs,
}

#[derive(Serialize)]
pub(super) struct Document {
    schema: &'static str,
    /// As lines of `go list -m all`.
    added: Vec<String>,
    removed: Vec<String>,
    changed: Vec<Change>,
    requirements_added: Vec<(String, String)>,
    requirements_removed: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Change {
    path: String,
    before: String,
    after: String,
    /// `raised`, `lowered` or `replaced`.
    change: &'static str,
}

pub(super) fn answer(args: &DiffArgs, format: Format) -> Result<Answer, Failure> {
    let Resolved { graph: before, mut warnings } = args.how.graph(&args.before)?;
    let after = args.how.graph(&args.after)?;
    warnings.extend(after.warnings);
    let diff = before.diff(&after.graph);
    let text = match format {
        Format::Json => json::document(&document("debugctl.deps.diff/1", &diff))?,
        _ => text(&diff),
    };
    Ok(Answer { body: Body::Text(text), found: !diff.is_empty(), warnings })
}

pub(super) fn text(diff: &GraphDiff) -> String {
    if diff.is_empty() { "nothing differs\n".to_owned() } else { diff.to_string() }
}

pub(super) fn document(schema: &'static str, diff: &GraphDiff) -> Document {
    let lines = |list: &[Selected]| list.iter().map(ToString::to_string).collect();
    let changed = diff.changed.iter().map(|change| Change {
        path: change.before.module.path.clone(),
        before: change.before.to_string(),
        after: change.after.to_string(),
        change: match change.direction() {
            std::cmp::Ordering::Greater => "raised",
            std::cmp::Ordering::Less => "lowered",
            std::cmp::Ordering::Equal => "replaced",
        },
    });
    Document {
        schema,
        added: lines(&diff.added),
        removed: lines(&diff.removed),
        changed: changed.collect(),
        requirements_added: diff.requirements_added.clone(),
        requirements_removed: diff.requirements_removed.clone(),
    }
}
