//! Which line of a Go service leaks, how fast, and who holds the memory?
//!
//! ```console
//! $ cargo run --release --example leak_hunt                                   # on data that ships with it
//! $ cargo run --release --example leak_hunt -- snapshots/                     # on a folder
//! $ cargo run --release --example leak_hunt -- heap.*.pb.gz goroutine.*.txt   # on files
//! ```

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use heapdiff::{InputFile, Options, Series, Suspect};
use pprof_parse::{GoSymbol, Limits};

/// Half a minute in the life of `data/leaky_shop/gen`, a web shop with a leak.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/leaky_shop/snapshots");

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if arguments.is_empty() {
        println!("No files given: this is the series that ships with the example.\n");
        arguments.push(SHIPPED.into());
    }

    // Names matter: heap.003.pb.gz and goroutine.003.txt are of the same moment. What a file is,
    // the library sees from its content.
    let mut files = Vec::new();
    for path in with_folders_opened(arguments)? {
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push(InputFile { name: file_name(&path), bytes });
    }

    // Damaged and foreign files do not stop the analysis: they end up in the warnings.
    let series = Series::from_files(&files, &Limits::default());
    let report = series.analyse(&Options::default())?;
    for warning in &report.warnings {
        eprintln!("warning: {warning}");
    }

    println!("{}: {}", report.verdict, report.reason);
    let has_dumps = series.snapshots().iter().any(|snapshot| snapshot.goroutines.is_some());
    for suspect in &report.suspects {
        print_suspect(suspect, has_dumps);
    }
    Ok(())
}

fn print_suspect(suspect: &Suspect, has_dumps: bool) {
    let frame = &suspect.frame;
    println!("\n#{} {} ({}:{})", suspect.rank, frame.function, frame.file, frame.line);

    let [low, high] = suspect.growth_bytes_per_s_interval.map(kib);
    let rate = kib(suspect.growth_bytes_per_s);
    println!("   grows by {rate:.0} KiB/s, with 95 % confidence between {low:.0} and {high:.0}");

    println!("   allocated by, innermost call first:");
    for frame in &suspect.stack {
        let symbol = GoSymbol::parse(&frame.function);
        let origin = if symbol.is_standard_library() { "  (standard library)" } else { "" };
        println!("     {}{origin}\n       {}:{}", frame.function, frame.file, frame.line);
    }

    if !has_dumps {
        println!("   goroutine dumps beside the heap profiles would tell who holds it");
    } else if suspect.holders.is_empty() {
        println!("   no goroutine seems to hold it; look for a map or a list that only grows");
    }
    for holder in &suspect.holders {
        let state = holder.state.as_deref().unwrap_or("unknown state");
        println!(
            "   held by {} goroutines of {} in `{state}`, {:+}",
            holder.count, holder.name, holder.growth
        );
    }
}

/// A folder stands for the files in it.
fn with_folders_opened(arguments: Vec<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for argument in arguments {
        if argument.is_dir() {
            let entries = fs::read_dir(argument)?.collect::<io::Result<Vec<_>>>()?;
            paths.extend(entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_file()));
        } else {
            paths.push(argument);
        }
    }
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn kib(bytes: f64) -> f64 {
    bytes / 1024.0
}
