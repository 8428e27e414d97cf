use super::nodes::{NodeId, PathId};
use super::summary::{Summaries, prunes};
use crate::{Error, ModuleVersion};
use std::collections::HashSet;

/// How much of the graph below the roots counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Pruning {
    /// What the roots require, and all below those roots that do not list all they need.
    Pruned,
    /// Everything.
    Unpruned,
    /// As pruned, seen from each member of a workspace.
    Workspace,
}

impl Pruning {
    pub(super) fn for_go(version: &str) -> Self {
        if prunes(version) { Self::Pruned } else { Self::Unpruned }
    }
}

/// What the main modules require.
#[derive(Debug, Clone)]
pub(super) struct Requirements {
    pub(super) pruning: Pruning,
    /// In the order of lists. A path may have several versions.
    pub(super) roots: Vec<NodeId>,
    /// Required without `// indirect`.
    pub(super) direct: HashSet<PathId>,
}

impl Requirements {
    /// As written, but for what is excluded. The second value is what was left out for that reason.
    pub(super) fn as_written(summaries: &mut Summaries<'_>) -> Result<(Self, Vec<ModuleVersion>), Error> {
        let main = summaries.main;
        let mut rs = Self { pruning: Pruning::Workspace, roots: Vec::new(), direct: HashSet::new() };
        let mut excluded = Vec::new();
        let (go, toolchain) = if let Some(workspace) = &main.workspace {
            for member in &main.members {
                rs.roots.push(summaries.node(member.path(), "")?);
            }
            let go = workspace.file.go.as_ref().map_or("1.18", |go| go.version.as_str());
            (go, workspace.file.toolchain.as_ref())
        } else {
            let Some(member) = main.members.first() else { return Ok((rs, excluded)) };
            for require in &member.file.require {
                if summaries.is_excluded(&require.module) {
                    excluded.push(require.module.clone());
                    continue;
                }
                let id = summaries.node(&require.module.path, &require.module.version)?;
                rs.roots.push(id);
                if !require.indirect {
                    rs.direct.insert(summaries.nodes.path_of(id));
                }
            }
            let go = member.file.go_version().unwrap_or("1.16");
            rs.pruning = Pruning::for_go(go);
            (go, member.file.toolchain.as_ref())
        };
        let go = summaries.node("go", go)?;
        rs.roots.push(go);
        rs.direct.insert(summaries.nodes.path_of(go));
        if let Some(toolchain) = toolchain {
            rs.roots.push(summaries.node("toolchain", &toolchain.name)?);
        }
        rs.sort(summaries);
        Ok((rs, excluded))
    }

    pub(super) fn sort(&mut self, summaries: &Summaries<'_>) {
        self.roots.sort_by(|&a, &b| summaries.nodes.list_order(a, b));
    }

    /// Whether a path stands for several roots, or for a main module.
    pub(super) fn is_redundant(&self, summaries: &Summaries<'_>) -> bool {
        let main = self.roots.iter().any(|&root| {
            let module = summaries.nodes.module(root);
            !module.version.is_empty() && summaries.main.contains(&module.path)
        });
        let path = |root: &NodeId| summaries.nodes.path_of(*root);
        main || self.roots.windows(2).any(|pair| matches!(pair, [a, b] if path(a) == path(b)))
    }

    /// The version of Go that the roots ask for.
    pub(super) fn go_version<'s>(&self, summaries: &'s Summaries<'_>) -> &'s str {
        let modules = self.roots.iter().rev().map(|&root| summaries.nodes.module(root));
        modules.into_iter().find(|module| module.path == "go").map_or("", |module| module.version.as_str())
    }
}
