use crate::version::is_toolchain_path;
use crate::{ModuleGraph, ModuleVersion};
use std::collections::HashSet;

/// A module of a build that nothing in the graph needs, as far as requirements can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// The module.
    pub module: ModuleVersion,
    /// The line of go.mod that requires it as `// indirect` though no other module does; or nothing, where only versions
    /// that were not selected require it.
    pub line: Option<u32>,
}

impl ModuleGraph {
    /// Modules that are in the build list although no selected module requires them; and requirements marked
    /// `// indirect` that only main modules have. `go mod tidy` may still keep them, for it knows the packages.
    pub fn unused(&self) -> Vec<Unused> {
        let list = self.loaded.build_list(&self.nodes);
        let mut required = HashSet::new();
        for &id in list.iter().filter(|&&id| !self.nodes.module(id).version.is_empty()) {
            let requirements = self.loaded.required(id).unwrap_or_default();
            required.extend(requirements.iter().map(|&id| self.nodes.path_of(id)));
        }
        let candidates = list.iter().copied().filter(|&id| {
            let module = self.nodes.module(id);
            !module.version.is_empty()
                && !is_toolchain_path(&module.path)
                && !required.contains(&self.nodes.path_of(id))
        });
        let unused = candidates.filter_map(|id| {
            let path = self.nodes.path_of(id);
            let mut written =
                self.written.iter().filter(|written| self.nodes.path_of(written.required) == path).peekable();
            let line = written.peek().map(|written| written.line);
            written
                .all(|written| written.indirect)
                .then(|| Unused { module: self.nodes.module(id).clone(), line })
        });
        unused.collect()
    }
}
