use super::ModuleSet;
use crate::graph::NodeId;
use crate::version::is_toolchain_path;
use crate::{Error, ModuleGraph, ModuleVersion};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::HashMap;

/// A module graph as questions see it; made by [`ModuleGraph::build_view`] and [`ModuleGraph::full_view`].
///
/// Questions are asked of sets of modules, and answered with sets:
///
/// ```
/// # use gomod_graph::{GraphOptions, Limits, MainModules, ModCache, ModuleGraph};
/// # use std::path::Path;
/// # let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
/// # let main = MainModules::read(&data.join("shop"), &Limits::default())?;
/// # let cache = ModCache::new(data.join("modcache"), Limits::default());
/// let graph = ModuleGraph::resolve(&main, &cache, &GraphOptions::default())?;
/// let view = graph.build_view();
///
/// // Every module on a way from `http` to `log`.
/// let (http, log) = (view.find(["example.org/http"])?, view.find(["example.org/log"])?);
/// let between = http.forward().intersection(&log.reverse());
/// assert!(between.names().eq(["example.org/Pool@v1.0.0", "example.org/http@v1.1.0", "example.org/log@v1.3.0"]));
/// # Ok::<(), gomod_graph::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ModuleView<'g> {
    pub(crate) graph: &'g ModuleGraph,
    /// What requires what; an edge weighs its place among the requirements.
    pub(crate) edges: DiGraph<NodeId, ()>,
    pub(crate) main: Vec<NodeIndex>,
}

impl ModuleGraph {
    /// The modules of a build, each once and at its selected version: those of the [`build_list`](Self::build_list).
    /// A requirement leads to the version that was selected, whichever was asked for.
    pub fn build_view(&self) -> ModuleView<'_> {
        let list = self.loaded.build_list(&self.nodes).into_iter();
        let nodes = list.filter(|&id| !is_toolchain_path(&self.nodes.module(id).path));
        let selected = |id| self.loaded.selected(self.nodes.path_of(id));
        ModuleView::new(self, nodes.collect(), selected)
    }

    /// All modules at all versions that anything requires, with `go` and `toolchain`: the lines of `go mod graph`.
    pub fn full_view(&self) -> ModuleView<'_> {
        ModuleView::new(self, self.loaded.walk(), Some)
    }
}

impl<'g> ModuleView<'g> {
    fn new(graph: &'g ModuleGraph, nodes: Vec<NodeId>, target: impl Fn(NodeId) -> Option<NodeId>) -> Self {
        let mut edges = DiGraph::with_capacity(nodes.len(), nodes.len());
        let indexes: HashMap<NodeId, NodeIndex> = nodes.iter().map(|&id| (id, edges.add_node(id))).collect();
        // go.work's go line is a root too.
        let roots =
            graph.loaded.roots.iter().filter(|&&root| !is_toolchain_path(&graph.nodes.module(root).path));
        let mut main: Vec<NodeIndex> =
            roots.filter_map(|&root| indexes.get(&target(root)?).copied()).collect();
        main.dedup();
        for &id in &nodes {
            let Some(&from) = indexes.get(&id) else { continue };
            let mut targets: Vec<NodeIndex> = Vec::new();
            let required = graph.loaded.required(id).unwrap_or_default().iter();
            targets.extend(required.filter_map(|&required| indexes.get(&target(required)?).copied()));
            targets.retain(|&to| to != from);
            targets.sort_unstable();
            targets.dedup();
            for to in targets {
                edges.add_edge(from, to, ());
            }
        }
        Self { graph, edges, main }
    }

    /// The same modules with other edges between them.
    pub(crate) fn with_edges(&self, edges: DiGraph<NodeId, ()>) -> Self {
        Self { graph: self.graph, edges, main: self.main.clone() }
    }

    /// How many modules there are.
    pub fn len(&self) -> usize {
        self.edges.node_count()
    }

    /// Whether there are no modules.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All modules.
    pub fn all(&self) -> ModuleSet<'_> {
        ModuleSet::of(self, self.edges.node_indices())
    }

    /// The main modules.
    pub fn main_modules(&self) -> ModuleSet<'_> {
        ModuleSet::of(self, self.main.iter().copied())
    }

    /// The modules with these names, `path` or `path@version`; a path alone stands for all its versions here. The error
    /// names the first that is not in the graph.
    pub fn find(&self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<ModuleSet<'_>, Error> {
        let mut found = Vec::new();
        for name in names {
            let name = name.as_ref();
            let before = found.len();
            let (path, version) =
                name.split_once('@').map_or((name, None), |(path, version)| (path, Some(version)));
            found.extend(self.edges.node_indices().filter(|&index| {
                let module = self.module(index);
                module.path == path && version.is_none_or(|version| module.version == version)
            }));
            if found.len() == before {
                return Err(Error::Request(format!(
                    "{name} is not in the graph; expected one of its modules"
                )));
            }
        }
        Ok(ModuleSet::of(self, found))
    }

    /// All requirements between these modules, in the order of the names.
    pub fn requirements(&self) -> impl Iterator<Item = (&'g ModuleVersion, &'g ModuleVersion)> {
        let mut all: Vec<_> = self
            .edges
            .edge_indices()
            .filter_map(|edge| self.edges.edge_endpoints(edge))
            .map(|(from, to)| (self.module(from), self.module(to)))
            .collect();
        all.sort_by(|a, b| a.0.list_order(b.0).then_with(|| a.1.list_order(b.1)));
        all.into_iter()
    }

    pub(crate) fn module(&self, index: NodeIndex) -> &'g ModuleVersion {
        let id = self.edges.node_weight(index).copied();
        self.graph.nodes.module(id.unwrap_or(NodeId::NONE))
    }

    /// What a module requires, by name.
    pub(crate) fn required(&self, index: NodeIndex) -> Vec<NodeIndex> {
        let mut required: Vec<NodeIndex> = self.edges.neighbors(index).collect();
        required.sort_by(|&a, &b| self.module(a).list_order(self.module(b)));
        required
    }
}
