use super::nodes::{NodeId, Nodes, PathId};
use super::requirements::{Pruning, Requirements};
use super::summary::Summaries;
use crate::Error;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

/// A graph as it was loaded from roots.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loaded {
    /// Where walks start: the main module, or what go.work names.
    pub(crate) roots: Vec<NodeId>,
    /// What each node requires, by number; nothing for nodes whose requirements do not count.
    required: Vec<Option<Arc<[NodeId]>>>,
    /// The highest version of each path, by number.
    selected: Vec<Option<NodeId>>,
}

impl Loaded {
    /// Loads the graph below the roots.
    pub(super) fn load(summaries: &mut Summaries<'_>, rs: &Requirements) -> Result<Self, Error> {
        let mut graph = Self::default();
        if rs.pruning == Pruning::Workspace {
            graph.roots.clone_from(&rs.roots);
        } else if let Some(member) = summaries.main.members.first() {
            graph.roots.push(summaries.node(member.path(), "")?);
        }
        for &root in &graph.roots.clone() {
            graph.reach(root, &summaries.nodes);
        }
        if let (Some(&main), true) = (graph.roots.first(), rs.pruning != Pruning::Workspace) {
            graph.require(main, rs.roots.clone().into(), &summaries.nodes);
        }
        let mut loader = Loader { summaries, graph, queue: VecDeque::new(), seen: Vec::new() };
        loader.enqueue(&rs.roots, rs.pruning);
        loader.run()?;
        if rs.pruning == Pruning::Workspace {
            loader.settle(&rs.roots)?;
        }
        Ok(loader.graph)
    }

    pub(crate) fn required(&self, id: NodeId) -> Option<&[NodeId]> {
        self.required.get(id.index())?.as_deref()
    }

    pub(crate) fn selected(&self, path: PathId) -> Option<NodeId> {
        self.selected.get(path.index()).copied().flatten()
    }

    pub(super) fn require(&mut self, id: NodeId, requirements: Arc<[NodeId]>, nodes: &Nodes) {
        if self.required(id).is_some() {
            return;
        }
        for &required in requirements.iter() {
            self.reach(required, nodes);
        }
        if self.required.len() < nodes.len() {
            self.required.resize(nodes.len(), None);
        }
        if let Some(slot) = self.required.get_mut(id.index()) {
            *slot = Some(requirements);
        }
    }

    pub(super) fn reach(&mut self, id: NodeId, nodes: &Nodes) {
        if self.selected.len() < nodes.path_count() {
            self.selected.resize(nodes.path_count(), None);
        }
        if let Some(slot) = self.selected.get_mut(nodes.path_of(id).index())
            && slot.map_or_else(|| nodes.is_selectable(id), |before| nodes.compare(before, id).is_lt())
        {
            *slot = Some(id);
        }
    }

    /// All nodes that can be reached, breadth first.
    pub(crate) fn walk(&self) -> Vec<NodeId> {
        let mut order: Vec<NodeId> = Vec::new();
        let mut seen: Vec<bool> = Vec::new();
        let mut is_new = |id: &NodeId| {
            if seen.len() <= id.index() {
                seen.resize(id.index() + 1, false);
            }
            seen.get_mut(id.index()).is_some_and(|seen| !std::mem::replace(seen, true))
        };
        order.extend(self.roots.iter().copied().filter(&mut is_new));
        let mut next = 0;
        while let Some(&id) = order.get(next) {
            let required = self.required(id).unwrap_or_default();
            order.extend(required.iter().copied().filter(&mut is_new));
            next += 1;
        }
        order
    }

    /// The selected versions: those of the roots' paths first, in their order, then the others in list order.
    pub(crate) fn build_list(&self, nodes: &Nodes) -> Vec<NodeId> {
        let mut seen = HashSet::new();
        let roots = self.roots.iter().map(|&root| nodes.path_of(root)).filter(|&path| seen.insert(path));
        let mut list: Vec<NodeId> = roots.filter_map(|path| self.selected(path)).collect();
        let selected = self.selected.iter().copied().flatten();
        let mut others: Vec<NodeId> = selected.filter(|&id| !seen.contains(&nodes.path_of(id))).collect();
        others.sort_by(|&a, &b| nodes.list_order(a, b));
        list.append(&mut others);
        list
    }
}

struct Loader<'s, 'a> {
    summaries: &'s mut Summaries<'a>,
    graph: Loaded,
    queue: VecDeque<(NodeId, Pruning)>,
    /// How each node, by number, was put into the queue before.
    seen: Vec<[bool; 3]>,
}

impl Loader<'_, '_> {
    fn enqueue(&mut self, ids: &[NodeId], pruning: Pruning) {
        for &id in ids {
            if self.seen.len() <= id.index() {
                self.seen.resize(self.summaries.nodes.len(), [false; 3]);
            }
            let seen = self.seen.get_mut(id.index()).and_then(|seen| seen.get_mut(pruning as usize));
            if let Some(seen) = seen.filter(|seen| !**seen) {
                *seen = true;
                self.queue.push_back((id, pruning));
            }
        }
        self.summaries.want(ids);
    }

    fn run(&mut self) -> Result<(), Error> {
        while let Some((id, pruning)) = self.queue.pop_front() {
            let Some(summary) = self.summaries.get(id)? else { continue };
            let (require, own) = (Arc::clone(&summary.require), summary.pruned);
            self.graph.require(id, Arc::clone(&require), &self.summaries.nodes);
            // Below a module that lists all it needs, what that needs further is of no interest.
            if pruning == Pruning::Pruned && own {
                continue;
            }
            let below = if own && pruning != Pruning::Unpruned { Pruning::Pruned } else { Pruning::Unpruned };
            self.enqueue(&require, below);
        }
        Ok(())
    }

    /// In a workspace, a member may get higher versions than it requires; what these require counts too, as if
    /// the member had required them.
    fn settle(&mut self, roots: &[NodeId]) -> Result<(), Error> {
        let mut paths: BTreeSet<PathId> =
            roots.iter().map(|&root| self.summaries.nodes.path_of(root)).collect();
        let mut seen = HashSet::new();
        loop {
            let nodes = &self.summaries.nodes;
            let mut new = BTreeSet::new();
            for id in paths.iter().filter_map(|&path| self.graph.selected(path)) {
                if !seen.contains(&id) {
                    new.insert(id);
                    continue;
                }
                for &required in self.graph.required(id).unwrap_or_default() {
                    let Some(selected) = self.graph.selected(nodes.path_of(required)) else { continue };
                    let is_main = nodes.module(selected).version.is_empty();
                    if !is_main && nodes.compare(selected, required).is_gt() && !seen.contains(&selected) {
                        new.insert(selected);
                    }
                }
            }
            if new.is_empty() {
                return Ok(());
            }
            let new = Vec::from_iter(new);
            paths.extend(new.iter().map(|&id| self.summaries.nodes.path_of(id)));
            self.enqueue(&new, Pruning::Workspace);
            seen.extend(new);
            self.run()?;
        }
    }
}
