//! Which races and crashes are in these logs, and how often?
//!
//! ```console
//! $ cargo run --release --example race_triage                              # on a log that ships with it
//! $ cargo run --release --example race_triage -- service.log shard-*.log   # on yours
//! ```

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use racelog::{Collection, Finding, Limits};

/// What docker compose shows of `data/racy_shop/gen`, a shop with a race.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/racy_shop/service.log");

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        println!("No files given: this is the log that ships with the example.\n");
        paths.push(SHIPPED.into());
    }

    // A report that stands in several logs, or several times in one, is one finding.
    let mut collection = Collection::default();
    for path in &paths {
        let about = |error: String| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(|error| about(error.to_string()))?;
        // Memory goes to the reports, not to the log.
        let scan =
            racelog::scan_reader(file, &Limits::default()).map_err(|error| about(error.to_string()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        collection.add_scan(&name, scan);
    }
    let triage = collection.finish();

    for finding in &triage.findings {
        print_finding(finding);
    }
    println!("\n{} findings in {} lines", triage.findings.len(), triage.summary.lines);
    Ok(if triage.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_finding(finding: &Finding) {
    let report = &finding.report;
    let what = report.message.as_deref().or(report.signal.as_deref());
    println!("{}{}", report.kind.as_str(), what.map_or(String::new(), |what| format!(": {what}")));
    for place in finding.places() {
        println!("    {}  {}:{}", place.function, place.file, place.line);
    }
    if let Some(pattern) = finding.pattern.filter(|pattern| pattern.confidence > 0.5) {
        println!("    looks like {} ({})", pattern.label, pattern.rule);
    }
    let [first, last] = report.lines;
    println!("    {} ×, first in {} lines {first} to {last}", finding.count, finding.file);
}
