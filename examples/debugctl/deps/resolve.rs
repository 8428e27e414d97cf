//! From the command line to a module graph.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use gomod_graph::{
    Error, GraphOptions, Limits, MainModules, ModCache, ModuleGraph, NEWEST_KNOWN_GO, Problem,
    toolchain_version,
};

use super::modcache;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;

/// Which modules, and as which Go.
#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {
    /// The folder with go.work or go.mod itself; where only the graph is asked, also a file with what `go mod graph`
    /// printed
    #[arg(value_name = "MAIN")]
    pub(super) main: PathBuf,
    #[command(flatten)]
    pub(super) how: HowArgs,
}

/// How modules are resolved.
#[derive(Debug, Args)]
pub(crate) struct HowArgs {
    /// The module cache [default: GOMODCACHE, or pkg/mod in GOPATH, or ~/go/pkg/mod]
    #[arg(long, value_name = "DIR")]
    modcache: Option<PathBuf>,
    /// The Go to imitate, such as go1.26.8 [default: the newest known, see --version]
    #[arg(long, value_name = "VERSION", value_parser = parse_toolchain)]
    toolchain: Option<String>,
    /// Answer from what is there when go.mod files of dependencies are missing
    #[arg(long)]
    keep_going: bool,
}

pub(super) struct Resolved {
    pub(super) graph: ModuleGraph,
    pub(super) warnings: Vec<String>,
}

impl ResolveArgs {
    /// The files in MAIN that are read.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        files(&self.main)
    }

    /// The graph as `go mod graph` has it; MAIN may also be a file with what that prints, or `-`.
    pub(super) fn graph(&self) -> Result<Resolved, Failure> {
        self.how.graph(&self.main)
    }
}

/// The files in a folder of a main module that are read.
pub(super) fn files(main: &Path) -> Vec<PathBuf> {
    let folder = folder(main);
    if folder.is_file() {
        return vec![main.to_path_buf()];
    }
    ["go.mod", "go.sum", "go.work", "go.work.sum"].map(|name| folder.join(name)).into()
}

/// People also name the go.mod or go.work itself.
fn folder(main: &Path) -> &Path {
    let is_named = main.file_name().is_some_and(|name| name == "go.mod" || name == "go.work");
    match main.parent().filter(|_| is_named && main.is_file()) {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => main,
    }
}

pub(super) fn main_modules(main: &Path) -> Result<MainModules, Failure> {
    if folder(main).is_file() {
        let problem = "this is a file; expected the folder with go.work or go.mod";
        return Err(Failure::about(Exit::Io, main.display(), problem));
    }
    MainModules::read(folder(main), &Limits::default()).map_err(|error| failure(&error))
}

impl HowArgs {
    pub(super) fn options(&self) -> GraphOptions {
        let mut options = GraphOptions::default();
        options.toolchain = self.toolchain.as_deref().unwrap_or(NEWEST_KNOWN_GO).to_owned();
        options
    }

    pub(super) fn graph(&self, main: &Path) -> Result<Resolved, Failure> {
        if !is_stdin(main) && !folder(main).is_file() {
            return self.resolve(&main_modules(main)?, &self.options());
        }
        let limits = Limits::default();
        let (name, text) = read(main, limits.file_bytes)?;
        let graph = ModuleGraph::parse_text(&name, &text, &limits).map_err(|error| failure(&error))?;
        Ok(Resolved { graph, warnings: Vec::new() })
    }

    /// The graph below main modules, with what limits it.
    pub(super) fn resolve(&self, main: &MainModules, options: &GraphOptions) -> Result<Resolved, Failure> {
        let cache = ModCache::new(modcache::find(self.modcache.as_deref())?, Limits::default());
        let graph = ModuleGraph::resolve(main, &cache, options).map_err(|error| failure(&error))?;
        let mut warnings: Vec<String> = graph
            .excluded()
            .iter()
            .map(|module| format!("left out the requirement of {module}, which is excluded"))
            .collect();
        let problems = graph.problems();
        if !problems.is_empty() && !self.keep_going {
            return Err(incomplete(problems));
        }
        warnings.extend(problems.iter().map(|problem| problem.to_string().replace('\n', " ")));
        Ok(Resolved { graph, warnings })
    }
}

/// A file, or standard input, with its name.
pub(super) fn read(path: &Path, limit: u64) -> Result<(String, Vec<u8>), Failure> {
    let name = if is_stdin(path) { "stdin".to_owned() } else { path.display().to_string() };
    let mut bytes = Vec::new();
    let up_to = limit.saturating_add(1);
    let done = match is_stdin(path) {
        true => std::io::stdin().lock().take(up_to).read_to_end(&mut bytes),
        false => std::fs::File::open(path).and_then(|file| file.take(up_to).read_to_end(&mut bytes)),
    };
    match done {
        Ok(_) if bytes.len() as u64 <= limit => Ok((name, bytes)),
        Ok(_) => Err(Failure::about(Exit::Limit, name, format_args!("larger than {limit} bytes"))),
        Err(error) => Err(Failure::about(Exit::Io, name, format_args!("cannot read the input: {error}"))),
    }
}

/// Names all go.mod files that are missing or cannot be used, the one at which Go stops first.
fn incomplete(problems: &[Problem]) -> Failure {
    let mut failure = Failure::new(Exit::Io, "go.mod files of dependencies are missing or cannot be used:");
    for problem in problems {
        failure.notes.extend(problem.to_string().lines().map(|line| line.replace('\t', "    ")));
    }
    failure.notes.push("To answer from what is there, pass --keep-going.".to_owned());
    failure
}

pub(super) fn failure(error: &Error) -> Failure {
    let text = error.to_string();
    // These tools have no option for limits.
    let text = text.split("; raise `Limits::").next().unwrap_or_default();
    let mut lines = text.lines().map(|line| line.replace('\t', "    "));
    let exit = if error.is_limit() { Exit::Limit } else { Exit::Io };
    let mut failure = Failure::new(exit, lines.next().unwrap_or_default());
    failure.notes = lines.collect();
    failure
}

fn parse_toolchain(text: &str) -> Result<String, String> {
    let version = toolchain_version(text).or_else(|| gomod_graph::GoVersion::parse(text).map(|_| text));
    version.map(str::to_owned).ok_or_else(|| "expected the form go1.27.3".to_owned())
}
