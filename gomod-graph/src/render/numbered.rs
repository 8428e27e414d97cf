use crate::{ModuleVersion, ModuleView};
use petgraph::graph::NodeIndex;
use std::collections::VecDeque;

/// A view with its modules numbered in an order that does not depend on how it came about: main modules first, then by
/// the length of the shortest way from one (the rank), then by name. What no main module reaches comes last.
pub(super) struct Numbered<'g> {
    pub(super) modules: Vec<NumberedModule<'g>>,
}

pub(super) struct NumberedModule<'g> {
    pub(super) module: &'g ModuleVersion,
    pub(super) replacement: Option<&'g ModuleVersion>,
    pub(super) is_main: bool,
    /// The numbers of what it requires, in ascending order.
    pub(super) required: Vec<usize>,
}

impl<'g> Numbered<'g> {
    pub(super) fn of(view: &ModuleView<'g>) -> Self {
        let ranks = ranks(view);
        let rank = |index: NodeIndex| ranks.get(index.index()).copied().unwrap_or(usize::MAX);
        let mut order: Vec<NodeIndex> = view.edges.node_indices().collect();
        order.sort_by(|&a, &b| rank(a).cmp(&rank(b)).then_with(|| view.module(a).list_order(view.module(b))));
        let mut numbers = vec![0; view.len()];
        for (number, index) in order.iter().enumerate() {
            if let Some(slot) = numbers.get_mut(index.index()) {
                *slot = number;
            }
        }
        let number = |index: NodeIndex| numbers.get(index.index()).copied().unwrap_or_default();
        let module = |index: NodeIndex| {
            let mut required: Vec<usize> = view.edges.neighbors(index).map(number).collect();
            required.sort_unstable();
            let module = view.module(index);
            let replacement = view.graph.replacement(module);
            NumberedModule { module, replacement, is_main: view.main.contains(&index), required }
        };
        Self { modules: order.into_iter().map(module).collect() }
    }

    /// Requirements as pairs of numbers, in ascending order.
    pub(super) fn requirements(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = self.modules.iter().enumerate();
        all.flat_map(|(from, module)| module.required.iter().map(move |&to| (from, to)))
    }
}

impl NumberedModule<'_> {
    /// The name, with what replaces the module.
    pub(super) fn label(&self) -> String {
        match self.replacement {
            Some(replacement) => format!("{} => {replacement}", self.module),
            None => self.module.to_string(),
        }
    }
}

fn ranks(view: &ModuleView<'_>) -> Vec<usize> {
    let mut ranks = vec![usize::MAX; view.len()];
    let mut queue: VecDeque<(NodeIndex, usize)> = view.main.iter().map(|&main| (main, 0)).collect();
    while let Some((index, rank)) = queue.pop_front() {
        let Some(slot) = ranks.get_mut(index.index()).filter(|slot| **slot == usize::MAX) else { continue };
        *slot = rank;
        queue.extend(view.edges.neighbors(index).map(|next| (next, rank.saturating_add(1))));
    }
    ranks
}
