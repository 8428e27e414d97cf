use heapdiff::Diff;
use serde::Serialize;

/// What `debugctl diff --format json` prints. Other programs read it: fields are added, but not
/// renamed or removed, under the same schema.
#[derive(Debug, Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    diff: &'a Diff,
}

impl<'a> Document<'a> {
    pub(crate) fn new(diff: &'a Diff) -> Self {
        Self { schema: "debugctl.diff/1", diff }
    }
}
