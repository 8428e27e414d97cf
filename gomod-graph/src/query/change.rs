use crate::file::{Position, is_directory_path};
use crate::version::{Semver, check_path_major, split_path_major};
use crate::{Error, MainModules, ModuleVersion, Replace, Require};

/// A change to what main modules require, to see what it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Require a module at a version, whatever was required before.
    Require(ModuleVersion),
    /// Require a module no more. Other modules may still do.
    Drop(String),
    /// Replace a module; `old` without a version stands for all versions, `new` without one is a folder.
    Replace {
        /// What is replaced.
        old: ModuleVersion,
        /// What is taken instead.
        new: ModuleVersion,
    },
}

impl MainModules {
    /// The same main modules with changed requirements; nothing is written. In a workspace, members that require a
    /// module are changed, or the first where none does; replacements go into go.work. The error says what cannot be.
    pub fn with_changes(&self, changes: &[Change]) -> Result<Self, Error> {
        let mut changed = self.clone();
        for change in changes {
            match change {
                Change::Require(module) => changed.require(module)?,
                Change::Drop(path) => changed.drop_requirement(path)?,
                Change::Replace { old, new } => changed.replace(old, new)?,
            }
        }
        Ok(changed)
    }

    fn require(&mut self, module: &ModuleVersion) -> Result<(), Error> {
        check_version(module)?;
        let mut found = false;
        for member in self.members_mut() {
            for require in member.file.require.iter_mut().filter(|require| require.module.path == module.path)
            {
                require.module.version.clone_from(&module.version);
                found = true;
            }
        }
        let first = self.members_mut().next().filter(|_| !found);
        if let Some(member) = first {
            let position = Position::default();
            member.file.require.push(Require { module: module.clone(), indirect: false, position });
        }
        Ok(())
    }

    fn drop_requirement(&mut self, path: &str) -> Result<(), Error> {
        let mut found = false;
        for member in self.members_mut() {
            let before = member.file.require.len();
            member.file.require.retain(|require| require.module.path != path);
            found |= member.file.require.len() < before;
        }
        if !found {
            return Err(Error::Request(format!(
                "no main module requires {path}; expected one of its requirements"
            )));
        }
        Ok(())
    }

    fn replace(&mut self, old: &ModuleVersion, new: &ModuleVersion) -> Result<(), Error> {
        if !old.version.is_empty() {
            check_version(old)?;
        }
        match (new.version.is_empty(), is_directory_path(&new.path)) {
            (true, true) => {}
            (false, false) => check_version(new)?,
            (true, false) => {
                let problem = format!("{new} has no version; expected one, or a folder such as ./x");
                return Err(Error::Request(problem));
            }
            (false, true) => {
                return Err(Error::Request(format!("the folder {new} has a version; expected none")));
            }
        }
        let replace = Replace { old: old.clone(), new: new.clone(), position: Position::default() };
        let replaces = self.replaces_mut();
        replaces.retain(|replace| replace.old != *old);
        replaces.push(replace);
        Ok(())
    }
}

fn check_version(module: &ModuleVersion) -> Result<(), Error> {
    let ModuleVersion { path, version } = module;
    let canonical = Semver::parse(version).map(|parsed| parsed.module_canonical());
    if canonical.as_ref() != Some(version) {
        return Err(Error::Request(format!(
            "{module}: {version:?} is no full version; expected the form v1.2.3"
        )));
    }
    let Some((_, major)) = split_path_major(path) else {
        return Err(Error::Request(format!("{module}: the major version of the path is malformed")));
    };
    check_path_major(version, major)
        .map_err(|expected| Error::Request(format!("{module}: the path asks for a version {expected}")))
}
