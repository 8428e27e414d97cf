use super::ModSource;
use crate::{Error, ModuleVersion};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// go.mod files in memory.
#[derive(Debug, Clone, Default)]
pub struct MemorySource {
    modules: HashMap<ModuleVersion, Vec<u8>>,
    directories: HashMap<PathBuf, Vec<u8>>,
}

impl MemorySource {
    /// Without any files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the go.mod of a module at a version.
    pub fn add_module(&mut self, module: ModuleVersion, text: impl Into<Vec<u8>>) {
        self.modules.insert(module, text.into());
    }

    /// Adds the go.mod of a folder.
    pub fn add_directory(&mut self, directory: impl Into<PathBuf>, text: impl Into<Vec<u8>>) {
        self.directories.insert(directory.into(), text.into());
    }
}

impl ModSource for MemorySource {
    fn module(&self, module: &ModuleVersion) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.modules.get(module).cloned())
    }

    fn directory(&self, directory: &Path) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.directories.get(directory).cloned())
    }
}
