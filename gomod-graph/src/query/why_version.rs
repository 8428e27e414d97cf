use crate::graph::NodeId;
use crate::{ModuleGraph, ModuleVersion};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

/// Which requirement forced the version of a module: as text, a chain of sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhyVersion {
    /// The module at its selected version.
    pub module: ModuleVersion,
    /// What replaces it.
    pub replacement: Option<ModuleVersion>,
    /// From a main module to the requirement of just this version; the shortest way. Empty where Go raised a requirement
    /// on its way to this graph, and nothing in the graph requires the version any more.
    pub steps: Vec<Step>,
    /// Whether the graph begins with it, as with the go line of a go.work; then there are no steps.
    pub is_root: bool,
    /// What else requires this version.
    pub others: Vec<ModuleVersion>,
    /// The version in go.mod and its line, where that is lower.
    pub written: Option<(String, u32)>,
    /// The next lower version that anything requires, and what does.
    pub next: Option<(String, ModuleVersion)>,
}

/// One requirement on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What requires.
    pub from: ModuleVersion,
    /// What it requires.
    pub to: ModuleVersion,
    /// The line of the main module's go.mod that says so.
    pub line: Option<u32>,
    /// The version that the build has instead of that of `to`: its requirements count all the same.
    pub superseded_by: Option<String>,
}

impl ModuleGraph {
    /// Why a module is at the version that was selected. `None` if it is not in the graph, or a main module.
    pub fn why_version(&self, path: &str) -> Option<WhyVersion> {
        let selected = self.loaded.selected(self.nodes.path_id(path)?)?;
        let version = &self.nodes.module(selected).version;
        (!version.is_empty()).then(|| Asked::new(self).why(selected))
    }
}

struct Asked<'g> {
    graph: &'g ModuleGraph,
    /// The lines of the requirements in go.mod files of main modules.
    lines: HashMap<(NodeId, NodeId), u32>,
    /// Main modules of which the requirements are known as written.
    mains: HashSet<NodeId>,
}

impl<'g> Asked<'g> {
    fn new(graph: &'g ModuleGraph) -> Self {
        let written = &graph.written;
        let lines = written.iter().map(|written| ((written.main, written.required), written.line)).collect();
        Self { graph, lines, mains: written.iter().map(|written| written.main).collect() }
    }

    fn why(&self, selected: NodeId) -> WhyVersion {
        let (graph, module) = (self.graph, self.module(selected));
        let same_path = |&id: &NodeId| graph.nodes.path_of(id) == graph.nodes.path_of(selected);
        let written = graph.written.iter().find(|written| same_path(&written.required));
        let written = written.filter(|written| written.required != selected);
        // As go.mod says, if that leads there; Go may have raised what it says.
        let as_written = self.walk_from_main(true);
        let mut steps = match as_written.contains_key(&selected) {
            true => self.steps(selected, &as_written),
            false => self.steps(selected, &self.walk_from_main(false)),
        };
        if let [Step { line: None, .. }] = steps.as_slice()
            && written.is_some()
        {
            // The main module requires it because Go raised that requirement, which explains nothing.
            steps.clear();
        }
        let nearest = steps.last().map(|step| &step.from);
        let mut others: Vec<ModuleVersion> =
            self.requirers(selected).map(|id| self.module(id).clone()).collect();
        others.retain(|from| Some(from) != nearest && !from.version.is_empty());
        others.sort_by(ModuleVersion::list_order);
        let mut lower = graph.loaded.walk();
        lower.retain(|id| same_path(id) && graph.nodes.compare(*id, selected).is_lt());
        lower.sort_by(|&a, &b| graph.nodes.compare(b, a));
        let next = lower.into_iter().find_map(|id| {
            let from = self.requirers(id).map(|id| self.module(id)).min_by(|a, b| a.list_order(b))?;
            Some((self.module(id).version.clone(), from.clone()))
        });
        WhyVersion {
            module: module.clone(),
            replacement: graph.replacement(module).cloned(),
            is_root: graph.loaded.roots.contains(&selected),
            steps,
            others,
            written: written.map(|written| (self.module(written.required).version.clone(), written.line)),
            next,
        }
    }

    fn module(&self, id: NodeId) -> &'g ModuleVersion {
        self.graph.nodes.module(id)
    }

    fn required(&self, id: NodeId) -> &'g [NodeId] {
        self.graph.loaded.required(id).unwrap_or_default()
    }

    /// Where each node is first reached from, breadth first; from main modules only by what is `written` in their go.mod
    /// files, if asked so.
    fn walk_from_main(&self, written: bool) -> HashMap<NodeId, NodeId> {
        let mut came_from = HashMap::new();
        let roots: HashSet<NodeId> = self.graph.loaded.roots.iter().copied().collect();
        let mut queue: VecDeque<NodeId> = self.graph.loaded.roots.iter().copied().collect();
        while let Some(id) = queue.pop_front() {
            for &next in self.required(id).iter().filter(|&&next| !written || self.is_written(id, next)) {
                if roots.contains(&next) {
                    continue;
                }
                came_from.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    id
                });
            }
        }
        came_from
    }

    /// Whether a requirement stands in a go.mod file; in a graph without files all do.
    fn is_written(&self, from: NodeId, required: NodeId) -> bool {
        !self.mains.contains(&from) || self.lines.contains_key(&(from, required))
    }

    fn requirers(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let all = self.graph.loaded.walk().into_iter();
        all.filter(move |&from| self.required(from).contains(&id) && self.is_written(from, id))
    }

    fn steps(&self, selected: NodeId, came_from: &HashMap<NodeId, NodeId>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = selected;
        while let Some(&from) = came_from.get(&at) {
            let current =
                self.graph.loaded.selected(self.graph.nodes.path_of(at)).filter(|&current| current != at);
            steps.push(Step {
                from: self.module(from).clone(),
                to: self.module(at).clone(),
                line: self.lines.get(&(from, at)).copied(),
                superseded_by: current.map(|current| self.module(current).version.clone()),
            });
            at = from;
        }
        steps.reverse();
        steps
    }
}

/// Sentences, one a line.
impl fmt::Display for WhyVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ModuleVersion { path, version } = &self.module;
        writeln!(f, "{path} is at {version}, the highest version that anything requires.")?;
        for step in &self.steps {
            let Step { from, to, line, superseded_by } = step;
            write!(f, "  {} requires {} {}", spoken(from), to.path, to.version)?;
            if let Some(line) = line {
                write!(f, " (go.mod, line {line})")?;
            }
            if let Some(version) = superseded_by {
                let kind = if version.is_empty() { "the main module".to_owned() } else { version.clone() };
                write!(f, "; the build has {kind} of it, but what {} requires counts too", to.version)?;
            }
            writeln!(f, ".")?;
        }
        if self.is_root {
            writeln!(f, "  The graph begins with it.")?;
        } else if self.steps.is_empty() {
            writeln!(
                f,
                "  Go raised it on its way to this graph, in which nothing requires that version any more."
            )?;
        }
        match self.others.as_slice() {
            [] => {}
            [other] => writeln!(f, "{} requires that version too.", spoken(other))?,
            [other, more @ ..] => {
                writeln!(f, "{} and {} more require that version too.", spoken(other), more.len())?;
            }
        }
        if let Some((version, line)) = &self.written {
            writeln!(f, "go.mod says {version} in line {line}, which Go raises.")?;
        }
        match &self.next {
            Some((version, from)) => {
                writeln!(f, "The next lower is {version}, which {} requires.", spoken(from))?
            }
            None => writeln!(f, "No other version is required anywhere.")?,
        }
        if let Some(replacement) = &self.replacement {
            writeln!(f, "It is replaced by {}.", spoken(replacement))?;
        }
        Ok(())
    }
}

fn spoken(module: &ModuleVersion) -> String {
    if module.version.is_empty() {
        module.path.clone()
    } else {
        format!("{} {}", module.path, module.version)
    }
}
