use std::time::Duration;

use clap::{Args, value_parser};

use crate::timeout::parse_duration;
use crate::trace::TraceArgs;

const HELP: &str = "\
A storm: live goroutines rise to --threshold or more, far above their level before, from one `go`
statement, and stay up for --window at least, or up to the end of the trace. A leak: goroutines are
created slowly and steadily and never end. A burst is as steep as a storm, but over within the window;
it is told of, but no trouble. A load that is high and flat is nothing at all.

Examples:
  debugctl storm app.trace
  debugctl storm --threshold 1000 --window 100ms app.trace
  debugctl storm --format json app.trace | jq '.findings[] | [.kind, .site.function, .peak_live]'

Exit status:
  0  no storm and no leak                         4    a limit was reached (see --limit)
  1  a storm or a leak was found                  124  --timeout ran out
  2  wrong usage                                  130  interrupted
  3  not a trace, nothing of it can be read,      141  the reader of the output has gone
     or the answer cannot be written";

/// Is there a goroutine storm or leak in a trace? When, how many, and from which line
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct StormArgs {
    #[command(flatten)]
    pub(crate) trace: TraceArgs,
    /// So many live goroutines make a storm
    #[arg(long, value_name = "N", default_value_t = 5000, value_parser = value_parser!(u64).range(1..))]
    pub(crate) threshold: u64,
    /// What is over within this time is a burst
    #[arg(long, value_name = "DURATION", default_value = "200ms", value_parser = parse_window)]
    pub(crate) window: Duration,
}

fn parse_window(text: &str) -> Result<Duration, String> {
    match parse_duration(text)? {
        window if window >= Duration::from_millis(1) => Ok(window),
        _ => Err("a window is 1ms or longer".to_owned()),
    }
}
