//! What all tools have in common.

use std::fs;

use crate::process::{SERIES, debugctl, debugctl_reading, folder, heap};

#[test]
fn silence_is_complete() {
    for (arguments, status) in [
        (&["leak", SERIES][..], 1),
        (&["list"], 0),
        (&["leak", "no/such/file"], 3),
        (&["leak", "--limit", "samples=3", SERIES], 4),
        (&["leak", "--no-such-option"], 2),
    ] {
        let run = debugctl(&[arguments, &["--silent"]].concat());
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (status, "", ""), "{arguments:?}");
    }
}

#[test]
fn the_answer_goes_to_a_file_if_one_is_named() {
    let path = folder("output").join("answer.json");
    let output = path.to_str().unwrap();
    for format in ["json", "text"] {
        let to_stdout = debugctl(&["leak", SERIES, "--format", format]);
        let to_file = debugctl(&["leak", SERIES, "--format", format, "--output", output]);
        assert_eq!((to_file.status, to_file.stdout.as_str()), (1, ""));
        assert_eq!(fs::read_to_string(&path).unwrap(), to_stdout.stdout);
    }
    assert_eq!(debugctl(&["list", "--silent", "--output", output]).stdout, "");
    assert_eq!(fs::read_to_string(&path).unwrap(), debugctl(&["list"]).stdout);
}

#[test]
fn options_may_stand_anywhere_and_run_may_be_left_out() {
    let expected = debugctl(&["profile", "info", "--format", "json", &heap(1)]).stdout;
    for arguments in [
        &["--format", "json", "profile", "info"][..],
        &["run", "profile", "info", "--format=json"],
        &["profile", "--format", "json", "info"],
    ] {
        assert_eq!(debugctl(&[arguments, &[&heap(1)]].concat()).stdout, expected, "{arguments:?}");
    }
}

#[test]
fn there_are_no_colours_outside_a_terminal() {
    assert!(!debugctl(&["leak", SERIES]).stdout.contains('\x1b'));
    assert!(!debugctl(&["leak", "no/such/file"]).stderr.contains('\x1b'));
}

#[test]
fn a_timeout_that_is_not_reached_changes_nothing() {
    assert_eq!(debugctl(&["leak", "--timeout", "10m", SERIES]).status, 1);
}

#[test]
fn names_from_the_input_cannot_play_tricks_on_the_terminal() {
    // sample_type { type: 1, unit: 1 }; string_table "", "\x1b[2J".
    let profile = b"\x0a\x04\x08\x01\x10\x01\x32\x00\x32\x04\x1b[2J";
    let run = debugctl_reading(profile, &["profile", "info", "-"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("\u{fffd}[2J"), "{}", run.stdout);
}
