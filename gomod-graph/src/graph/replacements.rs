use super::MainModules;
use crate::file::is_directory_path;
use crate::{Error, ModuleVersion, Replace};
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// What replaces what, by the rules for one main module or for a workspace.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    /// go.work's come before those of members.
    workspace: HashMap<ModuleVersion, ModuleVersion>,
    /// Those of each member. Relative folders are those of go.work's folder.
    members: Vec<HashMap<ModuleVersion, ModuleVersion>>,
}

impl Replacements {
    pub(super) fn of(main: &MainModules) -> Self {
        let Some(workspace) = &main.workspace else {
            let members = main.members.iter().map(|member| table(&member.file.replace)).collect();
            return Self { workspace: HashMap::new(), members };
        };
        let mut members = Vec::new();
        for member in &main.members {
            let mut replaces = table(&member.file.replace);
            for new in replaces.values_mut().filter(|new| new.version.is_empty()) {
                if !Path::new(&new.path).is_absolute() {
                    let absolute = clean_join(&member.folder, &new.path);
                    new.path = relative_to(&workspace.folder, &absolute);
                }
            }
            members.push(replaces);
        }
        Self { workspace: table(&workspace.file.replace), members }
    }

    /// What replaces a module that is no main module. The error says which replacements contradict each other.
    pub(super) fn find(&self, module: &ModuleVersion) -> Result<Option<&ModuleVersion>, String> {
        if let Some((_, new)) = lookup(&self.workspace, module) {
            return Ok(Some(new));
        }
        let mut found: Option<&ModuleVersion> = None;
        for (version, new) in self.members.iter().filter_map(|replaces| lookup(replaces, module)) {
            // Go lets the last member win, but for one that replaces just this version. (It means to compare the
            // versions that are replaced, but compares with nothing; modload's replacementFrom, Go 1.27.)
            if let Some(before) = found.filter(|before| !version.is_empty() && *before != new) {
                return Err(format!(
                    "the workspace replaces it by {before} and by {new}; expected one replacement"
                ));
            }
            found = Some(new);
        }
        Ok(found)
    }
}

/// The replacement of a module with the version it is for: this version comes before all versions.
fn lookup<'a>(
    replaces: &'a HashMap<ModuleVersion, ModuleVersion>,
    module: &ModuleVersion,
) -> Option<(&'a str, &'a ModuleVersion)> {
    if replaces.is_empty() {
        return None;
    }
    let found = replaces.get_key_value(module);
    let found = found.or_else(|| replaces.get_key_value(&ModuleVersion::new(module.path.as_str(), "")));
    found.map(|(old, new)| (old.version.as_str(), new))
}

fn table(replaces: &[Replace]) -> HashMap<ModuleVersion, ModuleVersion> {
    replaces.iter().map(|replace| (replace.old.clone(), replace.new.clone())).collect()
}

/// Refuses different replacements of the same thing.
pub(super) fn check_conflicts(main: &MainModules) -> Result<(), Error> {
    let mut overridden: HashMap<&str, ()> = HashMap::new();
    let mut seen: HashMap<&ModuleVersion, String> = HashMap::new();
    if let Some(workspace) = &main.workspace {
        for replace in &workspace.file.replace {
            overridden.insert(&replace.old.path, ());
            note(&mut seen, replace, replace.new.to_string())?;
        }
        seen.clear();
    }
    for member in &main.members {
        for replace in &member.file.replace {
            if overridden.contains_key(replace.old.path.as_str()) {
                continue;
            }
            let folder = main.is_workspace() && replace.new.version.is_empty();
            let new = match folder {
                true => clean_join(&member.folder, &replace.new.path).display().to_string(),
                false => replace.new.to_string(),
            };
            note(&mut seen, replace, new)?;
        }
    }
    Ok(())
}

fn note<'a>(
    seen: &mut HashMap<&'a ModuleVersion, String>,
    replace: &'a Replace,
    new: String,
) -> Result<(), Error> {
    match seen.get(&replace.old) {
        Some(before) if *before != new => Err(Error::MainModule(format!(
            "{} is replaced by {before} and by {new}; expected one replacement",
            replace.old
        ))),
        _ => {
            seen.insert(&replace.old, new);
            Ok(())
        }
    }
}

/// `path` as seen from `folder`, without `.` and `..` where they can be resolved.
pub(super) fn clean_join(folder: &Path, path: &str) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match clean.components().next_back() {
                Some(Component::Normal(_)) => {
                    clean.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => clean.push(component),
            },
            _ => clean.push(component),
        }
    }
    if clean.as_os_str().is_empty() {
        clean.push(".");
    }
    clean
}

/// The way from `folder` to `target`, as a `replace` would write it.
fn relative_to(folder: &Path, target: &Path) -> String {
    let folder = clean_join(folder, "");
    let own = |path: &Path| -> Vec<String> {
        let parts = path.components().filter(|part| *part != Component::CurDir);
        parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (from, to) = (own(&folder), own(target));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..");
    let down = to.iter().skip(shared).map(String::as_str);
    let way = up.chain(down).collect::<Vec<_>>().join("/");
    match way.as_str() {
        "" => ".".to_owned(),
        way if is_directory_path(way) => way.to_owned(),
        way => format!("./{way}"),
    }
}
