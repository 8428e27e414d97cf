use super::{ModuleSet, ModuleView};
use petgraph::algo::tarjan_scc;

impl ModuleView<'_> {
    /// The strongly connected components of more than one module: each requires each other, directly or not. Largest
    /// first, then by name. Cycles through main modules count too.
    pub fn cycles(&self) -> Vec<ModuleSet<'_>> {
        let components = tarjan_scc(&self.edges).into_iter().filter(|component| component.len() > 1);
        let mut cycles: Vec<ModuleSet<'_>> =
            components.map(|component| ModuleSet::of(self, component)).collect();
        cycles.sort_by_cached_key(|cycle| (std::cmp::Reverse(cycle.len()), cycle.names().next()));
        cycles
    }
}
