//! From the command line to a module graph.

use std::path::PathBuf;

use clap::Args;
use gomod_graph::{
    Error, GraphOptions, Limits, MainModules, ModCache, ModuleGraph, NEWEST_KNOWN_GO, toolchain_version,
};

use super::modcache;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which modules, and as which Go.
#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {
    /// The folder with go.work or go.mod
    #[arg(value_name = "MAIN")]
    pub(super) main: PathBuf,
    /// The module cache [default: GOMODCACHE, or pkg/mod in GOPATH, or ~/go/pkg/mod]
    #[arg(long, value_name = "DIR")]
    pub(super) modcache: Option<PathBuf>,
    /// The Go to imitate, such as go1.26.8 [default: go1.27.3]
    #[arg(long, value_name = "VERSION", value_parser = parse_toolchain)]
    pub(super) toolchain: Option<String>,
    /// Answer from what is there when go.mod files of dependencies are missing
    #[arg(long)]
    pub(super) keep_going: bool,
}

impl ResolveArgs {
    /// The files in MAIN that are read.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        ["go.mod", "go.sum", "go.work", "go.work.sum"].map(|name| self.main.join(name)).into()
    }

    /// As `go mod graph` resolves.
    pub(super) fn options(&self) -> GraphOptions {
        let mut options = GraphOptions::default();
        options.toolchain = self.toolchain.as_deref().unwrap_or(NEWEST_KNOWN_GO).to_owned();
        options
    }

    pub(super) fn main_modules(&self) -> Result<MainModules, Failure> {
        MainModules::read(&self.main, &Limits::default()).map_err(|error| failure(&error))
    }

    pub(super) fn cache(&self) -> Result<ModCache, Failure> {
        Ok(ModCache::new(modcache::find(self.modcache.as_deref())?, Limits::default()))
    }

    /// The graph, with what limits it.
    pub(super) fn resolve(&self, options: &GraphOptions) -> Result<Resolved, Failure> {
        self.resolve_main(&self.main_modules()?, options)
    }

    /// The graph below main modules that were read before.
    pub(super) fn resolve_main(
        &self,
        main: &MainModules,
        options: &GraphOptions,
    ) -> Result<Resolved, Failure> {
        let graph = ModuleGraph::resolve(main, &self.cache()?, options).map_err(|error| failure(&error))?;
        let mut warnings: Vec<String> = graph
            .excluded()
            .iter()
            .map(|module| format!("dropping the requirement on the excluded version {module}"))
            .collect();
        let problems: Vec<String> = graph.problems().iter().map(ToString::to_string).collect();
        if !problems.is_empty() && !self.keep_going {
            let problem =
                format!("{}\nor pass --keep-going to answer from what is there", problems.join("\n"));
            return Err(Failure::new(Exit::Io, problem));
        }
        warnings.extend(problems);
        Ok(Resolved { graph, warnings })
    }
}

pub(super) struct Resolved {
    pub(super) graph: ModuleGraph,
    pub(super) warnings: Vec<String>,
}

pub(super) fn failure(error: &Error) -> Failure {
    Failure::new(if error.is_limit() { Exit::Limit } else { Exit::Io }, error.to_string())
}

fn parse_toolchain(text: &str) -> Result<String, String> {
    let version = toolchain_version(text).or_else(|| gomod_graph::GoVersion::parse(text).map(|_| text));
    version.map(str::to_owned).ok_or_else(|| "expected the form go1.27.3".to_owned())
}
