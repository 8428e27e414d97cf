use super::ModuleView;
use crate::ModuleVersion;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use std::collections::VecDeque;

/// Modules of which each requires the next, from a main module on.
pub type Chain<'g> = Vec<&'g ModuleVersion>;

impl<'g> ModuleView<'g> {
    /// The shortest chain of requirements from a main module to the module `path`; the first in the order of names, if
    /// several are as short. `None` if no chain leads there.
    pub fn why(&self, path: &str) -> Option<Chain<'g>> {
        let mut came_from: Vec<Option<NodeIndex>> = vec![None; self.len()];
        let mut seen = vec![false; self.len()];
        let mut queue = VecDeque::new();
        for &main in &self.main {
            queue.push_back(main);
            mark(&mut seen, main);
        }
        while let Some(index) = queue.pop_front() {
            if self.module(index).path == path {
                let back =
                    std::iter::successors(Some(index), |at| came_from.get(at.index()).copied().flatten());
                let mut chain: Chain<'g> = back.map(|index| self.module(index)).collect();
                chain.reverse();
                return Some(chain);
            }
            for next in self.required(index) {
                if mark(&mut seen, next) {
                    if let Some(slot) = came_from.get_mut(next.index()) {
                        *slot = Some(index);
                    }
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// All chains of requirements from a main module to the module `path`, none through a module twice. There may be
    /// very many: they are made one by one.
    pub fn chains(&self, path: &str) -> impl Iterator<Item = Chain<'g>> {
        Chains::new(self, path)
    }
}

/// Marks a node; whether that is news.
fn mark(seen: &mut [bool], index: NodeIndex) -> bool {
    seen.get_mut(index.index()).is_some_and(|seen| !std::mem::replace(seen, true))
}

/// Walks depth first, only where the goal can still be reached.
struct Chains<'v, 'g> {
    view: &'v ModuleView<'g>,
    goal: Vec<bool>,
    leads_there: Vec<bool>,
    /// The nodes of the chain so far, each with what is still to be tried after it, last first.
    path: Vec<(NodeIndex, Vec<NodeIndex>)>,
    on_path: Vec<bool>,
    starts: Vec<NodeIndex>,
}

impl<'v, 'g> Chains<'v, 'g> {
    fn new(view: &'v ModuleView<'g>, path: &str) -> Self {
        let mut goal = vec![false; view.len()];
        let mut stack: Vec<NodeIndex> =
            view.edges.node_indices().filter(|&index| view.module(index).path == path).collect();
        for &index in &stack {
            mark(&mut goal, index);
        }
        let mut leads_there = goal.clone();
        while let Some(index) = stack.pop() {
            let before = view.edges.neighbors_directed(index, Direction::Incoming);
            stack.extend(before.filter(|&before| mark(&mut leads_there, before)));
        }
        let mut starts = view.main.clone();
        starts.reverse();
        Self { view, goal, leads_there, path: Vec::new(), on_path: vec![false; view.len()], starts }
    }

    fn enter(&mut self, index: NodeIndex) {
        let is = |flags: &[bool], index: NodeIndex| flags.get(index.index()) == Some(&true);
        // The goal ends the chain.
        let mut next = if is(&self.goal, index) { Vec::new() } else { self.view.required(index) };
        mark(&mut self.on_path, index);
        next.retain(|&next| is(&self.leads_there, next) && !is(&self.on_path, next));
        next.reverse();
        self.path.push((index, next));
    }
}

impl<'g> Iterator for Chains<'_, 'g> {
    type Item = Chain<'g>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.path.last_mut() {
                None => {
                    let start = self.starts.pop()?;
                    if self.leads_there.get(start.index()) == Some(&true) {
                        self.enter(start);
                    } else {
                        continue;
                    }
                }
                Some((_, next)) => match next.pop() {
                    Some(next) => self.enter(next),
                    None => {
                        if let Some((index, _)) = self.path.pop()
                            && let Some(on_path) = self.on_path.get_mut(index.index())
                        {
                            *on_path = false;
                        }
                        continue;
                    }
                },
            }
            let (index, _) = self.path.last()?;
            if self.goal.get(index.index()) == Some(&true) {
                return Some(self.path.iter().map(|(index, _)| self.view.module(*index)).collect());
            }
        }
    }
}
