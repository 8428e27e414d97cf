use std::path::PathBuf;

use clap::{Args, Subcommand};
use gotrace::Limits;

use crate::quantity::parse_bytes;

const EXAMPLES: &str = "\
Traces come from runtime/trace, /debug/pprof/trace?seconds=5, `go test -trace` and flight recorders,
of any Go version since 1.11, also compressed with gzip or zstd.

Examples:
  debugctl trace summary app.trace
  debugctl trace goroutines --top 10 app.trace
  curl -s 'http://localhost:6060/debug/pprof/trace?seconds=5' | debugctl trace gc -

Exit status:
  0  answered; what is damaged is a warning       4    a limit was reached (see --limit)
  2  wrong usage                                  124  --timeout ran out
  3  not a trace, nothing of it can be read,      141  the reader of the output has gone
     or the answer cannot be written";

/// Look into an execution trace
#[derive(Debug, Subcommand)]
pub(crate) enum TraceTool {
    /// What is in this trace? Events, goroutines and generations, with digests of the event stream
    #[command(after_help = EXAMPLES)]
    Summary(TraceArgs),
    /// Where do goroutines spend their time, which waits never end, and who wakes whom?
    #[command(after_help = EXAMPLES)]
    Goroutines(TraceArgs),
    /// What does the garbage collector cost? Cycles, pauses, assists, heap, and how busy the Ps are
    #[command(after_help = EXAMPLES)]
    Gc(TraceArgs),
}

impl TraceTool {
    pub(crate) fn args(&self) -> &TraceArgs {
        match self {
            Self::Summary(args) | Self::Goroutines(args) | Self::Gc(args) => args,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    /// An execution trace; `-` for stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Change a limit on reading, such as resources=10000000; messages name the field
    #[arg(long = "limit", value_name = "FIELD=N", value_parser = parse_limit)]
    limits: Vec<(String, u64)>,
}

impl TraceArgs {
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (name, value) in &self.limits {
            if let Some(field) = field(&mut limits, name) {
                *field = *value;
            }
        }
        limits
    }
}

fn parse_limit(text: &str) -> Result<(String, u64), String> {
    let (name, value) = text.split_once('=').ok_or("expected FIELD=N, such as generation_bytes=8GiB")?;
    if field(&mut Limits::default(), name).is_none() {
        return Err(format!(
            "there is no limit `{name}`; the fields are generation_bytes, ratio, resources, table_entries and \
             ahead_bytes"
        ));
    }
    Ok((name.to_owned(), parse_bytes(value)?))
}

fn field<'a>(limits: &'a mut Limits, name: &str) -> Option<&'a mut u64> {
    match name {
        "generation_bytes" => Some(&mut limits.generation_bytes),
        "ratio" => Some(&mut limits.ratio),
        "resources" => Some(&mut limits.resources),
        "table_entries" => Some(&mut limits.table_entries),
        "ahead_bytes" => Some(&mut limits.ahead_bytes),
        _ => None,
    }
}
