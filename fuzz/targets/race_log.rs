//! Logs with races and crashes in them: any bytes give reports or an error, the same in memory and streamed.
//!
//! Without `--cfg fuzzing` this replays the files it is given.

#![cfg_attr(fuzzing, no_main)]

use racelog::{Collection, Document, Identity, Limits, Pattern, Report, Root, Sarif, Scanner};

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

fn check(data: &[u8]) {
    let Ok(scan) = racelog::scan(data) else { return };
    scan.reports.iter().for_each(|report| look(report, scan.summary.lines));
    let mut limits = Limits::default();
    limits.window_bytes = 4096;
    if let Ok(streamed) = racelog::scan_reader(data, &limits) {
        assert_eq!(streamed.summary, scan.summary);
        assert_eq!(format!("{:?}", streamed.reports), format!("{:?}", scan.reports));
    }
    in_pieces(data);
    let mut collection = Collection::default().redacted();
    collection.add_scan("log", scan);
    let triage = collection.finish();
    let root = Root::of_files(["main.go", "a/b.go"]);
    let _ = (racelog::text(&triage, &root, 3), racelog::annotations(&triage, &root));
    let _ = (racelog::step_summary(&triage, &root), racelog::junit(&triage, &root));
    assert!(serde_json::to_string(&Document::new(&triage)).is_ok());
    assert!(serde_json::to_string(&Sarif::new(&triage, &root)).is_ok());
}

fn look(report: &Report, lines: u64) {
    let [first, last] = report.lines;
    assert!(1 <= first && first <= last && last <= lines, "{first} to {last} of {lines}");
    assert!(report.accesses.len() <= 2);
    let _ = (Identity::of(report), Pattern::of(report));
}

/// A follower's view: bytes come a few at a time.
fn in_pieces(data: &[u8]) {
    let mut scanner = Scanner::default();
    let mut buffer = Vec::new();
    for piece in data.chunks(97) {
        buffer.extend_from_slice(piece);
        let Ok(consumed) = scanner.feed(&buffer) else { return };
        buffer.drain(..consumed);
    }
    let _ = scanner.finish(&buffer);
    while scanner.next_report().is_some() {}
}

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path)?);
    }
    Ok(())
}
