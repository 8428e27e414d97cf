use super::MainModules;
use super::replacements::Replacements;
use crate::version::{GoVersion, compare_versions};
use crate::{ModuleVersion, VendorFile};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Where vendor/modules.txt contradicts the main modules, so that Go does not use the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorProblem {
    /// The module.
    pub module: ModuleVersion,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for VendorProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.module, self.problem)
    }
}

/// What vendor/modules.txt says of a module, all its lines taken together.
#[derive(Default)]
struct Notes<'a> {
    explicit: bool,
    replacement: Option<&'a ModuleVersion>,
}

struct Vendored<'a> {
    notes: HashMap<&'a ModuleVersion, Notes<'a>>,
    /// Modules with packages, each path at its highest version.
    versions: HashMap<&'a str, &'a str>,
    /// The same as they come.
    list: Vec<&'a ModuleVersion>,
}

impl MainModules {
    /// Compares vendor/modules.txt with the main modules as Go does before it uses the folder
    /// (modload's checkVendorConsistency and initVendor). `toolchain` is the version of Go to imitate.
    pub fn check_vendor(&self, file: &VendorFile, toolchain: &str) -> Vec<VendorProblem> {
        let vendored = Vendored::of(file);
        let mut problems = too_new(file, toolchain);
        if !problems.is_empty() {
            return problems;
        }
        let before_go_1_14 = !self.is_workspace()
            && self
                .iter()
                .all(|main| GoVersion::compare(main.file.go_version().unwrap_or_default(), "1.14").is_lt());
        self.check_requirements(&vendored, before_go_1_14, &mut problems);
        self.check_replacements(file, &vendored, before_go_1_14, &mut problems);
        if problems.is_empty() && !self.is_workspace() {
            self.check_complete(&vendored, &mut problems);
        }
        problems
    }

    fn check_requirements(
        &self,
        vendored: &Vendored<'_>,
        before_go_1_14: bool,
        problems: &mut Vec<VendorProblem>,
    ) {
        const REQUIRED: &str = "is explicitly required in go.mod, but";
        for require in self.iter().flat_map(|main| &main.file.require) {
            let module = &require.module;
            if vendored.notes.get(module).is_some_and(|notes| notes.explicit) {
                continue;
            }
            // Before Go 1.14, modules.txt did not say what go.mod requires.
            let problem = match vendored.versions.get(module.path.as_str()) {
                _ if !before_go_1_14 => format!("{REQUIRED} not marked as explicit in vendor/modules.txt"),
                Some(version) if *version != module.version => {
                    format!("{REQUIRED} vendor/modules.txt indicates {}@{version}", module.path)
                }
                _ => continue,
            };
            problems.push(VendorProblem { module: module.clone(), problem });
        }
        for &module in &vendored.list {
            let explicit = vendored.notes.get(module).is_some_and(|notes| notes.explicit);
            if explicit && !self.iter().any(|main| main.file.require.iter().any(|r| r.module == *module)) {
                let problem =
                    "is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod";
                problems.push(VendorProblem { module: module.clone(), problem: problem.to_owned() });
            }
        }
    }

    fn check_replacements(
        &self,
        file: &VendorFile,
        vendored: &Vendored<'_>,
        before_go_1_14: bool,
        problems: &mut Vec<VendorProblem>,
    ) {
        let replacements = Replacements::of(self);
        let replacement =
            |module: &ModuleVersion| match self.contains(&module.path) && module.version.is_empty() {
                true => None,
                false => replacements.find(module).ok().flatten().cloned(),
            };
        let work = self.workspace.iter().flat_map(|workspace| &workspace.file.replace);
        let mut seen = HashSet::new();
        for replace in self.iter().flat_map(|main| &main.file.replace).chain(work) {
            let old = &replace.old;
            if !seen.insert(old) {
                continue;
            }
            let new = replacement(old);
            let noted = vendored.notes.get(old).and_then(|notes| notes.replacement);
            let unneeded = before_go_1_14
                && (old.version.is_empty()
                    || vendored.versions.get(old.path.as_str()) != Some(&old.version.as_str()));
            let problem = match (noted, new) {
                (None, Some(_)) if !unneeded => {
                    "is replaced, but not marked as replaced in vendor/modules.txt".to_owned()
                }
                (Some(noted), new) if Some(noted) != new.as_ref() => {
                    let new = new.unwrap_or_default();
                    format!("is replaced by {new}, but marked as replaced by {noted} in vendor/modules.txt")
                }
                _ => continue,
            };
            problems.push(VendorProblem { module: old.clone(), problem });
        }
        for vendored in file.modules.iter().filter(|vendored| vendored.replacement.is_some()) {
            let contradicted = replacements.find(&vendored.module).is_err();
            if replacement(&vendored.module).is_none() && !contradicted {
                let problem = "is marked as replaced in vendor/modules.txt, but not replaced".to_owned();
                problems.push(VendorProblem { module: vendored.module.clone(), problem });
            }
        }
    }

    /// From Go 1.17 on, go.mod lists all that is vendored.
    fn check_complete(&self, vendored: &Vendored<'_>, problems: &mut Vec<VendorProblem>) {
        for main in self
            .iter()
            .filter(|main| GoVersion::compare(main.file.go_version().unwrap_or("1.16"), "1.17").is_ge())
        {
            let required = main.file.require.iter().map(|require| &require.module);
            let kept =
                required.filter(|module| !main.file.exclude.iter().any(|exclude| exclude.module == **module));
            let mut roots: HashMap<&str, &str> = HashMap::from([(main.path(), "")]);
            for module in kept {
                let root = roots.entry(&module.path).or_insert(&module.version);
                if compare_versions(&module.path, root, &module.version).is_lt() {
                    *root = &module.version;
                }
            }
            for &module in &vendored.list {
                if roots.get(module.path.as_str()) != Some(&module.version.as_str()) {
                    let problem = "is vendored, and should be required explicitly in go.mod".to_owned();
                    problems.push(VendorProblem { module: module.clone(), problem });
                }
            }
        }
    }
}

impl<'a> Vendored<'a> {
    fn of(file: &'a VendorFile) -> Self {
        let mut vendored = Self { notes: HashMap::new(), versions: HashMap::new(), list: Vec::new() };
        for entry in &file.modules {
            let notes = vendored.notes.entry(&entry.module).or_default();
            notes.explicit |= entry.explicit;
            notes.replacement = entry.replacement.as_ref().or(notes.replacement);
            let (path, version) = (entry.module.path.as_str(), entry.module.version.as_str());
            let known = vendored.versions.get(path);
            if !entry.packages.is_empty()
                && known.is_none_or(|known| compare_versions(path, known, version).is_lt())
            {
                vendored.versions.insert(path, version);
                vendored.list.push(&entry.module);
            }
        }
        vendored
    }
}

fn too_new(file: &VendorFile, toolchain: &str) -> Vec<VendorProblem> {
    let newer = |version: &&str| GoVersion::compare(version, toolchain).is_gt();
    let too_new = file.modules.iter().filter_map(|entry| {
        let go = entry.go_version.as_deref().filter(newer)?;
        let problem = format!("vendor/modules.txt says that it needs go {go}, and this is go {toolchain}");
        Some(VendorProblem { module: entry.module.clone(), problem })
    });
    too_new.collect()
}
