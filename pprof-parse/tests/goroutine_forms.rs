//! The three forms of one process tell the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;

use pprof_parse::{DumpForm, GoroutineDump};

/// Count of each stack, of what all forms show of it.
type Stacks = BTreeMap<Vec<String>, u64>;

fn dump(case: &str, file: &str) -> GoroutineDump {
    let path = format!("{}/tests/data/goroutine/{case}/{file}", env!("CARGO_MANIFEST_DIR"));
    GoroutineDump::parse(&fs::read(path).unwrap()).unwrap()
}

fn stacks(dump: &GoroutineDump) -> Stacks {
    let mut stacks = Stacks::new();
    for goroutine in dump.goroutines() {
        let shown = goroutine.frames().filter(|frame| frame.symbol().package() != "runtime");
        let stack: Vec<_> =
            shown.map(|f| format!("{} {}:{}", f.symbol().without_type_arguments(), f.file, f.line)).collect();
        // The goroutine that writes the dump is elsewhere each time.
        let is_writer = stack.iter().any(|frame| frame.starts_with("runtime/pprof.(*Profile).WriteTo"));
        let stack = if is_writer { vec!["writer".to_owned()] } else { stack };
        *stacks.entry(stack).or_default() += goroutine.count();
    }
    stacks
}

#[test]
fn stacks_and_counts_agree() {
    for version in ["go1.21", "go1.26", "go1.27"] {
        let profile = dump(&format!("{version}-debug0"), "input.pb.gz");
        let counted = dump(&format!("{version}-debug1"), "input.txt");
        let tracebacks = dump(&format!("{version}-debug2"), "input.txt");
        assert_eq!(
            [profile.form(), counted.form(), tracebacks.form()],
            [DumpForm::Profile, DumpForm::Debug1, DumpForm::Debug2]
        );
        assert_eq!([profile.total(), counted.total(), tracebacks.total()], [8; 3]);
        assert_eq!(stacks(&profile), stacks(&counted), "{version}");
        assert_eq!(stacks(&counted), stacks(&tracebacks), "{version}");
    }
}

#[test]
fn labels_agree() {
    let full = [("empty", ""), ("route", "/v1/orders"), ("step", "a b\"c\\d é")];
    let cases = [
        // Protobuf has no way to write an empty value.
        ("go1.21-debug0", "input.pb.gz", &full[1..]),
        ("go1.21-debug1", "input.txt", &full),
        // This version has no labels in tracebacks.
        ("go1.21-debug2", "input.txt", &[]),
        ("go1.26-debug2", "input.txt", &full),
        ("go1.27-debug0", "input.pb.gz", &full[1..]),
        ("go1.27-debug1", "input.txt", &full),
        ("go1.27-debug2", "input.txt", &full),
    ];
    for (case, file, expected) in cases {
        let dump = dump(case, file);
        let labels: Vec<_> = dump.goroutines().flat_map(|goroutine| goroutine.labels()).collect();
        assert_eq!(labels, expected, "{case}");
    }
}

#[test]
fn leaked_goroutines_agree() {
    let counted = dump("go1.27-leak-debug1", "input.txt");
    assert_eq!(counted.name(), "goroutineleak");
    let tracebacks = dump("go1.27-leak-debug2", "input.txt");
    let leaked = |dump: &GoroutineDump| dump.groups().iter().map(|group| group.leaked()).sum::<u64>();
    assert_eq!((leaked(&counted), leaked(&tracebacks)), (3, 3));
    assert_eq!(leaked(&dump("go1.27-debug2", "input.txt")), 0);
}

#[test]
fn groups_do_not_depend_on_the_order_of_the_dump() {
    let path = format!("{}/tests/data/goroutine/go1.27-leak-debug2/input.txt", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let mut goroutines: Vec<_> = text.trim_end().split("\n\n").collect();
    goroutines.reverse();
    let reversed = goroutines.join("\n\n") + "\n";
    let outline = |text: &str| {
        let dump = GoroutineDump::parse(text.as_bytes()).unwrap();
        let groups = dump.groups();
        let outline = groups.iter().map(|group| {
            let frames: Vec<_> = group.frames().map(|frame| frame.function.to_owned()).collect();
            let creator = group.created_by().map(|frame| frame.line);
            let state = group.state().map(str::to_owned);
            (group.count(), state, frames, creator, group.longest_wait_minutes(), group.goroutines().len())
        });
        outline.collect::<Vec<_>>()
    };
    let groups = outline(&text);
    assert_eq!(groups, outline(&reversed));
    assert!(groups.is_sorted_by_key(|group| std::cmp::Reverse(group.0)));
    assert_eq!(groups[0].0, 2);
}
