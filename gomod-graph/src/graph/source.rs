use crate::{Error, ModuleVersion};
use std::path::Path;

/// Where the go.mod files of dependencies come from. Several threads may ask at once.
pub trait ModSource: Sync {
    /// The text of the go.mod of a module at a version; `None` if it is not here.
    fn module(&self, module: &ModuleVersion) -> Result<Option<Vec<u8>>, Error>;

    /// The text of the go.mod in a folder that replaces a module; `None` if there is none.
    fn directory(&self, directory: &Path) -> Result<Option<Vec<u8>>, Error>;
}
