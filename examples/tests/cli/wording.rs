//! What people read. `UPDATE_EXPECT=1 cargo test` rewrites the files.

use expect_test::{ExpectFile, expect_file};

use crate::process::{SERIES, SHOP, debugctl, heap};

fn check(arguments: &[&str], expected: ExpectFile) {
    expected.assert_eq(&debugctl(arguments).stdout);
}

#[test]
fn the_answer_to_a_leak() {
    check(&["leak", "--memory-limit", "512MiB", SERIES], expect_file!["expected/leak.txt"]);
}

#[test]
fn the_answer_to_too_few_snapshots() {
    check(&["leak", &heap(0), &heap(1)], expect_file!["expected/not_enough_data.txt"]);
}

#[test]
fn the_answer_to_what_changed() {
    check(&["diff", &heap(0), &heap(12)], expect_file!["expected/diff.txt"]);
    check(&["diff", &heap(7), &heap(7)], expect_file!["expected/diff_of_nothing.txt"]);
}

#[test]
fn the_answer_about_a_profile() {
    check(&["profile", "info", &heap(12)], expect_file!["expected/profile_info.txt"]);
}

#[test]
fn the_answers_about_a_trace() {
    check(&["storm", SHOP], expect_file!["expected/storm.txt"]);
    check(&["storm", "--threshold", "6000", SHOP], expect_file!["expected/storm_leak_only.txt"]);
    check(&["trace", "summary", SHOP], expect_file!["expected/trace_summary.txt"]);
    check(&["trace", "goroutines", SHOP], expect_file!["expected/trace_goroutines.txt"]);
    check(&["trace", "gc", SHOP], expect_file!["expected/trace_gc.txt"]);
}

#[test]
fn the_list_of_tools() {
    check(&["list"], expect_file!["expected/list.txt"]);
}

#[test]
fn the_help_texts() {
    check(&["--help"], expect_file!["expected/help.txt"]);
    check(&["leak", "--help"], expect_file!["expected/help_leak.txt"]);
    check(&["diff", "--help"], expect_file!["expected/help_diff.txt"]);
    check(&["race", "--help"], expect_file!["expected/help_race.txt"]);
    check(&["profile", "info", "--help"], expect_file!["expected/help_profile_info.txt"]);
    check(&["trace", "gc", "--help"], expect_file!["expected/help_trace_gc.txt"]);
    check(&["storm", "--help"], expect_file!["expected/help_storm.txt"]);
}

#[test]
fn help_texts_fit_a_terminal() {
    for arguments in [
        &["--help"][..],
        &["leak", "--help"],
        &["diff", "--help"],
        &["race", "--help"],
        &["profile", "info", "--help"],
        &["trace", "--help"],
        &["trace", "summary", "--help"],
        &["trace", "goroutines", "--help"],
        &["trace", "gc", "--help"],
        &["storm", "--help"],
        &["list"],
    ] {
        for line in debugctl(arguments).stdout.lines() {
            assert!(line.chars().count() <= 110, "{line}");
        }
    }
}
