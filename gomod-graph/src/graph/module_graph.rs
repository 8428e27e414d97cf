use super::ahead::Ahead;
use super::fetch::Fetch;
use super::load::Loaded;
use super::nodes::{NodeId, Nodes};
use super::replacements::Replacements;
use super::requirements::{Pruning, Requirements};
use super::summary::Summaries;
use super::{BuildList, GoCommand, GraphOptions, MainModules, ModSource, Problem, Selected, roots};
use crate::version::{GoVersion, is_toolchain_path, toolchain_version};
use crate::{Error, ModuleVersion};
use std::collections::HashMap;

/// Which module requires which, as Go resolves it.
#[derive(Debug)]
pub struct ModuleGraph {
    pub(crate) nodes: Nodes,
    pub(crate) loaded: Loaded,
    pub(super) replacements: Replacements,
    pub(super) problems: Vec<Problem>,
    pub(super) excluded: Vec<ModuleVersion>,
    /// The requirements in the go.mod files of main modules.
    pub(crate) written: Vec<Written>,
}

/// A requirement as a main module has it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) main: NodeId,
    pub(crate) required: NodeId,
    pub(crate) indirect: bool,
    pub(crate) line: u32,
}

impl ModuleGraph {
    /// Resolves the graph below main modules: reads the go.mod files it needs, selects the highest version of
    /// each module, and rewrites the main module's requirements where they are lower than what is selected.
    ///
    /// Missing and broken go.mod files of dependencies are no errors; see [`problems`](Self::problems).
    pub fn resolve(
        main: &MainModules,
        source: &dyn ModSource,
        options: &GraphOptions,
    ) -> Result<Self, Error> {
        check_go_versions(main, options)?;
        let fetch = Fetch::new(main, source, options);
        let graph = Ahead::during(&fetch, |ahead, call_helper| {
            resolve(Summaries::new(main, ahead, call_helper, options))
        })?;
        Ok(Self { replacements: fetch.replacements, ..graph })
    }

    /// All requirements: of the main modules first, then of what these require, and so on, as `go mod graph`
    /// lists them.
    pub fn requirements(&self) -> impl Iterator<Item = (&ModuleVersion, &ModuleVersion)> {
        self.loaded.walk().into_iter().flat_map(move |id| {
            let required = self.loaded.required(id).unwrap_or_default();
            required.iter().map(move |&required| (self.nodes.module(id), self.nodes.module(required)))
        })
    }

    /// What a module at a version requires; `None` if that does not count in this graph, or is not known.
    pub fn requirements_of(&self, module: &ModuleVersion) -> Option<impl Iterator<Item = &ModuleVersion>> {
        let required = self.loaded.required(self.nodes.id(module)?)?;
        Some(required.iter().map(|&id| self.nodes.module(id)))
    }

    /// The selected version of a module; empty for main modules, `None` for modules that are not in the graph.
    pub fn selected(&self, path: &str) -> Option<&str> {
        let id = self.loaded.selected(self.nodes.path_id(path)?)?;
        Some(&self.nodes.module(id).version)
    }

    /// What replaces a module, if something does.
    pub(crate) fn replacement(&self, module: &ModuleVersion) -> Option<&ModuleVersion> {
        if module.version.is_empty() {
            return None;
        }
        self.replacements.find(module).ok().flatten()
    }

    /// The modules of a build, without `go` and `toolchain`.
    pub fn build_list(&self) -> BuildList {
        let ids = self.loaded.build_list(&self.nodes).into_iter();
        let modules = ids.map(|id| self.nodes.module(id)).filter(|module| !is_toolchain_path(&module.path));
        let selected = modules.map(|module| Selected {
            module: module.clone(),
            replacement: self.replacement(module).cloned(),
        });
        BuildList(selected.collect())
    }

    /// What is missing or broken; Go would stop there. What could be read is in the graph, but versions may be
    /// lower than they should be.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Requirements of the main module that it excludes itself. They were left out.
    pub fn excluded(&self) -> &[ModuleVersion] {
        &self.excluded
    }

    /// The text of `go mod graph`.
    pub fn to_text(&self) -> String {
        let size = |module: &ModuleVersion| module.path.len() + module.version.len() + 2;
        let mut text =
            String::with_capacity(self.requirements().map(|(from, to)| size(from) + size(to)).sum());
        let mut push = |module: &ModuleVersion, end| {
            text.push_str(&module.path);
            if !module.version.is_empty() {
                text.push('@');
                text.push_str(&module.version);
            }
            text.push(end);
        };
        for (from, to) in self.requirements() {
            push(from, ' ');
            push(to, '\n');
        }
        text
    }
}

fn resolve(mut summaries: Summaries<'_>) -> Result<ModuleGraph, Error> {
    let (main, options) = (summaries.main, summaries.options);
    let (mut rs, excluded) = Requirements::as_written(&mut summaries)?;
    if !main.is_workspace() {
        if rs.is_redundant(&summaries) {
            if options.command == GoCommand::ListReadonly {
                roots::check(&mut summaries, &rs, None)?;
            } else {
                rs = roots::update(&mut summaries, rs, None)?;
            }
        }
        let has_go_line = main.members.iter().all(|member| member.file.go.is_some());
        if !has_go_line && options.command == GoCommand::List {
            rs = roots::add_go_line(&mut summaries, rs, &options.toolchain)?;
        }
    }
    let loaded = match &options.go {
        Some(go) => as_go(&mut summaries, rs, go)?,
        None => expand(&mut summaries, rs)?,
    };
    if options.command != GoCommand::ModGraph {
        summaries.check_listed(&loaded.build_list(&summaries.nodes))?;
    }
    let readonly = options.command == GoCommand::ListReadonly;
    if readonly && !main.is_workspace() && !summaries.has_problems() {
        check_kept(main, &excluded)?;
    }
    let written = summaries.written()?;
    let (nodes, mut problems) = summaries.finish();
    if !problems.is_empty() {
        // As Go would meet them.
        let order: HashMap<NodeId, usize> = loaded.walk().into_iter().zip(0..).collect();
        let place = |problem: &Problem| nodes.id(&problem.module).and_then(|id| order.get(&id).copied());
        problems.sort_by_key(|problem| place(problem).unwrap_or(usize::MAX));
    }
    let replacements = Replacements::default();
    Ok(ModuleGraph { nodes, loaded, replacements, problems, excluded, written })
}

/// Whether Go would leave out lines of a go.mod whose requirements are fine.
fn check_kept(main: &MainModules, excluded: &[ModuleVersion]) -> Result<(), Error> {
    if let Some(module) = excluded.first() {
        return Err(Error::UpdatesNeeded(format!("it requires {module} and excludes it")));
    }
    for member in &main.members {
        let Some(toolchain) = &member.file.toolchain else { continue };
        let go = member.file.go_version().unwrap_or("1.16");
        let version = toolchain_version(&toolchain.name).unwrap_or_default();
        if toolchain.name.strip_prefix("go") == Some(go) || GoVersion::compare(version, "1.21").is_lt() {
            return Err(Error::UpdatesNeeded(format!(
                "the line `toolchain {}` says nothing",
                toolchain.name
            )));
        }
    }
    Ok(())
}

fn check_go_versions(main: &MainModules, options: &GraphOptions) -> Result<(), Error> {
    let work = main.workspace.as_ref().and_then(|workspace| workspace.file.go.as_ref());
    let work = work.map(|go| ("go.work", go.version.as_str()));
    let members = main.members.iter().filter_map(|member| Some((member.path(), member.file.go_version()?)));
    for (what, go) in work.into_iter().chain(members) {
        if GoVersion::compare(go, &options.toolchain).is_gt() {
            let toolchain = &options.toolchain;
            return Err(Error::MainModule(format!("{what} needs go {go}, and this is go {toolchain}")));
        }
    }
    Ok(())
}

/// The graph as another version of Go sees it, from the roots as they are.
fn as_go(summaries: &mut Summaries<'_>, mut rs: Requirements, go: &str) -> Result<Loaded, Error> {
    let toolchain = &summaries.options.toolchain;
    if GoVersion::parse(go).is_none() {
        return Err(Error::Request(format!("{go:?} is no version of Go; expected the form 1.23")));
    }
    if GoVersion::compare(go, toolchain).is_gt() {
        return Err(Error::Request(format!("go {go} is newer than go {toolchain}; expected that or older")));
    }
    let own = rs.go_version(summaries);
    if GoVersion::compare(own, "1.21").is_ge() && GoVersion::compare(go, own).is_lt() {
        return Err(Error::Request(format!("go {go} cannot load the module graph; it needs go {own}")));
    }
    if Pruning::for_go(go) == Pruning::Unpruned {
        if rs.pruning == Pruning::Workspace {
            // Go panics (modload's newRequirements, up to Go 1.27).
            return Err(Error::Request(format!("go {go} cannot load a workspace; expected 1.17 or newer")));
        }
        rs.pruning = Pruning::Unpruned;
    }
    Loaded::load(summaries, &rs)
}

/// Loads the graph; where a root is not at its selected version, rewrites the roots and loads it again.
fn expand(summaries: &mut Summaries<'_>, rs: Requirements) -> Result<Loaded, Error> {
    let graph = Loaded::load(summaries, &rs)?;
    let consistent = rs.roots.iter().all(|&root| graph.selected(summaries.nodes.path_of(root)) == Some(root));
    if consistent || rs.pruning == Pruning::Workspace || summaries.has_problems() {
        return Ok(graph);
    }
    if summaries.options.command == GoCommand::ListReadonly {
        return roots::check(summaries, &rs, Some(&graph)).map(|()| graph);
    }
    let rs = roots::update(summaries, rs, Some(&graph))?;
    if summaries.has_problems() {
        return Ok(graph);
    }
    Loaded::load(summaries, &rs)
}
