use super::ModSource;
use super::replacements::clean_join;
use crate::file::read_bounded;
use crate::{Error, Limits, ModuleVersion, VendorFile};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A vendor folder as a source of go.mod files, for programs of which nothing else is at hand.
///
/// vendor/modules.txt does not say what the modules require. So, as Go does with `-mod=vendor`, each is taken to require
/// all that have packages in the folder: build lists and versions are right, but not every chain of requirements.
#[derive(Debug, Clone)]
pub struct VendorFolder {
    /// The go.mod that stands for each module, by the module or what replaces it.
    modules: HashMap<ModuleVersion, String>,
    directories: HashMap<PathBuf, String>,
}

impl VendorFolder {
    /// Reads `vendor/modules.txt` in the folder of a main module or workspace.
    pub fn read(folder: &Path, limits: &Limits) -> Result<Self, Error> {
        let path = folder.join("vendor").join("modules.txt");
        let text = read_bounded(&path, limits)?;
        Ok(Self::new(folder, &VendorFile::parse(&path.display().to_string(), &text, limits)?))
    }

    /// What `file`, the vendor/modules.txt below `folder`, says.
    pub fn new(folder: &Path, file: &VendorFile) -> Self {
        let mut all = String::new();
        for entry in file.modules.iter().filter(|entry| !entry.packages.is_empty()) {
            all.push_str(&format!("require {} {}\n", entry.module.path, entry.module.version));
        }
        let mut source = Self { modules: HashMap::new(), directories: HashMap::new() };
        for entry in file.modules.iter().filter(|entry| !entry.module.version.is_empty()) {
            let go = entry.go_version.as_ref().map(|version| format!("go {version}\n")).unwrap_or_default();
            let requires = if entry.packages.is_empty() { "" } else { &all };
            let text = format!("module {}\n{go}{requires}", entry.module.path);
            match &entry.replacement {
                Some(new) if new.version.is_empty() => {
                    source.directories.insert(clean_join(folder, &new.path), text);
                }
                new => {
                    source.modules.insert(new.as_ref().unwrap_or(&entry.module).clone(), text);
                }
            }
        }
        source
    }
}

/// Modules that are not in the folder require nothing that matters to it.
impl ModSource for VendorFolder {
    fn module(&self, module: &ModuleVersion) -> Result<Option<Vec<u8>>, Error> {
        let text = self.modules.get(module).cloned();
        Ok(Some(text.unwrap_or_else(|| format!("module {}\ngo 1.17\n", module.path)).into_bytes()))
    }

    fn directory(&self, directory: &Path) -> Result<Option<Vec<u8>>, Error> {
        let text = self.directories.get(directory).cloned();
        Ok(Some(text.unwrap_or_else(|| "go 1.17\n".to_owned()).into_bytes()))
    }
}
