use crate::version::compare_versions;
use crate::{Error, ModuleVersion};
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;
use std::hash::BuildHasher;

/// A module path, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PathId(u32);

/// A module at a version, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

impl PathId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl NodeId {
    /// No node.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All modules and versions that were seen, each once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nodes {
    nodes: Vec<Node>,
    /// The first node of each path.
    paths: Vec<NodeId>,
    by_module: HashTable<NodeId>,
    by_path: HashTable<PathId>,
}

#[derive(Debug, Clone)]
struct Node {
    module: ModuleVersion,
    path: PathId,
}

impl Nodes {
    /// The number of a module at a version; a new one for a new one, up to `limit` nodes.
    pub(super) fn add(&mut self, path: &str, version: &str, limit: usize) -> Result<NodeId, Error> {
        if let Some(id) = self.find(path, version) {
            return Ok(id);
        }
        let next = u32::try_from(self.nodes.len()).ok().filter(|_| self.nodes.len() < limit);
        let Some(next) = next.map(NodeId) else {
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            let place = "the module graph".to_owned();
            return Err(Error::Limit { place, what: "modules", limit, field: "modules" });
        };
        let path_id = self.path_id(path).unwrap_or_else(|| {
            // There are no more paths than nodes.
            let new = PathId(u32::try_from(self.paths.len()).unwrap_or(u32::MAX));
            self.paths.push(next);
            new
        });
        self.nodes.push(Node { module: ModuleVersion::new(path, version), path: path_id });
        let (nodes, paths) = (&self.nodes, &self.paths);
        let module = |id: NodeId| nodes.get(id.index()).map(|node| &node.module);
        let hash_of = |id: &NodeId| module(*id).map_or(0, |module| hash(&module.path, &module.version));
        self.by_module.insert_unique(hash(path, version), next, hash_of);
        if paths.get(path_id.index()) == Some(&next) {
            let first = |id: &PathId| paths.get(id.index()).and_then(|&id| module(id));
            self.by_path
                .insert_unique(hash(path, ""), path_id, |id| first(id).map_or(0, |m| hash(&m.path, "")));
        }
        Ok(next)
    }

    fn find(&self, path: &str, version: &str) -> Option<NodeId> {
        let is_it = |id: &NodeId| {
            let module = self.module(*id);
            module.path.len() == path.len() && module.version == version && module.path == path
        };
        self.by_module.find(hash(path, version), is_it).copied()
    }

    pub(crate) fn path_count(&self) -> usize {
        self.paths.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> {
        (0_u32..).map(NodeId).take(self.nodes.len())
    }

    pub(crate) fn id(&self, module: &ModuleVersion) -> Option<NodeId> {
        self.find(&module.path, &module.version)
    }

    pub(crate) fn path_id(&self, path: &str) -> Option<PathId> {
        let is_it =
            |id: &PathId| self.paths.get(id.index()).is_some_and(|&first| self.module(first).path == path);
        self.by_path.find(hash(path, ""), is_it).copied()
    }

    pub(crate) fn module(&self, id: NodeId) -> &ModuleVersion {
        static NOTHING: ModuleVersion = ModuleVersion { path: String::new(), version: String::new() };
        self.nodes.get(id.index()).map_or(&NOTHING, |node| &node.module)
    }

    pub(crate) fn path_of(&self, id: NodeId) -> PathId {
        self.nodes.get(id.index()).map_or(PathId(u32::MAX), |node| node.path)
    }

    /// Compares the versions of two nodes of one path.
    pub(crate) fn compare(&self, a: NodeId, b: NodeId) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        let (a, b) = (self.module(a), self.module(b));
        compare_versions(&a.path, &a.version, &b.version)
    }

    /// Whether a node can be selected. `toolchain default` cannot: it is no higher than no toolchain at all.
    pub(super) fn is_selectable(&self, id: NodeId) -> bool {
        let module = self.module(id);
        compare_versions(&module.path, "none", &module.version).is_lt()
    }

    pub(crate) fn list_order(&self, a: NodeId, b: NodeId) -> Ordering {
        self.module(a).list_order(self.module(b))
    }
}

fn hash(path: &str, version: &str) -> u64 {
    FxBuildHasher.hash_one((path, version))
}
