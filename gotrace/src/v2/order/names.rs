use rustc_hash::FxHashMap;

/// Types of tasks and regions that are open: numbers of strings hold for one generation only.
#[derive(Debug, Default)]
pub(crate) struct Names {
    ids: FxHashMap<Box<[u8]>, NameId>,
    names: Vec<Box<[u8]>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameId(u32);

impl Names {
    pub(crate) fn intern(&mut self, name: &[u8]) -> NameId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` bounds the names")]
        let id = NameId(self.names.len() as u32);
        self.ids.insert(name.into(), id);
        self.names.push(name.into());
        id
    }

    pub(crate) fn get(&self, id: NameId) -> &[u8] {
        self.names.get(id.0 as usize).map_or(&[], |name| name)
    }

    /// The number under which tables of other strings keep it; never 0, which is the empty string.
    pub(crate) fn number(id: NameId) -> u64 {
        u64::from(id.0).saturating_add(1)
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }
}
