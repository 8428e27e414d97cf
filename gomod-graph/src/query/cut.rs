use super::{ModuleSet, ModuleView};
use crate::{Error, ModuleVersion};
use petgraph::algo::dominators;
use petgraph::graph::NodeIndex;

/// A module and what falls away with it.
#[derive(Debug, Clone)]
pub struct Cut<'v> {
    /// The module.
    pub module: &'v ModuleVersion,
    /// The module, and all to which every chain leads through it.
    pub falls: ModuleSet<'v>,
}

impl<'g> ModuleView<'g> {
    /// What falls away when `from` requires `to` no more: what no main module reaches without that requirement. Both are
    /// names as for [`find`](Self::find). The error says what is not in the graph.
    pub fn cut(&self, from: &str, to: &str) -> Result<ModuleSet<'_>, Error> {
        let (sources, targets) = (self.find([from])?, self.find([to])?);
        let edges: Vec<_> = sources
            .indexes()
            .flat_map(|a| targets.indexes().map(move |b| (a, b)))
            .filter_map(|(a, b)| self.edges.find_edge(a, b))
            .collect();
        if edges.is_empty() {
            return Err(Error::Request(format!(
                "{from} does not require {to}; expected two modules that do"
            )));
        }
        let mut left = self.edges.clone();
        left.retain_edges(|_, edge| !edges.contains(&edge));
        let left = self.with_edges(left);
        let after = left.main_modules().forward();
        let falls = self.main_modules().forward().difference(&ModuleSet::of(self, after.indexes()));
        Ok(falls)
    }

    /// For each module that a main module requires directly, what falls away if nothing requires it any more; most first.
    /// Follows the dominator tree, as `goda cut` counts.
    pub fn cuts(&self) -> Vec<Cut<'_>> {
        // All main modules as one.
        let mut edges = self.edges.map(|_, _| (), |_, ()| ());
        let root = edges.add_node(());
        for &main in &self.main {
            edges.add_edge(root, main, ());
        }
        let dominators = dominators::simple_fast(&edges, root);
        let mut below: Vec<Vec<NodeIndex>> = vec![Vec::new(); edges.node_count()];
        for index in self.edges.node_indices() {
            let parent = dominators.immediate_dominator(index);
            if let Some(children) = parent.and_then(|parent| below.get_mut(parent.index())) {
                children.push(index);
            }
        }
        let direct = self.main_modules().required();
        let mut cuts: Vec<Cut<'_>> = direct
            .indexes()
            .map(|index| {
                let mut falls = vec![index];
                let mut at = 0;
                while let Some(index) = falls.get(at) {
                    falls.extend(below.get(index.index()).into_iter().flatten().copied());
                    at += 1;
                }
                Cut { module: self.module(index), falls: ModuleSet::of(self, falls) }
            })
            .collect();
        cuts.sort_by(|a, b| b.falls.len().cmp(&a.falls.len()).then_with(|| a.module.list_order(b.module)));
        cuts
    }
}
