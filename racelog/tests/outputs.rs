//! What people, programs and platforms get. `UPDATE_EXPECT=1 cargo test` rewrites the files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
#![cfg(feature = "json")]

use expect_test::{ExpectFile, expect_file};
use racelog::{Baseline, Collection, Document, Root, Sarif, Triage};

const LOG: &[u8] = include_bytes!("data/racy_shop/input.log");

fn triage(collection: Collection) -> Triage {
    let mut collection = collection;
    collection.add_scan("service.log", racelog::scan(LOG).unwrap());
    collection.finish()
}

fn json(document: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(document).unwrap() + "\n"
}

fn check(actual: &str, expected: ExpectFile) {
    expected.assert_eq(actual);
}

#[test]
fn every_format() {
    let triage = triage(Collection::default());
    let root = Root::of_files(["gen/main.go", "gen/shop.go", "racy_shop/shop.go"]);
    check(&racelog::text(&triage, &root, 3), expect_file!["data/racy_shop/text.txt"]);
    check(&json(&Document::new(&triage)), expect_file!["data/racy_shop/document.json"]);
    check(&json(&Sarif::new(&triage, &root)), expect_file!["data/racy_shop/sarif.json"]);
    check(&racelog::junit(&triage, &root), expect_file!["data/racy_shop/junit.xml"]);
    check(&racelog::annotations(&triage, &root), expect_file!["data/racy_shop/annotations.txt"]);
    check(&racelog::step_summary(&triage, &root), expect_file!["data/racy_shop/summary.md"]);
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let before = triage(Collection::default());
    let baseline = Baseline::parse(json(&Document::new(&before)).as_bytes()).unwrap();
    let mut collection = Collection::default().against(baseline);
    collection.add_scan("again.log", racelog::scan(LOG).unwrap());
    let new = b"panic: new\n\ngoroutine 1 [running]:\nmain.fresh()\n\t/src/a/b.go:1 +0x1\n";
    collection.add_scan("new.log", racelog::scan(new).unwrap());
    let after = collection.finish();
    assert_eq!(after.findings.len(), 1);
    assert_eq!(after.findings[0].report.message.as_deref(), Some("new"));
    assert_eq!(after.known, before.findings.iter().map(|finding| finding.count).sum::<u64>());
    for broken in ["", "{}", r#"{"schema":"other/1","reports":[]}"#] {
        assert!(Baseline::parse(broken.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn redacted_documents_have_no_messages_arguments_and_environment() {
    let log = b"panic: secret\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x5ec4e7 pc=0x5ec4e7]\n\n\
goroutine 1 [running] {user: secret}:\nmain.f(0x5ec4e7)\n\t/src/a/b.go:1 +0x1\n\nrax    0x5ec4e7\n\npanic: secret\n";
    let redacted = |collection: Collection| {
        let mut collection = collection;
        collection.add_scan("log", racelog::scan(log).unwrap());
        let triage = collection.finish();
        assert_eq!((triage.findings.len(), triage.warnings.len()), (1, 1));
        let root = Root::default();
        let outputs = [
            json(&Document::new(&triage)),
            json(&Sarif::new(&triage, &root)),
            racelog::text(&triage, &root, 9),
            racelog::junit(&triage, &root),
            racelog::annotations(&triage, &root),
            racelog::step_summary(&triage, &root),
        ];
        (triage.findings[0].identity.clone(), outputs.concat())
    };
    let (name, plain) = redacted(Collection::default());
    let (same_name, hidden) = redacted(Collection::default().redacted());
    assert_eq!(name, same_name);
    assert!(plain.contains("secret") && plain.contains("5ec4e7"));
    assert!(!hidden.contains("secret") && !hidden.contains("5ec4e7"), "{hidden}");
}

#[test]
fn hostile_names_stay_inside_their_format() {
    let log =
        "panic: </failure>&\"%\n::error::x|`\n\ngoroutine 1 [running]:\nmain.f()\n\t/a,b:c/<x>.go:1 +0x1\n";
    let mut collection = Collection::default();
    collection.add_scan("l\u{1}og", racelog::scan(log.as_bytes()).unwrap());
    let (triage, root) = (collection.finish(), Root::default());
    let xml = racelog::junit(&triage, &root);
    assert!(!xml.contains("</failure>&") && xml.matches("</failure>").count() == 1, "{xml}");
    assert!(!xml.contains('\u{1}'));
    let annotation = racelog::annotations(&triage, &root);
    assert_eq!(annotation.lines().count(), 1, "{annotation}");
    assert!(annotation.starts_with("::error file=/a%2Cb%3Ac/<x>.go,line=1,"), "{annotation}");
}

#[test]
fn an_access_without_user_functions_is_told_by_who_started_its_goroutine() {
    let log = "==================\nWARNING: DATA RACE\nWrite at 0x00c000076000 by main goroutine:\n  main.main()\n      \
               /x/main.go:18 +0xce\n\nPrevious read at 0x00c000076000 by goroutine 9:\n  \
               runtime.mapaccess1_faststr()\n      /go/src/internal/runtime/maps/runtime_faststr.go:115 +0x17\n\n\
               Goroutine 9 (running) created at:\n  main.start()\n      /x/main.go:12 +0x1c5\n==================\n";
    let mut collection = Collection::default();
    collection.add_scan("log", racelog::scan(log.as_bytes()).unwrap());
    let text = racelog::text(&collection.finish(), &Root::default(), 5);
    let title = "data race: write in main.main against read in a goroutine that main.start started";
    assert!(text.contains(title), "{text}");
}

#[test]
fn every_occurrence_can_be_kept() {
    let once = triage(Collection::default());
    let all = triage(Collection::default().without_dedupe());
    let counted: u64 = once.findings.iter().map(|finding| finding.count).sum();
    assert_eq!(all.findings.len() as u64, counted);
    assert!(all.findings.is_sorted_by_key(|finding| finding.report.lines[0]));
}
