use super::ModuleView;
use crate::ModuleVersion;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use std::fmt;

/// Some of the modules of a [`ModuleView`].
#[derive(Clone)]
pub struct ModuleSet<'v> {
    view: &'v ModuleView<'v>,
    /// Which nodes of the view, by number.
    members: Vec<bool>,
}

impl<'v> ModuleSet<'v> {
    pub(crate) fn of(view: &'v ModuleView<'v>, indexes: impl IntoIterator<Item = NodeIndex>) -> Self {
        let mut members = vec![false; view.len()];
        for index in indexes {
            if let Some(member) = members.get_mut(index.index()) {
                *member = true;
            }
        }
        Self { view, members }
    }

    pub(crate) fn indexes(&self) -> impl Iterator<Item = NodeIndex> {
        self.members.iter().enumerate().filter(|(_, member)| **member).map(|(at, _)| NodeIndex::new(at))
    }

    /// How many modules are in it.
    pub fn len(&self) -> usize {
        self.members.iter().filter(|member| **member).count()
    }

    /// Whether no module is in it.
    pub fn is_empty(&self) -> bool {
        !self.members.contains(&true)
    }

    /// Whether a module is in it.
    pub fn contains(&self, module: &ModuleVersion) -> bool {
        self.indexes().any(|index| self.view.module(index) == module)
    }

    /// The modules, by path and version.
    pub fn iter(&self) -> impl Iterator<Item = &'v ModuleVersion> {
        let mut modules: Vec<_> = self.indexes().map(|index| self.view.module(index)).collect();
        modules.sort_by(|a, b| a.list_order(b));
        modules.into_iter()
    }

    /// The names of the modules, `path@version`, by path and version.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.iter().map(ToString::to_string)
    }

    /// These modules and all that they require, directly or not.
    pub fn forward(&self) -> Self {
        self.reach(Direction::Outgoing)
    }

    /// These modules and all that require them, directly or not.
    pub fn reverse(&self) -> Self {
        self.reach(Direction::Incoming)
    }

    /// What these modules require directly; or what requires them directly.
    fn step(&self, direction: Direction) -> Self {
        let edges = &self.view.edges;
        Self::of(self.view, self.indexes().flat_map(|index| edges.neighbors_directed(index, direction)))
    }

    /// What these modules require directly.
    pub fn required(&self) -> Self {
        self.step(Direction::Outgoing)
    }

    /// What requires these modules directly.
    pub fn requirers(&self) -> Self {
        self.step(Direction::Incoming)
    }

    fn reach(&self, direction: Direction) -> Self {
        let mut reached = self.clone();
        let mut stack: Vec<NodeIndex> = self.indexes().collect();
        while let Some(index) = stack.pop() {
            for next in self.view.edges.neighbors_directed(index, direction) {
                if let Some(member) = reached.members.get_mut(next.index()).filter(|member| !**member) {
                    *member = true;
                    stack.push(next);
                }
            }
        }
        reached
    }

    /// The modules in one of two sets of the same view, or in both.
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a || b)
    }

    /// The modules in both of two sets of the same view.
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && b)
    }

    /// The modules in this set and not in the other, of the same view.
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && !b)
    }

    fn combine(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Self {
        let members = self.members.iter().zip(&other.members).map(|(&a, &b)| keep(a, b)).collect();
        Self { view: self.view, members }
    }
}

/// The names.
impl fmt::Debug for ModuleSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// Two sets are equal if they have the same modules.
impl PartialEq for ModuleSet<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for ModuleSet<'_> {}
