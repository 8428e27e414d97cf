use std::collections::HashMap;

/// Collects the strings of a profile that is being made, each once.
///
/// ```
/// let mut strings = pprof_parse::proto::StringTable::default();
/// assert_eq!((strings.id(""), strings.id("bytes"), strings.id("bytes")), (0, 1, 1));
/// assert_eq!(strings.into_strings(), [&b""[..], b"bytes"]);
/// ```
#[derive(Debug, Clone)]
pub struct StringTable {
    ids: HashMap<Vec<u8>, i64>,
}

impl Default for StringTable {
    /// The first string of every table is empty.
    fn default() -> Self {
        Self { ids: HashMap::from([(Vec::new(), 0)]) }
    }
}

impl StringTable {
    /// The index of `string`, which is added if it is new.
    pub fn id(&mut self, string: impl AsRef<[u8]>) -> i64 {
        let next = self.ids.len() as i64;
        match self.ids.get(string.as_ref()) {
            Some(&id) => id,
            None => *self.ids.entry(string.as_ref().to_vec()).or_insert(next),
        }
    }

    /// All strings, for [`Profile::string_table`](super::Profile::string_table).
    pub fn into_strings(self) -> Vec<Vec<u8>> {
        let mut strings: Vec<(i64, Vec<u8>)> =
            self.ids.into_iter().map(|(string, id)| (id, string)).collect();
        strings.sort_unstable();
        strings.into_iter().map(|(_, string)| string).collect()
    }
}
