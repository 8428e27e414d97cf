use std::path::PathBuf;

use clap::Args;

use crate::limits::LimitArgs;

const HELP: &str = "\
BEFORE and AFTER are heap profiles: of one process at two moments, or of two builds of a program under
the same load. Sites are aligned across edits, renames and Go versions.

The heap has changed when its bytes or its shape are less alike than --threshold and than chance alone
would leave them. A site has grown, shrunk, or is new or gone when it differs by three standard deviations
(z) of the sampling or more; what differs by less may be chance, and so may be that it was not seen.
A site is found again as `moved` (another line), `renamed`, `similar` (another function) or `split`.

Formats:
  text    similarity, the sites that differ most, and where the change begins
  json    all sites, for programs
  svg     a heat map of the sites
  flame   a differential flame graph as one SVG file, to search and zoom in a browser
  pprof   a profile of the differences, for `go tool pprof`

Examples:
  debugctl diff before.pb.gz after.pb.gz
  debugctl diff --format flame --output diff.svg before.pb.gz after.pb.gz
  debugctl diff --format pprof --output diff.pb.gz before.pb.gz after.pb.gz && go tool pprof -top diff.pb.gz

Exit status:
  0  not changed beyond noise              4    a limit was reached (see --limit)
  1  changed                               124  --timeout ran out
  2  wrong usage                           130  interrupted
  3  an input is no heap profile           141  the reader of the output has gone";

/// What changed between two heap profiles, also of two builds
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct DiffArgs {
    /// Two heap profiles, the earlier or that of the old build first; `-` for stdin
    #[arg(required = true, num_args = 2, value_names = ["BEFORE", "AFTER"])]
    pub(crate) inputs: Vec<PathBuf>,
    /// Read as much of damaged profiles as there is, with a warning for each loss
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Compare live objects instead of live bytes
    #[arg(long)]
    pub(crate) objects: bool,
    /// Weigh changes near the allocation most, not those near the root of the stack
    #[arg(long)]
    pub(crate) from_leaf: bool,
    /// Heaps that are more alike than this have not changed
    #[arg(long, value_name = "SIMILARITY", default_value_t = 0.85)]
    pub(crate) threshold: f64,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}
