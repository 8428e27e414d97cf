use super::ahead::Ahead;
use super::fetch::{Extract, Fetched};
use super::module_graph::Written;
use super::nodes::{NodeId, Nodes};
use super::{GraphOptions, MainModule, MainModules, Problem, ProblemKind};
use crate::file::Scan;
use crate::version::{GoVersion, check_module_path, is_toolchain_path};
use crate::{Error, ModuleVersion};
use std::collections::HashSet;
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
    /// It is fetched ahead.
    Wanted,
    /// A problem tells why.
    Never,
    Summary(Summary),
}

/// Reads what nodes require, each once.
pub(super) struct Summaries<'a> {
    pub(super) main: &'a MainModules,
    ahead: &'a Ahead<'a>,
    /// Lets another thread help to fetch.
    call_helper: &'a dyn Fn(),
    pub(super) options: &'a GraphOptions,
    pub(super) nodes: Nodes,
    excluded: HashSet<&'a ModuleVersion>,
    /// By number.
    known: Vec<Known>,
    problems: Vec<Problem>,
    requirements: usize,
}

impl<'a> Summaries<'a> {
    pub(super) fn new(
        main: &'a MainModules,
        ahead: &'a Ahead<'a>,
        call_helper: &'a dyn Fn(),
        options: &'a GraphOptions,
    ) -> Self {
        let excludes = main.members.iter().flat_map(|member| &member.file.exclude);
        Self {
            main,
            ahead,
            call_helper,
            options,
            nodes: Nodes::default(),
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

    pub(super) fn finish(self) -> (Nodes, Vec<Problem>) {
        (self.nodes, self.problems)
    }

    pub(super) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What a node requires; `None` if that is not known, which is noted as a problem.
    pub(super) fn get(&mut self, id: NodeId) -> Result<Option<&Summary>, Error> {
        if !matches!(self.known.get(id.index()), Some(Known::Never | Known::Summary(_))) {
            let known = self.read(id)?;
            if self.known.len() <= id.index() {
                self.known.resize(self.nodes.len(), Known::NotYet);
            }
            if let Some(slot) = self.known.get_mut(id.index()) {
                *slot = known;
            }
        }
        Ok(match self.known.get(id.index()) {
            Some(Known::Summary(summary)) => Some(summary),
            _ => None,
        })
    }

    /// Says which will be asked for next, so that they can be fetched ahead.
    pub(super) fn want(&mut self, ids: &[NodeId]) {
        let mut wanted = Vec::new();
        for &id in ids {
            if self.known.len() <= id.index() {
                self.known.resize(self.nodes.len(), Known::NotYet);
            }
            let module = self.nodes.module(id);
            let has_file = !is_toolchain_path(&module.path) && self.main_module(module).is_none();
            match self.known.get_mut(id.index()) {
                Some(known @ Known::NotYet) if has_file => {
                    *known = Known::Wanted;
                    wanted.push((id, module.clone()));
                }
                _ => {}
            }
        }
        if self.ahead.want(wanted) {
            (self.call_helper)();
        }
    }

    /// Go looks at the go.mod of each module that it lists, even where the graph does not need it: to say as which Go it
    /// is to be built. Only what cannot be named, or is not as go.sum says, matters to it.
    pub(super) fn check_listed(&mut self, list: &[NodeId]) -> Result<(), Error> {
        for &id in list {
            let module = self.nodes.module(id);
            let has_problem = matches!(self.known.get(id.index()), Some(Known::Never));
            if has_problem || module.version.is_empty() || is_toolchain_path(&module.path) {
                continue;
            }
            if let (Err(problem), Ok(None)) =
                (check_module_path(&module.path), self.ahead.replacement(module))
            {
                let kind = ProblemKind::Unusable(format!("malformed module path: {problem}"));
                self.problems.push(Problem { module: module.clone(), replacement: None, kind });
            }
        }
        if !self.ahead.checks_sums() {
            return Ok(());
        }
        self.want(list);
        for &id in list {
            if !matches!(self.known.get(id.index()), Some(Known::Wanted)) {
                continue;
            }
            let module = self.nodes.module(id);
            let Fetched { replacement, content } = self.ahead.take(id, module)?;
            if let Err(kind @ ProblemKind::OtherSum { .. }) = content {
                self.problems.push(Problem { module: module.clone(), replacement, kind });
            }
        }
        Ok(())
    }

    fn main_module(&self, module: &ModuleVersion) -> Option<&'a MainModule> {
        let main = self.main;
        main.members.iter().filter(|_| module.version.is_empty()).find(|member| member.path() == module.path)
    }

    fn read(&mut self, id: NodeId) -> Result<Known, Error> {
        let module = self.nodes.module(id).clone();
        if is_toolchain_path(&module.path) {
            return self.toolchain(&module).map(Known::Summary);
        }
        let (replacement, content) = if let Some(member) = self.main_module(&module) {
            (None, Ok(Extract::of(&Scan::of(&member.file))))
        } else {
            self.want(&[id]);
            let Fetched { replacement, content } = self.ahead.take(id, &module)?;
            (replacement, content)
        };
        let kind = match content {
            Ok(extract) => match self.summarise(&extract)? {
                Ok(summary) => return Ok(Known::Summary(summary)),
                Err(kind) => kind,
            },
            Err(kind) => kind,
        };
        self.problems.push(Problem { module, replacement, kind });
        Ok(Known::Never)
    }

    /// Go 1.21 and newer require the toolchain of the same version, so that the two go up and down together.
    fn toolchain(&mut self, module: &ModuleVersion) -> Result<Summary, Error> {
        let mut require = Vec::new();
        if module.path == "go" && GoVersion::compare(&module.version, "1.21").is_ge() {
            require.push(self.node("toolchain", &format!("go{}", module.version))?);
        }
        Ok(Summary { require: require.into(), pruned: true })
    }

    fn summarise(&mut self, extract: &Extract) -> Result<Result<Summary, ProblemKind>, Error> {
        let go = extract.go();
        let mut ids = Vec::with_capacity(extract.len().saturating_add(1));
        self.count(extract.len())?;
        for (path, version) in extract.require() {
            if self.excluded.is_empty() || !self.is_excluded(&ModuleVersion::new(path, version)) {
                ids.push(self.node(path, version)?);
            }
        }
        if let Some(go) = go.filter(|go| GoVersion::compare(go, "1.21").is_ge()) {
            ids.push(self.node("go", go)?);
            if GoVersion::compare(go, &self.options.toolchain).is_gt() {
                let why = format!("it needs go {go}, and this is go {}", self.options.toolchain);
                return Ok(Err(ProblemKind::Unusable(why)));
            }
        }
        Ok(Ok(Summary { require: ids.into(), pruned: go.is_some_and(prunes) }))
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
