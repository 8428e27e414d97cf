use std::collections::HashSet;

use serde::Deserialize;

use crate::Error;
use crate::identity::Identity;

/// What an earlier run found: `only what is new since main`.
///
/// The file is the JSON document of that run.
#[derive(Debug, Default)]
pub struct Baseline {
    known: HashSet<Identity>,
}

#[derive(Debug, Deserialize)]
struct Document {
    schema: String,
    reports: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    fingerprint: String,
    family: String,
}

impl Baseline {
    /// Reads the document of an earlier run.
    ///
    /// # Errors
    /// `Baseline`: it is no such document.
    pub fn parse(json: &[u8]) -> Result<Self, Error> {
        let document: Document =
            serde_json::from_slice(json).map_err(|error| Error::Baseline(error.to_string()))?;
        if document.schema != crate::output::SCHEMA {
            return Err(Error::Baseline(format!("its schema is {:?}", document.schema)));
        }
        let entries = document.reports.into_iter();
        let known =
            entries.map(|entry| Identity { fingerprint: entry.fingerprint, family: entry.family }).collect();
        Ok(Self { known })
    }

    /// Whether it has a report of this name.
    pub fn contains(&self, identity: &Identity) -> bool {
        self.known.contains(identity)
    }
}
