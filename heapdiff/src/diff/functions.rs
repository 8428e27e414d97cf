//! Functions, as each profile names them and as both sides share them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::names::Name;

/// A stable [`Name`], numbered in the order of the names, the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct GroupId(pub(super) u32);

/// All stable names of both sides.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
}

impl Names {
    pub(super) fn of(names: impl Iterator<Item = Name>) -> Self {
        let mut names: Vec<Name> = names.collect();
        names.par_sort_unstable();
        names.dedup();
        Self { names }
    }

    pub(super) fn name(&self, id: GroupId) -> Option<&Name> {
        self.names.get(id.0 as usize)
    }

    pub(super) fn id(&self, name: &Name) -> GroupId {
        GroupId(self.names.binary_search(name).unwrap_or(0) as u32)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// A function as the profile names it.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) file: String,
    /// Where it begins in the file; 0 when the profile does not say.
    pub(super) start_line: i64,
    pub(super) group: GroupId,
    pub(super) is_standard: bool,
    pub(super) is_runtime: bool,
}

/// The functions of one side, each once.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) rows: Vec<Function>,
    /// The function that stands for each package of the standard library.
    pub(super) packages: HashMap<GroupId, u32>,
    by_name: HashMap<(String, String), u32>,
}

impl Functions {
    /// The row of a function; those of one name in one file are the same.
    pub(super) fn add(&mut self, function: pprof_parse::Function<'_>, name: &Name, names: &Names) -> u32 {
        let key = [function.name(), function.filename()].map(|text| text.to_str_lossy().into_owned());
        let [text, file] = key;
        if let Some(&row) = self.by_name.get(&(text.clone(), file.clone())) {
            return row;
        }
        let group = names.id(name);
        let (is_standard, is_runtime) = (matches!(name, Name::Standard(_)), name.is_runtime());
        if is_standard && !self.packages.contains_key(&group) {
            let name = name.text().to_owned();
            let package =
                Function { name, file: String::new(), start_line: 0, group, is_standard, is_runtime };
            let row = self.push(package);
            self.packages.insert(group, row);
        }
        let start_line = function.start_line();
        let row = self.push(Function {
            name: text.clone(),
            file: file.clone(),
            start_line,
            group,
            is_standard,
            is_runtime,
        });
        self.by_name.insert((text, file), row);
        row
    }

    fn push(&mut self, function: Function) -> u32 {
        self.rows.push(function);
        self.rows.len() as u32 - 1
    }
}
