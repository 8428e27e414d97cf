use heapdiff::Report;
use serde::Serialize;

/// What `debugctl leak --format json` prints. Other programs read it: fields are added, but not
/// renamed or removed, under the same schema.
///
/// The fields are those of [`Report`], which serialises to the contract by itself;
/// `tests/cli/leak_json.rs` holds it to that.
#[derive(Debug, Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    report: &'a Report,
}

impl<'a> Document<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        Self { schema: "debugctl.leak/1", report }
    }
}
