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
mod go;
mod report;
#[path = "../synthetic/mod.rs"]
mod synthetic;

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use go::GoTools;
use report::Comparison;

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
    let go = GoTools::build(&folder);
    Comparison::run(&go, &files, runs).print();
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
        // Go's runtime compresses at this level.
        let mut encoder = GzEncoder::new(fs::File::create(&gzip).unwrap(), Compression::fast());
        encoder.write_all(&profile).unwrap();
        encoder.finish().unwrap();
        Self { raw, gzip, inflated_bytes: profile.len() as u64 }
    }
}
