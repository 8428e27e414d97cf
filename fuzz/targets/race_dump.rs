//! Goroutine dumps in logs: what comes out of a dump is what `pprof-parse` reads from its text.
//!
//! Without `--cfg fuzzing` this replays the files it is given.

#![cfg_attr(fuzzing, no_main)]

use pprof_parse::Goroutine;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

fn check(data: &[u8]) {
    // Most inputs have no cause and no header.
    let log = [b"panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\ta.go:1 +0x1\n", data].concat();
    let Ok(scan) = racelog::scan(&log) else { return };
    let goroutines: usize = scan.reports.iter().map(|report| report.dump.len()).sum();
    assert_eq!(goroutines as u64, scan.summary.dump_goroutines);
    for report in &scan.reports {
        assert_eq!(report.dump.is_empty(), report.kind == racelog::Kind::Race);
        report.dump.goroutines().for_each(look);
    }
}

/// Asks for everything that is known of a goroutine.
fn look(goroutine: Goroutine<'_>) {
    assert!(goroutine.id().is_some());
    assert_eq!(goroutine.calls().count(), goroutine.frames().len());
    for (call, frame) in goroutine.calls().zip(goroutine.frames()) {
        assert_eq!(call.frame, frame);
        assert!(!call.arguments.contains('\n'));
    }
    let _ = (goroutine.creator_offset(), goroutine.ancestors().count(), goroutine.labels().len());
}

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path)?);
    }
    Ok(())
}
