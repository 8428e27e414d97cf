use crate::version::compare_versions;
use crate::{Error, ModuleVersion};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A module path, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PathId(u32);

/// A module at a version, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u32);

impl PathId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All modules and versions that were seen, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Nodes {
    nodes: Vec<Node>,
    ids: HashMap<ModuleVersion, NodeId>,
    paths: HashMap<String, PathId>,
}

#[derive(Debug, Clone)]
struct Node {
    module: ModuleVersion,
    path: PathId,
}

impl Nodes {
    /// The number of a module at a version; a new one for a new one, up to `limit` nodes.
    pub(super) fn add(&mut self, module: &ModuleVersion, limit: usize) -> Result<NodeId, Error> {
        if let Some(id) = self.ids.get(module) {
            return Ok(*id);
        }
        let next = u32::try_from(self.nodes.len()).ok().filter(|_| self.nodes.len() < limit);
        let Some(next) = next else {
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            let place = "the module graph".to_owned();
            return Err(Error::Limit { place, what: "modules", limit, field: "modules" });
        };
        let path = match self.paths.get(&module.path) {
            Some(path) => *path,
            None => {
                // There are no more paths than nodes.
                let path = PathId(u32::try_from(self.paths.len()).unwrap_or(u32::MAX));
                self.paths.insert(module.path.clone(), path);
                path
            }
        };
        self.nodes.push(Node { module: module.clone(), path });
        self.ids.insert(module.clone(), NodeId(next));
        Ok(NodeId(next))
    }

    pub(super) fn path_count(&self) -> usize {
        self.paths.len()
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn id(&self, module: &ModuleVersion) -> Option<NodeId> {
        self.ids.get(module).copied()
    }

    pub(super) fn path_id(&self, path: &str) -> Option<PathId> {
        self.paths.get(path).copied()
    }

    pub(super) fn module(&self, id: NodeId) -> &ModuleVersion {
        static NOTHING: ModuleVersion = ModuleVersion { path: String::new(), version: String::new() };
        self.nodes.get(id.index()).map_or(&NOTHING, |node| &node.module)
    }

    pub(super) fn path_of(&self, id: NodeId) -> PathId {
        self.nodes.get(id.index()).map_or(PathId(u32::MAX), |node| node.path)
    }

    /// Compares the versions of two nodes of one path.
    pub(super) fn compare(&self, a: NodeId, b: NodeId) -> Ordering {
        let (a, b) = (self.module(a), self.module(b));
        compare_versions(&a.path, &a.version, &b.version)
    }

    /// Whether a node can be selected. `toolchain default` cannot: it is no higher than no toolchain at all.
    pub(super) fn is_selectable(&self, id: NodeId) -> bool {
        let module = self.module(id);
        compare_versions(&module.path, "none", &module.version).is_lt()
    }

    pub(super) fn list_order(&self, a: NodeId, b: NodeId) -> Ordering {
        self.module(a).list_order(self.module(b))
    }
}
