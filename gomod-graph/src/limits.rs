/// Bounds on what is read; reaching one is an error that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one file. The default, 16 MiB, is where Go stops reading the go.mod of a dependency.
    pub file_bytes: u64,
    /// Nodes of a module graph, that is modules at a version.
    pub modules: usize,
    /// Requirements in a module graph.
    pub requirements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 16 << 20, modules: 1_000_000, requirements: 10_000_000 }
    }
}
