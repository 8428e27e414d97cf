use crate::{ModuleGraph, ModuleVersion, Selected, compare_versions};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What differs between two graphs, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphDiff {
    /// Modules that only the second has.
    pub added: Vec<Selected>,
    /// Modules that only the first has.
    pub removed: Vec<Selected>,
    /// Modules at another version, or with another replacement.
    pub changed: Vec<VersionChange>,
    /// Requirements between modules, whatever their versions, that only the second has.
    pub requirements_added: Vec<(String, String)>,
    /// Requirements between modules, whatever their versions, that only the first has.
    pub requirements_removed: Vec<(String, String)>,
}

/// A module that both graphs have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionChange {
    /// As the first has it.
    pub before: Selected,
    /// As the second has it.
    pub after: Selected,
}

impl VersionChange {
    /// Whether the version went up, down, or stays and only the replacement differs.
    pub fn direction(&self) -> Ordering {
        let (before, after) = (&self.before.module, &self.after.module);
        compare_versions(&after.path, &after.version, &before.version)
    }
}

impl ModuleGraph {
    /// What is different in `after`: in the builds, and in what requires what in them.
    pub fn diff(&self, after: &ModuleGraph) -> GraphDiff {
        let (old, new) = (by_path(self), by_path(after));
        let (old_edges, new_edges) = (requirements(self), requirements(after));
        let only = |a: &BTreeMap<String, Selected>, b: &BTreeMap<String, Selected>| -> Vec<Selected> {
            a.iter()
                .filter(|(path, _)| !b.contains_key(*path))
                .map(|(_, selected)| selected.clone())
                .collect()
        };
        let changed = old.iter().filter_map(|(path, before)| {
            let after = new.get(path).filter(|after| *after != before)?;
            Some(VersionChange { before: before.clone(), after: after.clone() })
        });
        GraphDiff {
            added: only(&new, &old),
            removed: only(&old, &new),
            changed: changed.collect(),
            requirements_added: new_edges.difference(&old_edges).cloned().collect(),
            requirements_removed: old_edges.difference(&new_edges).cloned().collect(),
        }
    }
}

fn by_path(graph: &ModuleGraph) -> BTreeMap<String, Selected> {
    let list = graph.build_list();
    list.iter().map(|selected| (selected.module.path.clone(), selected.clone())).collect()
}

fn requirements(graph: &ModuleGraph) -> BTreeSet<(String, String)> {
    let view = graph.build_view();
    view.requirements().map(|(from, to)| (from.path.clone(), to.path.clone())).collect()
}

impl GraphDiff {
    /// Whether the graphs are the same: modules, versions, replacements and what requires what.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One line per module: `+` added, `-` removed, `^` raised, `v` lowered, `~` replaced differently; then the requirements.
impl fmt::Display for GraphDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for selected in &self.added {
            writeln!(f, "+ {selected}")?;
        }
        for selected in &self.removed {
            writeln!(f, "- {selected}")?;
        }
        for change in &self.changed {
            let sign = match change.direction() {
                Ordering::Greater => '^',
                Ordering::Less => 'v',
                Ordering::Equal => '~',
            };
            let ModuleVersion { path, version } = &change.before.module;
            let after = change.after.to_string();
            let after = after.strip_prefix(path.as_str()).unwrap_or(&after).trim_start();
            let before = change.before.replacement.as_ref().map(|by| format!(" => {by}")).unwrap_or_default();
            writeln!(f, "{sign} {path} {version}{before} -> {after}")?;
        }
        for (from, to) in &self.requirements_added {
            writeln!(f, "+ {from} requires {to}")?;
        }
        for (from, to) in &self.requirements_removed {
            writeln!(f, "- {from} requires {to}")?;
        }
        Ok(())
    }
}
