use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::limits::LimitArgs;
use crate::quantity::parse_bytes;

const HELP: &str = "\
How to collect snapshots, ten or more at even distances, under the usual load:
  for i in $(seq -w 1 12); do
    curl -sfo heap.$i.pb.gz    'http://localhost:6060/debug/pprof/heap?gc=1'
    curl -sfo goroutine.$i.txt 'http://localhost:6060/debug/pprof/goroutine?debug=2'
    sleep 30
  done
  The goroutine dumps are optional; they tell who holds the memory. MemStats as JSON
  (/debug/vars of package expvar) are optional too; they make the verdict firmer.
  Files that belong together have the same number or time in their names.

Policies:
  evidence          increments of sampled objects, tested against chance; the default
  three-growths     the live heap grew by more than 20 % three times in a row
  allocs-vs-inuse   a site keeps at least 90 % of the objects it allocates

Examples:
  debugctl leak snapshots/
  debugctl leak --format svg --output heat.svg snapshots/    a heat map, sites by snapshots
  debugctl leak --memory-limit 512MiB heap.*.pb.gz goroutine.*.txt
  debugctl leak --format json snapshots/ | jq '.suspects[0].function'
  debugctl leak --silent snapshots/; test $? -eq 1 && echo leak

Exit status:
  0  any other verdict, also `suspect`     4    a limit was reached (see --limit)
     and `not_enough_data`                 124  --timeout ran out
  1  the verdict is `leak`                 130  interrupted
  2  wrong usage                           141  the reader of the output has gone
  3  no usable heap profile";

/// Is there a leak? Which line, how fast, and who holds the memory
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct LeakArgs {
    /// Heap profiles, goroutine dumps, MemStats; folders of them; `-` for stdin
    #[arg(required = true, value_name = "FILE|FOLDER")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The rule to judge by, see below
    #[arg(long, value_name = "POLICY", default_value = "evidence", hide_possible_values = true)]
    pub(crate) policy: Policy,
    /// Tell when the process will reach this size, such as 512MiB; needs MemStats
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes)]
    pub(crate) memory_limit: Option<u64>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Policy {
    Evidence,
    ThreeGrowths,
    AllocsVsInuse,
}

impl From<Policy> for heapdiff::Policy {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Evidence => Self::Evidence,
            Policy::ThreeGrowths => Self::ThreeGrowths,
            Policy::AllocsVsInuse => Self::AllocsVersusInuse,
        }
    }
}
