use super::MainModules;
use crate::file::is_directory_path;
use crate::{Error, ModuleVersion, Replace};
use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

/// What replaces what, by the rules for one main module or for a workspace.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    /// go.work's come before those of members.
    workspace: HashMap<ModuleVersion, Replacement>,
    /// Those of each member.
    members: Vec<HashMap<ModuleVersion, Replacement>>,
}

#[derive(Debug)]
struct Replacement {
    /// As the file says it.
    written: ModuleVersion,
    /// Relative folders are those of go.work's folder.
    new: ModuleVersion,
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
            for Replacement { new, .. } in replaces.values_mut().filter(|by| by.new.version.is_empty()) {
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
        if let Some((_, by)) = lookup(&self.workspace, module) {
            return Ok(Some(&by.new));
        }
        let mut found: Option<&Replacement> = None;
        for (version, by) in self.members.iter().filter_map(|replaces| lookup(replaces, module)) {
            // Go lets the last member win, but for one that replaces just this version and says it in other words.
            // (It means to compare the versions that are replaced, but compares with nothing; modload's
            // replacementFrom, Go 1.27.)
            if let Some(before) = found.filter(|found| !version.is_empty() && found.written != by.written) {
                return Err(format!(
                    "the workspace replaces it by {} and by {}; expected one replacement",
                    before.written, by.written
                ));
            }
            found = Some(by);
        }
        Ok(found.map(|by| &by.new))
    }
}

/// The replacement of a module with the version it is for: this version comes before all versions.
fn lookup<'a>(
    replaces: &'a HashMap<ModuleVersion, Replacement>,
    module: &ModuleVersion,
) -> Option<(&'a str, &'a Replacement)> {
    if replaces.is_empty() {
        return None;
    }
    let found = replaces.get_key_value(module);
    let found = found.or_else(|| replaces.get_key_value(&ModuleVersion::new(module.path.as_str(), "")));
    found.map(|(old, by)| (old.version.as_str(), by))
}

fn table(replaces: &[Replace]) -> HashMap<ModuleVersion, Replacement> {
    let both = |new: &ModuleVersion| Replacement { written: new.clone(), new: new.clone() };
    replaces.iter().map(|replace| (replace.old.clone(), both(&replace.new))).collect()
}

/// Refuses different replacements of the same thing: in one file as they are written, between members of a workspace
/// as they are meant, but for what go.work replaces (modload's toReplaceMap and makeMainModules).
pub(super) fn check_conflicts(main: &MainModules) -> Result<(), Error> {
    let work = main.workspace.as_ref().map_or(&[][..], |workspace| &workspace.file.replace);
    check_file(work)?;
    for member in &main.members {
        check_file(&member.file.replace)?;
    }
    if !main.is_workspace() {
        return Ok(());
    }
    let overridden: HashSet<&str> = work.iter().map(|replace| replace.old.path.as_str()).collect();
    let mut seen = HashMap::new();
    for member in &main.members {
        for Replace { old, new, .. } in &member.file.replace {
            if overridden.contains(old.path.as_str()) {
                continue;
            }
            let folder = Path::new(&new.path);
            let new = match new.version.is_empty() && !folder.is_absolute() {
                true => clean_join(&absolute(&member.folder), &new.path).display().to_string(),
                false => new.to_string(),
            };
            agree(&mut seen, old, new)?;
        }
    }
    Ok(())
}

fn check_file(replaces: &[Replace]) -> Result<(), Error> {
    let mut seen = HashMap::new();
    replaces.iter().try_for_each(|Replace { old, new, .. }| agree(&mut seen, old, new.to_string()))
}

fn agree<'a>(
    seen: &mut HashMap<&'a ModuleVersion, String>,
    old: &'a ModuleVersion,
    new: String,
) -> Result<(), Error> {
    match seen.get(old) {
        Some(before) if *before != new => Err(Error::MainModule(format!(
            "{old} is replaced by {before} and by {new}; expected one replacement"
        ))),
        _ => {
            seen.insert(old, new);
            Ok(())
        }
    }
}

/// A folder that cannot be told from the root on is compared as it is.
fn absolute(folder: &Path) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
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
