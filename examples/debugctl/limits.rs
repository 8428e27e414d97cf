//! `--limit FIELD=N`: what the decoders may spend on one file.

use clap::Args;
use pprof_parse::Limits;

use crate::quantity::parse_bytes;

#[derive(Debug, Args)]
pub(crate) struct LimitArgs {
    /// Change a limit on reading, such as samples=100000000; messages name the field
    #[arg(long = "limit", value_name = "FIELD=N", value_parser = parse_limit)]
    changes: Vec<Change>,
}

/// One `FIELD=N`.
#[derive(Debug, Clone)]
struct Change {
    field: String,
    value: u64,
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for change in &self.changes {
            if let Some(field) = field(&mut limits, &change.field) {
                *field = change.value;
            }
        }
        limits
    }
}

fn parse_limit(text: &str) -> Result<Change, String> {
    let (name, value) = text.split_once('=').ok_or("expected FIELD=N, such as samples=100000000")?;
    if field(&mut Limits::default(), name).is_none() {
        return Err(format!(
            "there is no limit `{name}`; the fields are inflated_bytes, ratio, samples, table_entries, strings, \
             string_bytes and depth"
        ));
    }
    Ok(Change { field: name.to_owned(), value: parse_bytes(value)? })
}

fn field<'a>(limits: &'a mut Limits, name: &str) -> Option<&'a mut u64> {
    match name {
        "inflated_bytes" => Some(&mut limits.inflated_bytes),
        "ratio" => Some(&mut limits.ratio),
        "samples" => Some(&mut limits.samples),
        "table_entries" => Some(&mut limits.table_entries),
        "strings" => Some(&mut limits.strings),
        "string_bytes" => Some(&mut limits.string_bytes),
        "depth" => Some(&mut limits.depth),
        _ => None,
    }
}

/// Turns a decoder's message about a limit into one for the command line. `None` when the message
/// is about something else.
pub(crate) fn advise(message: &str) -> Option<String> {
    let (before, rest) = message.split_once("`Limits::")?;
    let (field, after) = rest.split_once('`')?;
    Some(format!("{before}--limit {field}=N{after}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use pprof_parse::Error;

    use super::{advise, parse_limit};

    #[test]
    fn a_message_about_a_limit_names_an_argument_that_is_understood() {
        let error = Error::Limit { offset: 7, what: "samples", limit: 3, field: "samples" };
        let advice = advise(&error.to_string()).unwrap();
        assert_eq!(advice, "byte 7: more than 3 samples; raise --limit samples=N if you trust the file");
        assert!(parse_limit("samples=4").is_ok());
        assert!(parse_limit("sample=4").is_err());
        assert_eq!(advise(&Error::Empty.to_string()), None);
    }
}
