//! Decodes one large profile with this workspace and with the profile package of the installed Go
//! toolchain, each in a process of its own, and prints time and memory side by side.
//!
//! ```console
//! $ cargo bench --bench pprof_vs_go               # 7 runs of each
//! $ cargo bench --bench pprof_vs_go -- --runs 3
//! ```
//!
//! Needs Linux and Go. Of Go nothing is kept here: its package is copied from the toolchain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod decode;
mod report;
#[path = "../side_by_side/mod.rs"]
mod side_by_side;
#[path = "../synthetic/mod.rs"]
mod synthetic;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use report::Comparison;
use side_by_side::{GoModule, write_gzip};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [command, mode, file] = args.as_slice()
        && command == "decode"
    {
        return decode::run(mode, file.as_ref());
    }
    let runs = args.iter().position(|arg| arg == "--runs").map_or(7, |n| args[n + 1].parse().unwrap());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pprof_vs_go");
    fs::create_dir_all(&folder).unwrap();
    let files = Files::write(&folder);
    let module = GoModule::create(&folder);
    let go = GoTools { parse: module.build("pprof_vs_go/parse"), measure: module.measure() };
    Comparison::run(&go, &files, runs).print();
}

struct GoTools {
    /// `parse FILE` decodes a profile.
    parse: PathBuf,
    /// `measure COMMAND...` says what a command cost.
    measure: PathBuf,
}

/// The profile that everyone decodes.
struct Files {
    raw: PathBuf,
    gzip: PathBuf,
    inflated_bytes: u64,
}

impl Files {
    fn write(folder: &Path) -> Self {
        let profile = synthetic::LARGE.encode();
        let (raw, gzip) = (folder.join("heap.pb"), folder.join("heap.pb.gz"));
        fs::write(&raw, &profile).unwrap();
        write_gzip(&gzip, &profile);
        Self { raw, gzip, inflated_bytes: profile.len() as u64 }
    }
}
