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
use std::io::{self, Read};
use std::time::{Duration, Instant};
use std::{env, thread};

use gotrace::{Finding, FindingKind, Reader, StormOptions, StormWatch, Time};

/// Two and a half seconds in the life of `data/stormy_shop/gen`, a web shop whose warehouse hangs.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/stormy_shop/shop.trace.gz");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let input: Box<dyn Read> = match arguments.as_slice() {
        [] => {
            println!("No file given: this is the trace that ships with the example.\n");
            Box::new(open(SHIPPED)?)
        }
        ["-"] => Box::new(io::stdin().lock()),
        ["--follow", path] => Box::new(Follow { file: open(path)?, patience: Duration::from_secs(10) }),
        [path] if !path.starts_with('-') => Box::new(open(path)?),
        _ => return Err("pass one trace, `-`, or --follow and a trace".into()),
    };

    // The trace is read one generation (about a second) at a time, and each storm or leak is told of
    // as soon as it is certain, while it is still on.
    let mut watch =
        StormWatch::new(Reader::new(input).map_err(|error| error.to_string())?, StormOptions::default());
    let mut first = None;
    while let Some(finding) = watch.next() {
        let first = *first.get_or_insert_with(|| watch.first_time().unwrap_or_default());
        print_finding("NOW", &finding?, first);
    }
    for damage in watch.damage() {
        eprintln!("lost: {damage}");
    }

    // At the end: the same findings with their final figures, and the bursts, which are harmless.
    let first = watch.first_time().unwrap_or_default();
    let report = watch.finish();
    println!("\nAt the end: at most {} goroutines lived at a time.", report.peak_live);
    for finding in &report.findings {
        print_finding("", finding, first);
    }
    Ok(())
}

fn open(path: &str) -> Result<File, String> {
    File::open(path).map_err(|error| format!("{path}: {error}"))
}

fn print_finding(when: &str, finding: &Finding, first: Time) {
    let (kind, site) = (finding.kind.as_str(), &finding.site);
    println!("{when:<4}{kind}: `go` at {} ({}:{})", site.function, site.file, site.line);
    let start = finding.start_ns.since(first) as f64 / 1e9;
    println!("    from {start:.2} s on: {} created, {} ended", finding.created, finding.ended);
    if finding.kind == FindingKind::Storm {
        println!("    {} goroutines live in all; there were {}", finding.peak_live, finding.live_before);
    }
    let waiting = &finding.waiting_on;
    if let (Some(frame), true) = (&waiting.site, waiting.count > 0) {
        println!("    {} wait in `{}` at {}:{}", waiting.count, waiting.reason, frame.file, frame.line);
    }
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
