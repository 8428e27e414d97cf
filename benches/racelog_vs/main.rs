//! Scans a noisy log and a dump of 100 000 goroutines with this workspace, with panicparse and gostackparse as
//! published, and with `grep -c`, each in a process of its own, and prints time and memory side by side.
//!
//! ```console
//! $ cargo bench --bench racelog_vs               # 5 runs of each
//! $ cargo bench --bench racelog_vs -- --runs 3
//! ```
//!
//! Needs Linux, Go, and a module proxy for the two parsers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../racelog/noisy.rs"]
mod noisy;
#[path = "../synthetic/random.rs"]
mod random;
mod report;
mod rivals;
#[path = "../side_by_side/mod.rs"]
mod side_by_side;

use std::path::{Path, PathBuf};
use std::{env, fs};

use racelog::Limits;
use report::compare;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [command, mode, threads, file] = args.as_slice()
        && command == "scan"
    {
        return scan(mode, threads.parse().unwrap(), file.as_ref());
    }
    let runs = args.iter().position(|arg| arg == "--runs").map_or(5, |n| args[n + 1].parse().unwrap());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("racelog_vs");
    fs::create_dir_all(&folder).unwrap();
    let noisy = folder.join("noisy.log");
    fs::write(&noisy, noisy::noisy_log(100 << 20, 7)).unwrap();
    let tools = rivals::build(&folder);
    compare(&tools, &noisy, &tools.dump, runs);
}

/// What a process does that is measured.
fn scan(mode: &str, threads: usize, file: &Path) {
    // The scan is work of the pool: so many threads in all.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let scan = pool.install(|| match mode {
        "mapped" => racelog::scan_file(file, &Limits::default()),
        _ => racelog::scan_reader(fs::File::open(file).unwrap(), &Limits::default()),
    });
    assert!(!scan.unwrap().reports.is_empty());
}
