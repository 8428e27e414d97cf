use clap::Args;
use gomod_graph::{ModuleGraph, ModuleVersion, ModuleView, is_directory_path};
use serde::Serialize;

use super::resolve::{ResolveArgs, Resolved};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;

const HELP: &str = "\
For each PATH, as `go mod why -m`: `# PATH`, and then a chain from a main module to it, or
`(main module does not need module PATH)`. `all` stands for all modules, and `...` for anything in a path.

Go's chains are of packages that import each other. Here they are of modules that require each other, one a
line, for that is what go.mod files tell: where the two may differ, a note says so.

Exit status:
  0  answered                              4    a limit was reached
  2  wrong usage                           124  --timeout ran out
  3  MAIN or a PATH is refused, or go.mod files are missing (they are named; see --keep-going)";

/// Why is a module needed? The shortest chain of requirements that leads to it, or all of them
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct WhyArgs {
    #[command(flatten)]
    pub(super) resolve: ResolveArgs,
    /// Module paths
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    /// Chains with versions, as many as --top says
    #[arg(long)]
    all: bool,
    /// Word the answers as `go mod why -m -vendor` does
    #[arg(long)]
    vendor: bool,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    modules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    path: String,
    /// Each from a main module on; none if no chain of requirements leads to the module.
    chains: Vec<Vec<Link>>,
    /// Whether there are more chains than these.
    more: bool,
}

#[derive(Serialize)]
struct Link {
    path: String,
    version: String,
}

pub(super) fn answer(args: &WhyArgs, top: usize, format: Format) -> Result<Answer, Failure> {
    for path in &args.paths {
        let problem = match path {
            path if path.contains('@') => "expected a module path without a version",
            path if path.contains('\\') => "module paths never have a backslash",
            path if is_directory_path(path) => "expected a module path, and no folder",
            _ => continue,
        };
        return Err(Failure::about(Exit::Io, path, problem));
    }
    let Resolved { graph, mut warnings } = args.resolve.graph()?;
    let view = graph.build_view();
    let rows: Vec<Row> =
        matches(&args.paths, &graph).into_iter().map(|path| row(args, top, &view, path)).collect();
    let by_requirements = rows.iter().flat_map(|row| &row.chains).any(|chain| chain.len() > 1);
    if by_requirements && format == Format::Text {
        let note = "these chains follow requirements of modules: which packages import each other, go.mod files do not tell";
        warnings.push(note.to_owned());
    }
    let text = match format {
        Format::Json => json::document(&Document { schema: "debugctl.deps.why/1", modules: rows })?,
        _ => rows.iter().map(|row| stanza(args, row)).collect::<Vec<_>>().join("\n"),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}

/// The modules that are asked for, as Go finds them: names as they are, patterns in the order of the build list.
fn matches(paths: &[String], graph: &ModuleGraph) -> Vec<String> {
    let list = graph.build_list();
    let mut found: Vec<String> = Vec::new();
    let mut by_pattern: Vec<String> = Vec::new();
    for path in paths {
        if path != "all" && !path.contains("...") {
            found.push(path.clone());
            continue;
        }
        for selected in list.iter() {
            let module = &selected.module.path;
            if (path == "all" || matches_pattern(path, module)) && !by_pattern.contains(module) {
                by_pattern.push(module.clone());
                found.push(module.clone());
            }
        }
    }
    found
}

/// Whether a path matches a pattern in which `...` stands for any text; `x/...` also matches `x`.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    if pattern.strip_suffix("/...") == Some(path) {
        return true;
    }
    let mut parts = pattern.split("...");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn row(args: &WhyArgs, top: usize, view: &ModuleView<'_>, path: String) -> Row {
    let links = |chain: Vec<&ModuleVersion>| {
        chain
            .into_iter()
            .map(|module| Link { path: module.path.clone(), version: module.version.clone() })
            .collect()
    };
    let (mut chains, mut more): (Vec<Vec<&ModuleVersion>>, _) =
        (view.why(&path).into_iter().collect(), false);
    if args.all {
        let mut all = view.chains(&path);
        chains = all.by_ref().take(top).collect();
        more = all.next().is_some();
        chains.sort_by_key(Vec::len);
    }
    Row { path, chains: chains.into_iter().map(links).collect(), more }
}

fn stanza(args: &WhyArgs, row: &Row) -> String {
    let path = &row.path;
    let mut text = format!("# {path}\n");
    if row.chains.is_empty() {
        let vendor = if args.vendor { " to vendor" } else { "" };
        return text + &format!("(main module does not need{vendor} module {path})\n");
    }
    for (at, chain) in row.chains.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        for Link { path, version } in chain {
            text.push_str(path);
            if args.all && !version.is_empty() {
                text.push_str(&format!("@{version}"));
            }
            text.push('\n');
        }
    }
    if row.more {
        text.push_str("\n(and more chains; see --top)\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::matches_pattern;

    #[test]
    fn patterns_match_as_in_go() {
        for (pattern, path) in
            [("a/...", "a"), ("a/...", "a/b"), ("...", "x"), ("a...c", "abc"), ("...b...", "abc")]
        {
            assert!(matches_pattern(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("a/...", "ab"), ("a...c", "ab"), ("b...", "ab")] {
            assert!(!matches_pattern(pattern, path), "{pattern} {path}");
        }
    }
}
