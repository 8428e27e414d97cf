//! Compares two large heap profiles with this workspace and with `go tool pprof -diff_base`, each in a
//! process of its own, from files to answer, and prints time and memory beside their targets.
//!
//! ```console
//! $ cargo bench --bench diff_vs_pprof               # 3 runs of ours, one of pprof, on the small pair
//! $ cargo bench --bench diff_vs_pprof -- --runs 7
//! $ cargo bench --bench diff_vs_pprof -- --all      # pprof on the large pair too, ten minutes at most
//! ```
//!
//! The pairs are written anew each time, always the same ones, below `target/tmp/diff_vs_pprof`. To see
//! what a child process does, or to profile it:
//!
//! ```console
//! $ RAYON_NUM_THREADS=2 target/release/deps/diff_vs_pprof-* diff 950k.before.pb.gz 950k.after.pb.gz
//! ```
//!
//! Needs Linux and Go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod diff;
mod pairs;
mod report;
#[path = "../side_by_side/mod.rs"]
mod side_by_side;
#[path = "../synthetic/mod.rs"]
mod synthetic;

use std::env;
use std::fs;
use std::path::PathBuf;

use pairs::Pairs;
use report::{Report, Tools};
use side_by_side::{GoModule, go_tool};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [command, before, after] = args.as_slice()
        && command == "diff"
    {
        return diff::run(before.as_ref(), after.as_ref());
    }
    let runs = args.iter().position(|arg| arg == "--runs").map_or(3, |n| args[n + 1].parse().unwrap());
    let all = args.iter().any(|arg| arg == "--all");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("diff_vs_pprof");
    fs::create_dir_all(&folder).unwrap();
    let tools = Tools {
        ours: env::current_exe().unwrap(),
        pprof: go_tool("pprof"),
        measure: GoModule::create(&folder).measure(),
    };
    let pairs = Pairs::write(&folder);
    tools.show_answer(&pairs.small);
    Report::run(&tools, &pairs, runs, all).print();
}
