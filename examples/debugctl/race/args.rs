use std::path::PathBuf;

use clap::Args;
use racelog::Limits;

use crate::quantity::parse_bytes;

const HELP: &str = "\
FILES are logs of any kind: of a service, of CI, of `go test`, also as JSON; what loggers, containers and CI
put around lines is taken off. `-` is stdin; a folder stands for its files. A race or crash that occurs often
is told once; races of one pair of functions count as one.

Formats:
  text    what happened, where, and how often
  json    all of it, for programs
  sarif   SARIF 2.1.0, for code scanning; use --root
  github  workflow commands for annotations; a summary goes to the file that GITHUB_STEP_SUMMARY names
  junit   a failed test case for each finding

With --follow, files are read as they grow, and each finding is printed when it is complete: as text, or as
one line of JSON. PATH stands for PATH.<pid> too, as GORACE=log_path=PATH writes. It ends with stdin, or on
an interrupt.

Examples:
  go test -race ./... 2>&1 | debugctl race -
  debugctl race --format json service.log shard-*.log > main.json
  debugctl race --baseline main.json --root . --format sarif --output race.sarif branch.log
  GORACE=log_path=/tmp/race ./service & debugctl race --follow /tmp/race

Exit status:
  0  no report                             4    a limit was reached (see --limit)
  1  a report, that the baseline has not   124  --timeout ran out
  2  wrong usage                           130  interrupted
  3  an input cannot be read               141  the reader of the output has gone";

/// Which races, panics, deadlocks and dumps are in these logs? Each once
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct RaceArgs {
    /// Logs, folders of them, or `-` for stdin
    #[arg(required = true, value_name = "FILES")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The repository, to tell paths relative to it
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Tell only what this JSON answer of an earlier run does not have
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Go on reading as the logs grow
    #[arg(long)]
    pub(crate) follow: bool,
    /// Tell every occurrence, in the order of the files
    #[arg(long)]
    pub(crate) no_dedupe: bool,
    /// Leave out messages, arguments, labels and registers
    #[arg(long)]
    pub(crate) redact: bool,
    #[command(flatten)]
    pub(crate) limits: RaceLimits,
}

#[derive(Debug, Args)]
pub(crate) struct RaceLimits {
    /// Change a limit on reading, such as reports=1000000; messages name the field
    #[arg(long = "limit", value_name = "FIELD=N", value_parser = parse_limit)]
    changes: Vec<(String, u64)>,
}

impl RaceLimits {
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (field, value) in &self.changes {
            set(&mut limits, field, *value);
        }
        limits
    }
}

fn parse_limit(text: &str) -> Result<(String, u64), String> {
    let (field, value) = text.split_once('=').ok_or("expected FIELD=N, such as reports=1000000")?;
    let value = parse_bytes(value)?;
    if !set(&mut Limits::default(), field, value) {
        return Err(format!(
            "there is no limit `{field}`; the fields are line_bytes, window_bytes, open_reports, reports, goroutines, \
             frames and message_bytes"
        ));
    }
    Ok((field.to_owned(), value))
}

fn set(limits: &mut Limits, field: &str, value: u64) -> bool {
    let size = usize::try_from(value).unwrap_or(usize::MAX);
    match field {
        "line_bytes" => limits.line_bytes = size,
        "window_bytes" => limits.window_bytes = size,
        "open_reports" => limits.open_reports = size,
        "reports" => limits.reports = value,
        "goroutines" => limits.goroutines = value,
        "frames" => limits.frames = size,
        "message_bytes" => limits.message_bytes = size,
        _ => return false,
    }
    true
}
