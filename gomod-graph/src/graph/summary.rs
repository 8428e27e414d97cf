use super::module_graph::Written;
use super::nodes::{NodeId, Nodes};
use super::replacements::{Replacements, clean_join};
use super::sums::Sums;
use super::{GoCommand, GraphOptions, MainModule, MainModules, ModSource, Problem, ProblemKind};
use crate::file::{Scan, scan};
use crate::version::{GoVersion, is_toolchain_path};
use crate::{Error, ModFile, ModuleVersion};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What a node requires, and whether its requirements may be pruned.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    pub(super) require: Arc<[NodeId]>,
    pub(super) pruned: bool,
}

/// What is known of a node's requirements.
#[derive(Debug, Clone, Default)]
enum Known {
    #[default]
    NotYet,
    /// A problem tells why.
    Never,
    Summary(Summary),
}

/// The text that a node's requirements are read from.
struct Fetched {
    replacement: Option<ModuleVersion>,
    text: Result<Vec<u8>, ProblemKind>,
}

impl Fetched {
    /// What a plain file says; `None` if it must be parsed.
    fn scan(&self, limit_bytes: u64) -> Option<Scan<'_>> {
        let text = self.text.as_ref().ok()?;
        let fits = u64::try_from(text.len()).is_ok_and(|len| len <= limit_bytes);
        scan(text).filter(|_| fits)
    }
}

/// From so many files on it is worth waking other threads.
const MANY: usize = 16;

/// Reads what nodes require, each once.
pub(super) struct Summaries<'a> {
    pub(super) main: &'a MainModules,
    source: &'a dyn ModSource,
    pub(super) options: &'a GraphOptions,
    pub(super) nodes: Nodes,
    replacements: Replacements,
    sums: Sums<'a>,
    excluded: HashSet<&'a ModuleVersion>,
    /// By number.
    known: Vec<Known>,
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
            sums: Sums::of(main, options.command == GoCommand::ListReadonly),
            excluded: excludes.map(|exclude| &exclude.module).collect(),
            known: Vec::new(),
            problems: Vec::new(),
            requirements: 0,
        }
    }

    pub(super) fn node(&mut self, path: &str, version: &str) -> Result<NodeId, Error> {
        self.nodes.add(path, version, self.options.limits.modules)
    }

    /// The requirements of main modules as written.
    pub(super) fn written(&mut self) -> Result<Vec<Written>, Error> {
        let main = self.main;
        let mut written = Vec::new();
        for member in &main.members {
            let id = self.node(member.path(), "")?;
            for require in
                member.file.require.iter().filter(|require| !self.excluded.contains(&require.module))
            {
                let required = self.nodes.add(&require.module.path, &require.module.version, usize::MAX)?;
                let (indirect, line) = (require.indirect, require.position.line);
                written.push(Written { main: id, required, indirect, line });
            }
        }
        Ok(written)
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
        self.read(&[id])?;
        Ok(match self.known.get(id.index()) {
            Some(Known::Summary(summary)) => Some(summary),
            _ => None,
        })
    }

    fn is_new(&self, id: NodeId) -> bool {
        matches!(self.known.get(id.index()), None | Some(Known::NotYet))
    }

    /// Reads what nodes require, all at once: most of the time goes into opening files.
    pub(super) fn read(&mut self, ids: &[NodeId]) -> Result<(), Error> {
        // So many files may be in memory.
        const BATCH: usize = 512;
        for ids in ids.chunks(BATCH) {
            let mut seen = FxHashSet::default();
            let ids: Vec<NodeId> =
                ids.iter().copied().filter(|&id| self.is_new(id) && seen.insert(id)).collect();
            let fetch = |&id: &NodeId| self.fetch(id);
            let fetched: Vec<Fetched> = match ids.len() {
                0 => continue,
                1..MANY => ids.iter().map(fetch).collect::<Result<_, _>>()?,
                _ => ids.par_iter().with_min_len(MANY / 2).map(fetch).collect::<Result<_, _>>()?,
            };
            let limit = self.options.limits.file_bytes;
            let scan = |fetched| Fetched::scan(fetched, limit);
            let scans: Vec<Option<Scan<'_>>> = match fetched.len() {
                ..MANY => fetched.iter().map(scan).collect(),
                _ => fetched.par_iter().with_min_len(MANY / 2).map(scan).collect(),
            };
            for ((id, fetched), scan) in ids.iter().zip(&fetched).zip(scans) {
                let summary = self.take(*id, fetched, scan)?;
                if self.known.len() <= id.index() {
                    self.known.resize(self.nodes.len(), Known::NotYet);
                }
                if let Some(slot) = self.known.get_mut(id.index()) {
                    *slot = summary.map_or(Known::Never, Known::Summary);
                }
            }
        }
        Ok(())
    }

    /// Go looks at the go.mod of each module that it lists, even where the graph does not need it: to say as which Go it
    /// is to be built. Only what is not as go.sum says matters to it.
    pub(super) fn check_listed(&mut self, list: &[NodeId]) -> Result<(), Error> {
        if self.sums.is_empty() {
            return Ok(());
        }
        for id in list.iter().copied().filter(|&id| self.is_new(id)).collect::<Vec<_>>() {
            let Fetched { replacement, text } = self.fetch(id)?;
            if let Err(kind @ ProblemKind::OtherSum { .. }) = text {
                let module = self.nodes.module(id).clone();
                self.problems.push(Problem { module, replacement, kind });
            }
        }
        Ok(())
    }

    /// The go.mod of a node that has one in the source.
    fn fetch(&self, id: NodeId) -> Result<Fetched, Error> {
        let module = self.nodes.module(id);
        if is_toolchain_path(&module.path) || self.main_module(module).is_some() {
            return Ok(Fetched { replacement: None, text: Err(ProblemKind::Missing) });
        }
        match self.replacements.find(module) {
            Ok(replacement) => {
                let text = self.text_of(replacement.unwrap_or(module))?;
                Ok(Fetched { replacement: replacement.cloned(), text })
            }
            Err(why) => Ok(Fetched { replacement: None, text: Err(ProblemKind::Unusable(why)) }),
        }
    }

    fn main_module(&self, module: &ModuleVersion) -> Option<&'a MainModule> {
        let main = self.main;
        main.members.iter().filter(|_| module.version.is_empty()).find(|member| member.path() == module.path)
    }

    /// What a node requires, by what was fetched of it.
    fn take(
        &mut self,
        id: NodeId,
        fetched: &Fetched,
        scan: Option<Scan<'_>>,
    ) -> Result<Option<Summary>, Error> {
        let module = self.nodes.module(id).clone();
        if is_toolchain_path(&module.path) {
            return self.toolchain(&module).map(Some);
        }
        if let Some(member) = self.main_module(&module) {
            return self.summarise(&module, &module, &Scan::of(&member.file));
        }
        let actual = fetched.replacement.as_ref().unwrap_or(&module);
        let kind = match (&fetched.text, scan) {
            (Ok(_), Some(scan)) => self.check(&module, actual, &scan)?,
            (Ok(text), None) => {
                let name = format!("go.mod of {actual}");
                match ModFile::parse_lax(&name, text, &self.options.limits) {
                    Ok(file) => self.check(&module, actual, &Scan::of(&file))?,
                    Err(error) => Err(unusable(error)?),
                }
            }
            (Err(kind), _) => Err(kind.clone()),
        };
        match kind {
            Ok(summary) => Ok(summary),
            Err(kind) => {
                let replacement = fetched.replacement.clone();
                self.problems.push(Problem { module, replacement, kind });
                Ok(None)
            }
        }
    }

    fn check(
        &mut self,
        module: &ModuleVersion,
        actual: &ModuleVersion,
        scan: &Scan<'_>,
    ) -> Result<Result<Option<Summary>, ProblemKind>, Error> {
        match wrong_path(module, actual, scan.module) {
            Some(problem) => Ok(Err(ProblemKind::Unusable(problem))),
            None => self.summarise(module, actual, scan).map(Ok),
        }
    }

    /// Go 1.21 and newer require the toolchain of the same version, so that the two go up and down together.
    fn toolchain(&mut self, module: &ModuleVersion) -> Result<Summary, Error> {
        let mut require = Vec::new();
        if module.path == "go" && GoVersion::compare(&module.version, "1.21").is_ge() {
            require.push(self.node("toolchain", &format!("go{}", module.version))?);
        }
        Ok(Summary { require: require.into(), pruned: true })
    }

    /// The go.mod of a module, or what is wrong with it.
    fn text_of(&self, actual: &ModuleVersion) -> Result<Result<Vec<u8>, ProblemKind>, Error> {
        let found = if actual.version.is_empty() {
            self.source.directory(&self.directory(&actual.path))
        } else if let Err(kind) = self.sums.check_known(actual) {
            return Ok(Err(kind));
        } else {
            self.source.module(actual)
        };
        match found {
            Ok(Some(text)) => Ok(self.sums.check(actual, &text).map(|()| text)),
            Ok(None) => Ok(Err(ProblemKind::Missing)),
            Err(error) => unusable(error).map(Err),
        }
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
        scan: &Scan<'_>,
    ) -> Result<Option<Summary>, Error> {
        let go = scan.go;
        let mut ids = Vec::with_capacity(scan.require.len().saturating_add(1));
        self.count(scan.require.len())?;
        for (path, version) in &scan.require {
            if self.excluded.is_empty() || !self.is_excluded(&ModuleVersion::new(*path, *version)) {
                ids.push(self.node(path, version)?);
            }
        }
        if let Some(go) = go.filter(|go| GoVersion::compare(go, "1.21").is_ge()) {
            ids.push(self.node("go", go)?);
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

/// Limits end the work; what else is wrong with a file is wrong with its module.
fn unusable(error: Error) -> Result<ProblemKind, Error> {
    match error {
        error if error.is_limit() => Err(error),
        Error::Lookup { problem, .. } => Ok(ProblemKind::Unusable(problem)),
        error => Ok(ProblemKind::Unusable(error.to_string())),
    }
}

/// Whether a module with this `go` line lists all it needs, so that what its dependencies require can be left out.
pub(super) fn prunes(go: &str) -> bool {
    GoVersion::compare(go, "1.17").is_ge()
}

/// What is wrong with the `module` line of a file that was fetched. Folders may say what they like.
fn wrong_path(module: &ModuleVersion, actual: &ModuleVersion, path: &str) -> Option<String> {
    if actual.version.is_empty() {
        return None;
    }
    match path {
        "" => Some("its go.mod has no `module` line; expected one".to_owned()),
        path if path == module.path || path == actual.path => None,
        path => Some(format!("its go.mod says that it is {path}; expected {}", module.path)),
    }
}
