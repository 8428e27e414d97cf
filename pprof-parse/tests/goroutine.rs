//! What is read in real dumps; `tests/data/goroutine/README.md` says where they come from.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use pprof_parse::{DumpForm, Goroutine, GoroutineDump, Profile};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/goroutine");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = entries.filter(|path| path.is_dir() && !path.ends_with("gen")).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn input(case: &Path) -> Vec<u8> {
    fs::read(case.join("input.txt")).or_else(|_| fs::read(case.join("input.pb.gz"))).unwrap()
}

#[test]
fn real_dumps() {
    for case in cases() {
        let dump = GoroutineDump::parse(&input(&case)).unwrap();
        assert_eq!(dump.warnings(), [], "{}", case.display());
        expect_file![case.join("summary.txt")].assert_eq(&summary(&dump));
    }
}

#[test]
fn a_profile_at_hand_gives_the_same_dump() {
    for case in cases().iter().filter(|case| case.join("input.pb.gz").exists()) {
        let dump = GoroutineDump::from_profile(&Profile::parse(&input(case)).unwrap()).unwrap();
        assert_eq!(dump.form(), DumpForm::Profile);
        assert_eq!(summary(&dump), summary(&GoroutineDump::parse(&input(case)).unwrap()));
    }
}

fn summary(dump: &GoroutineDump) -> String {
    let mut text = format!("{}: {} {}\n", dump.form(), dump.total(), dump.name());
    for goroutine in dump.goroutines() {
        write_goroutine(&mut text, goroutine);
    }
    text.push_str("\ngroups\n");
    for group in dump.groups() {
        let innermost = group.frames().next().map_or("no frames", |frame| frame.function);
        let state = group.state().unwrap_or("-");
        writeln!(text, "{} {state}: {innermost}, {} leaked", group.count(), group.leaked()).unwrap();
    }
    text
}

fn write_goroutine(text: &mut String, goroutine: Goroutine<'_>) {
    write!(text, "\n{} of {:?}: {}", goroutine.count(), goroutine.id(), goroutine.state().unwrap_or("-"))
        .unwrap();
    let flags = [
        (goroutine.is_leaked(), "leaked"),
        (goroutine.is_durable(), "durable"),
        (goroutine.is_locked_to_thread(), "locked to thread"),
        (goroutine.is_stack_unavailable(), "stack unavailable"),
    ];
    for (_, flag) in flags.iter().filter(|(is_set, _)| *is_set) {
        write!(text, ", {flag}").unwrap();
    }
    if let Some(minutes) = goroutine.wait_minutes() {
        write!(text, ", {minutes} min").unwrap();
    }
    if let Some(bubble) = goroutine.bubble() {
        write!(text, ", bubble {bubble}").unwrap();
    }
    for (key, value) in goroutine.labels() {
        write!(text, ", {key}={value:?}").unwrap();
    }
    text.push('\n');
    for (depth, frame) in goroutine.frames().enumerate() {
        if let Some(gap) = goroutine.elided().filter(|gap| gap.after == depth) {
            writeln!(text, "    ({:?} frames left out)", gap.frames).unwrap();
        }
        writeln!(text, "    {} {}:{}", frame.function, frame.file, frame.line).unwrap();
    }
    if let Some(creator) = goroutine.created_by() {
        let frame = creator.frame;
        writeln!(text, "  by {:?}: {} {}:{}", creator.goroutine, frame.function, frame.file, frame.line)
            .unwrap();
    }
}
