use super::replacements::{check_conflicts, clean_join};
use crate::file::read_bounded;
use crate::version::{GoVersion, check_import_path, check_path_major, is_toolchain_path, split_path_major};
use crate::{Error, Limits, ModFile, Replace, SumFile, WorkFile};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What a graph starts from: one main module, or a workspace of several.
#[derive(Debug, Clone)]
pub struct MainModules {
    pub(super) members: Vec<MainModule>,
    pub(super) workspace: Option<Workspace>,
    pub(super) sums: Vec<SumFile>,
}

/// A main module and the folder it is in.
#[derive(Debug, Clone)]
pub struct MainModule {
    /// The folder of its go.mod.
    pub folder: PathBuf,
    /// Its go.mod.
    pub file: ModFile,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Workspace {
    pub(super) folder: PathBuf,
    pub(super) file: WorkFile,
}

impl MainModule {
    /// The path of the module.
    pub fn path(&self) -> &str {
        self.file.module_path().unwrap_or_default()
    }
}

impl MainModules {
    /// Reads the go.work in `folder` with all modules it uses, or else the go.mod there; and the hashes beside them.
    pub fn read(folder: &Path, limits: &Limits) -> Result<Self, Error> {
        let work = folder.join("go.work");
        if !work.is_file() {
            let module = MainModule::read(folder, limits)?;
            return Ok(Self::single(module)?.with_sums(read_sums(&folder.join("go.sum"), limits)?));
        }
        let file = WorkFile::parse("go.work", &read_bounded(&work, limits)?, limits)?;
        let mut members = Vec::new();
        for used in &file.uses {
            members.push(MainModule::read(&clean_join(folder, &used.path), limits)?);
        }
        let mut sums = Vec::from_iter(read_sums(&folder.join("go.work.sum"), limits)?);
        for member in &members {
            sums.extend(read_sums(&member.folder.join("go.sum"), limits)?);
        }
        Ok(Self::workspace(folder, file, members)?.with_sums(sums))
    }

    /// Adds the hashes in a go.sum or go.work.sum. go.mod files of dependencies must have them.
    pub fn with_sums(mut self, sums: impl IntoIterator<Item = SumFile>) -> Self {
        self.sums.extend(sums);
        self
    }

    /// A single main module.
    pub fn single(module: MainModule) -> Result<Self, Error> {
        module.check()?;
        let main = Self { members: vec![module], workspace: None, sums: Vec::new() };
        check_conflicts(&main)?;
        Ok(main)
    }

    /// The members of a workspace, in the order of its `use` directives.
    pub fn workspace(folder: &Path, file: WorkFile, members: Vec<MainModule>) -> Result<Self, Error> {
        if members.is_empty() {
            return Err(Error::MainModule("go.work uses no modules; add them with `go work use`".to_owned()));
        }
        let work_version = file.go.as_ref().map_or("1.18", |go| go.version.as_str());
        let (mut folders, mut paths) = (HashSet::new(), HashSet::new());
        for member in &members {
            member.check()?;
            let path = member.path();
            if !folders.insert(&member.folder) {
                let problem =
                    format!("go.work uses {} twice; expected each folder once", member.folder.display());
                return Err(Error::MainModule(problem));
            }
            if !paths.insert(path) {
                let problem = format!("two modules of the workspace are {path}; expected different paths");
                return Err(Error::MainModule(problem));
            }
            let version = member.file.go_version().unwrap_or("1.16");
            let newer = GoVersion::compare(version, work_version).is_gt();
            if newer && GoVersion::compare(version, "1.21").is_ge() {
                return Err(Error::MainModule(format!(
                    "{path} needs go {version}, but go.work says go {work_version}; to update it: go work use"
                )));
            }
            if file.replace.iter().any(|r| r.old.path == path && r.old.version.is_empty()) {
                let problem =
                    format!("go.work replaces its own module {path}; name a version, or remove the line");
                return Err(Error::MainModule(problem));
            }
        }
        let workspace = Some(Workspace { folder: folder.to_owned(), file });
        let main = Self { members, workspace, sums: Vec::new() };
        check_conflicts(&main)?;
        Ok(main)
    }

    /// The main modules, in the order of `use` directives.
    pub fn iter(&self) -> impl Iterator<Item = &MainModule> {
        self.members.iter()
    }

    /// Whether this is a workspace.
    pub fn is_workspace(&self) -> bool {
        self.workspace.is_some()
    }

    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = &mut MainModule> {
        self.members.iter_mut()
    }

    /// The replacements that come before all others.
    pub(crate) fn replaces_mut(&mut self) -> &mut Vec<Replace> {
        match (&mut self.workspace, self.members.as_mut_slice()) {
            (None, [member, ..]) => &mut member.file.replace,
            (workspace, _) => &mut workspace.get_or_insert_with(Workspace::default).file.replace,
        }
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.members.iter().any(|member| member.path() == path)
    }
}

impl MainModule {
    fn read(folder: &Path, limits: &Limits) -> Result<Self, Error> {
        let path = folder.join("go.mod");
        let name = path.display().to_string();
        let file = ModFile::parse(&name, &read_bounded(&path, limits)?, limits)?;
        Ok(Self { folder: folder.to_owned(), file })
    }

    fn check(&self) -> Result<(), Error> {
        let name = &self.file.syntax.name;
        let Some(path) = self.file.module_path() else {
            return Err(Error::MainModule(format!("{name} has no `module` line; expected one")));
        };
        if is_toolchain_path(path) {
            return Err(Error::MainModule(format!(
                "{name}: the module path {path} is reserved; expected another"
            )));
        }
        check_import_path(path).map_err(|problem| {
            Error::MainModule(format!("{name}: malformed module path {path:?}: {problem}"))
        })?;
        let (_, major) = split_path_major(path).unwrap_or_default();
        for retract in &self.file.retract {
            for version in [&retract.low, &retract.high] {
                check_path_major(version, major).map_err(|expected| {
                    let place = retract.position;
                    Error::MainModule(format!(
                        "{name}:{place}: found retract {version} in {path}; expected {expected}"
                    ))
                })?;
            }
        }
        self.file.tool.iter().try_for_each(|tool| {
            check_import_path(&tool.path).map_err(|problem| {
                let place = tool.position;
                Error::MainModule(format!("{name}:{place}: malformed tool path {:?}: {problem}", tool.path))
            })
        })
    }
}

/// A file of hashes, if there is one.
fn read_sums(path: &Path, limits: &Limits) -> Result<Option<SumFile>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let text = read_bounded(path, limits)?;
    SumFile::parse(&path.display().to_string(), &text, limits).map(Some)
}
