use crate::version::split_path_major;
use crate::{BuildList, ModuleVersion};
use std::collections::BTreeMap;

/// A module that a build has in several major versions at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateMajors {
    /// The path without its major version.
    pub path: String,
    /// The modules, in the order of their paths.
    pub modules: Vec<ModuleVersion>,
}

impl BuildList {
    /// Modules of which there are several major versions, by path.
    pub fn duplicate_majors(&self) -> Vec<DuplicateMajors> {
        let mut by_path: BTreeMap<&str, Vec<ModuleVersion>> = BTreeMap::new();
        for selected in self.iter() {
            let path = &selected.module.path;
            let prefix = split_path_major(path).map_or(path.as_str(), |(prefix, _)| prefix);
            by_path.entry(prefix).or_default().push(selected.module.clone());
        }
        let several = by_path.into_iter().filter(|(_, modules)| modules.len() > 1);
        several.map(|(path, modules)| DuplicateMajors { path: path.to_owned(), modules }).collect()
    }
}
