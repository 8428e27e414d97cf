//! Goroutine dumps in all forms, and the function names in them: any bytes give a dump or an error.
//!
//! Without `--cfg fuzzing` this replays the files it is given.

#![cfg_attr(fuzzing, no_main)]

use pprof_parse::{DumpForm, Goroutine, GoroutineDump, Limits};

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

fn check(data: &[u8]) {
    let mut limits = Limits::default();
    limits.inflated_bytes = 1 << 20;
    let Ok(dump) = GoroutineDump::parse_with(data, &limits) else { return };
    let groups = dump.groups();
    let counted = groups.iter().fold(0, |sum: u64, group| sum.saturating_add(group.count()));
    assert_eq!(counted, dump.total());
    assert!(dump.form() != DumpForm::Debug2 || dump.total() == dump.goroutines().len() as u64);
    dump.goroutines().for_each(look);
}

/// Asks for everything that is known of a goroutine.
fn look(goroutine: Goroutine<'_>) {
    let _ = format!("{goroutine:?}");
    assert!(goroutine.elided().is_none_or(|gap| gap.after <= goroutine.frames().len()));
    for frame in goroutine.frames() {
        let symbol = frame.symbol();
        assert!(frame.function.starts_with(symbol.base()));
        let _ = (symbol.package_name(), symbol.receiver(), symbol.is_closure(), symbol.is_wrapper());
        let _ = (symbol.without_type_arguments(), symbol.is_standard_library());
    }
    goroutine.labels().for_each(drop);
}

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path)?);
    }
    Ok(())
}
