//! Is a goroutine storm on, right now, and from which line?
//!
//! ```console
//! $ cargo run --release --example storm_watch                          # on data that ships with it
//! $ cargo run --release --example storm_watch -- app.trace             # on a trace
//! $ cargo run --release --example storm_watch -- --follow app.trace    # on one that is being written
//! $ curl -sN 'http://localhost:6060/debug/pprof/trace?seconds=60' | cargo run --release --example storm_watch -- -
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write};
use std::process::exit;
use std::time::{Duration, Instant};
use std::{env, thread};

use gotrace::{Finding, FindingKind, Reader, StormOptions, StormWatch, Time};

/// Two and a half seconds in the life of `data/stormy_shop/gen`, a web shop whose warehouse hangs.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/stormy_shop/shop.trace.gz");

const USAGE: &str = "\
usage: storm_watch                  on a trace that ships with the example
       storm_watch TRACE            on a trace; `-` for standard input
       storm_watch --follow TRACE   on one that is being written, until nothing comes for 10 s";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut out = io::stdout().lock();
    let input: Box<dyn Read> = match arguments.as_slice() {
        [] => {
            writeln!(out, "No file given: this is the trace that ships with the example.\n")?;
            Box::new(open(SHIPPED)?)
        }
        ["-"] => Box::new(io::stdin().lock()),
        ["--follow", path] => Box::new(Follow { file: open(path)?, patience: Duration::from_secs(10) }),
        [path] if !path.starts_with('-') => Box::new(open(path)?),
        ["-h" | "--help"] => {
            writeln!(out, "{USAGE}")?;
            return Ok(());
        }
        _ => {
            eprintln!("{USAGE}");
            exit(2);
        }
    };

    // The trace is read one generation (about a second) at a time, and each storm or leak is told of
    // as soon as it is certain, while it is still on.
    let mut watch =
        StormWatch::new(Reader::new(input).map_err(|error| error.to_string())?, StormOptions::default());
    let mut first = None;
    while let Some(finding) = watch.next() {
        let first = *first.get_or_insert_with(|| watch.first_time().unwrap_or_default());
        print_finding(&mut out, "NOW", &finding?, first)?;
    }
    for damage in watch.damage() {
        eprintln!("lost: {damage}");
    }

    // At the end: the same findings with their final figures, and the bursts, which are harmless.
    let first = watch.first_time().unwrap_or_default();
    let report = watch.finish();
    writeln!(out, "\nAt the end: at most {} goroutines lived at a time.", report.peak_live)?;
    for finding in &report.findings {
        print_finding(&mut out, "", finding, first)?;
    }
    Ok(())
}

fn open(path: &str) -> Result<File, String> {
    File::open(path).map_err(|error| format!("{path}: {error}"))
}

fn print_finding(out: &mut impl Write, when: &str, finding: &Finding, first: Time) -> io::Result<()> {
    let (kind, site) = (finding.kind.as_str(), &finding.site);
    match site.function.as_str() {
        // Timers leave no trace of who set them, and damage takes names away.
        "" => writeln!(out, "{when:<4}{kind}: goroutines that start with {}", finding.start_function)?,
        function => writeln!(out, "{when:<4}{kind}: `go` at {function} ({}:{})", site.file, site.line)?,
    }
    let start = finding.start_ns.since(first) as f64 / 1e9;
    writeln!(out, "    from {start:.2} s on: {} created, {} ended", finding.created, finding.ended)?;
    if finding.kind == FindingKind::Storm {
        writeln!(
            out,
            "    {} goroutines live in all; there were {}",
            finding.peak_live, finding.live_before
        )?;
    }
    let waiting = &finding.waiting_on;
    if let (Some(frame), true) = (&waiting.site, waiting.count > 0) {
        writeln!(out, "    {} wait in `{}` at {}:{}", waiting.count, waiting.reason, frame.file, frame.line)?;
    }
    Ok(())
}

/// A file that grows: its end is only the end when nothing came for a while.
struct Follow {
    file: File,
    patience: Duration,
}

impl Read for Follow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let since = Instant::now();
        loop {
            match self.file.read(buffer)? {
                0 if since.elapsed() < self.patience => thread::sleep(Duration::from_millis(50)),
                count => return Ok(count),
            }
        }
    }
}
