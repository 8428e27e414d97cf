use super::nodes::{NodeId, Nodes};
use super::replacements::{Replacements, clean_join};
use super::{GraphOptions, MainModules, ModSource, Problem, ProblemKind};
use crate::version::{GoVersion, is_toolchain_path};
use crate::{Error, ModFile, ModuleVersion};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What a node requires, and whether its requirements may be pruned.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    pub(super) require: Arc<[NodeId]>,
    pub(super) pruned: bool,
}

/// Reads what nodes require, each once.
pub(super) struct Summaries<'a> {
    pub(super) main: &'a MainModules,
    source: &'a dyn ModSource,
    pub(super) options: &'a GraphOptions,
    pub(super) nodes: Nodes,
    replacements: Replacements,
    excluded: HashSet<&'a ModuleVersion>,
    known: HashMap<NodeId, Option<Summary>>,
    problems: Vec<Problem>,
    requirements: usize,
}

impl<'a> Summaries<'a> {
    pub(super) fn new(main: &'a MainModules, source: &'a dyn ModSource, options: &'a GraphOptions) -> Self {
        let excludes = main.members.iter().flat_map(|member| &member.file.exclude);
        Self {
            main,
            source,
            options,
            nodes: Nodes::default(),
            replacements: Replacements::of(main),
            excluded: excludes.map(|exclude| &exclude.module).collect(),
            known: HashMap::new(),
            problems: Vec::new(),
            requirements: 0,
        }
    }

    pub(super) fn node(&mut self, module: &ModuleVersion) -> Result<NodeId, Error> {
        self.nodes.add(module, self.options.limits.modules)
    }

    pub(super) fn is_excluded(&self, module: &ModuleVersion) -> bool {
        self.excluded.contains(module)
    }

    pub(super) fn finish(self) -> (Nodes, Replacements, Vec<Problem>) {
        (self.nodes, self.replacements, self.problems)
    }

    pub(super) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What a node requires; `None` if that is not known, which is noted as a problem.
    pub(super) fn get(&mut self, id: NodeId) -> Result<Option<&Summary>, Error> {
        if !self.known.contains_key(&id) {
            let summary = self.read(id)?;
            self.known.insert(id, summary);
        }
        Ok(self.known.get(&id).and_then(Option::as_ref))
    }

    fn read(&mut self, id: NodeId) -> Result<Option<Summary>, Error> {
        let module = self.nodes.module(id).clone();
        if is_toolchain_path(&module.path) {
            return self.toolchain(&module).map(Some);
        }
        let main = self.main;
        if module.version.is_empty()
            && let Some(member) = main.members.iter().find(|member| member.path() == module.path)
        {
            return self.summarise(&module, &module, &member.file);
        }
        let replacement = match self.replacements.find(&module) {
            Ok(replacement) => replacement.cloned(),
            Err(why) => {
                self.problems.push(Problem { module, replacement: None, kind: ProblemKind::Unusable(why) });
                return Ok(None);
            }
        };
        let actual = replacement.clone().unwrap_or_else(|| module.clone());
        let kind = match self.text_of(&actual) {
            Ok(Some(text)) => {
                let name = format!("go.mod of {actual}");
                match ModFile::parse_lax(&name, &text, &self.options.limits) {
                    Ok(file) => match wrong_path(&module, &actual, &file) {
                        None => return self.summarise(&module, &actual, &file),
                        Some(problem) => ProblemKind::Unusable(problem),
                    },
                    Err(error) if error.is_limit() => return Err(error),
                    Err(error) => ProblemKind::Unusable(error.to_string()),
                }
            }
            Ok(None) => ProblemKind::Missing,
            Err(error) if error.is_limit() => return Err(error),
            Err(Error::Lookup { problem, .. }) => ProblemKind::Unusable(problem),
            Err(error) => ProblemKind::Unusable(error.to_string()),
        };
        self.problems.push(Problem { module, replacement, kind });
        Ok(None)
    }

    /// Go 1.21 and newer require the toolchain of the same version, so that the two go up and down together.
    fn toolchain(&mut self, module: &ModuleVersion) -> Result<Summary, Error> {
        let mut require = Vec::new();
        if module.path == "go" && GoVersion::compare(&module.version, "1.21").is_ge() {
            let toolchain = ModuleVersion::new("toolchain", format!("go{}", module.version));
            require.push(self.node(&toolchain)?);
        }
        Ok(Summary { require: require.into(), pruned: true })
    }

    fn text_of(&self, actual: &ModuleVersion) -> Result<Option<Vec<u8>>, Error> {
        if !actual.version.is_empty() {
            return self.source.module(actual);
        }
        self.source.directory(&self.directory(&actual.path))
    }

    /// A folder that replaces a module.
    fn directory(&self, path: &str) -> PathBuf {
        let base = match (&self.main.workspace, self.main.members.first()) {
            (Some(workspace), _) => workspace.folder.clone(),
            (None, Some(member)) => member.folder.clone(),
            (None, None) => PathBuf::new(),
        };
        clean_join(&base, path)
    }

    fn summarise(
        &mut self,
        module: &ModuleVersion,
        actual: &ModuleVersion,
        file: &ModFile,
    ) -> Result<Option<Summary>, Error> {
        let go = file.go_version();
        let mut ids = Vec::with_capacity(file.require.len());
        self.count(file.require.len())?;
        for require in &file.require {
            if !self.is_excluded(&require.module) {
                let id = self.node(&require.module)?;
                ids.push(id);
            }
        }
        if let Some(go) = go.filter(|go| GoVersion::compare(go, "1.21").is_ge()) {
            let id = self.node(&ModuleVersion::new("go", go))?;
            ids.push(id);
            if GoVersion::compare(go, &self.options.toolchain).is_gt() {
                let why = format!("it needs go {go}, and this is go {}", self.options.toolchain);
                let replacement = (actual != module).then(|| actual.clone());
                let kind = ProblemKind::Unusable(why);
                self.problems.push(Problem { module: module.clone(), replacement, kind });
                return Ok(None);
            }
        }
        Ok(Some(Summary { require: ids.into(), pruned: go.is_some_and(prunes) }))
    }

    fn count(&mut self, more: usize) -> Result<(), Error> {
        self.requirements = self.requirements.saturating_add(more);
        let limit = self.options.limits.requirements;
        if self.requirements <= limit {
            return Ok(());
        }
        let (place, limit) = ("the module graph".to_owned(), u64::try_from(limit).unwrap_or(u64::MAX));
        Err(Error::Limit { place, what: "requirements", limit, field: "requirements" })
    }
}

/// Whether a module with this `go` line lists all it needs, so that what its dependencies require can be left out.
pub(super) fn prunes(go: &str) -> bool {
    GoVersion::compare(go, "1.17").is_ge()
}

/// What is wrong with the `module` line of a file that was fetched. Folders may say what they like.
fn wrong_path(module: &ModuleVersion, actual: &ModuleVersion, file: &ModFile) -> Option<String> {
    if actual.version.is_empty() {
        return None;
    }
    match file.module_path().unwrap_or_default() {
        "" => Some("its go.mod has no `module` line; expected one".to_owned()),
        path if path == module.path || path == actual.path => None,
        path => Some(format!("its go.mod says that it is {path}; expected {}", module.path)),
    }
}
