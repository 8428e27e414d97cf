use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// A name that is kept beyond its generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NameId(pub(crate) u32);

impl NameId {
    /// The empty name.
    pub const EMPTY: Self = Self(0);

    /// Ids count from 0, so they can index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names, once each. What is not UTF-8 has U+FFFD in place of it.
#[derive(Debug)]
pub(crate) struct Names {
    names: Vec<Box<str>>,
    table: HashTable<u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { names: vec!["".into()], table: HashTable::new() }
    }
}

impl Names {
    pub(crate) fn intern(&mut self, bytes: &[u8]) -> NameId {
        if bytes.is_empty() {
            return NameId::EMPTY;
        }
        let name = String::from_utf8_lossy(bytes);
        let names = &self.names;
        let of = |row: &u32| names.get(*row as usize).map_or("", |name| name);
        let hash = |name: &str| BuildHasherDefault::<FxHasher>::default().hash_one(name);
        if let Some(row) = self.table.find(hash(&name), |row| of(row) == name) {
            return NameId(*row);
        }
        #[expect(clippy::cast_possible_truncation, reason = "memory ends before 2^32 names")]
        let row = self.names.len() as u32;
        self.table.insert_unique(hash(&name), row, |row| hash(of(row)));
        self.names.push(name.into());
        NameId(row)
    }

    pub(crate) fn get(&self, id: NameId) -> &str {
        self.names.get(id.index()).map_or("", |name| name)
    }
}
