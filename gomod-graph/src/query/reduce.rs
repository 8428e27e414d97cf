use super::ModuleView;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

impl<'g> ModuleView<'g> {
    /// The same without the requirements that a longer way implies (the transitive reduction), for readable pictures.
    /// Requirements inside of cycles all stay. Takes time in proportion to modules times requirements, and memory in
    /// proportion to the graph.
    pub fn reduced(&self) -> ModuleView<'g> {
        // Components come before those that require them.
        let components = tarjan_scc(&self.edges);
        let mut rank = vec![0; self.len()];
        for (at, component) in components.iter().enumerate() {
            for index in component {
                if let Some(rank) = rank.get_mut(index.index()) {
                    *rank = at;
                }
            }
        }
        let rank_of = |index: NodeIndex| rank.get(index.index()).copied().unwrap_or_default();
        let mut edges = DiGraph::with_capacity(self.len(), self.edges.edge_count());
        for &id in self.edges.node_weights() {
            edges.add_node(id);
        }
        // Who reached a component last.
        let mut reached_by = vec![usize::MAX; components.len()];
        for (at, component) in components.iter().enumerate() {
            let out = component.iter().flat_map(|&from| self.edges.neighbors(from).map(move |to| (from, to)));
            let mut out: Vec<(NodeIndex, NodeIndex)> = out.collect();
            // What is required by others of these comes after them.
            out.sort_by_key(|&(from, to)| (std::cmp::Reverse(rank_of(to)), from, to));
            for (from, to) in out {
                let target = rank_of(to);
                if target == at {
                    edges.add_edge(from, to, ());
                } else if reached_by.get(target) != Some(&at) {
                    edges.add_edge(from, to, ());
                    let mut stack = vec![target];
                    while let Some(next) = stack.pop() {
                        let Some(slot) = reached_by.get_mut(next).filter(|slot| **slot != at) else {
                            continue;
                        };
                        *slot = at;
                        let members = components.get(next).into_iter().flatten();
                        stack.extend(members.flat_map(|&index| self.edges.neighbors(index)).map(rank_of));
                    }
                }
            }
        }
        self.with_edges(edges)
    }
}
