use std::fs;
use std::io::{self, Read};
use std::process::Stdio;

use crate::process::{SERIES, command, debugctl, debugctl_reading, file, folder, heap};

/// Runs and checks that there is one line of complaint and no answer.
fn assert_fails(status: i32, message: &str, arguments: &[&str]) {
    let run = debugctl(arguments);
    assert_eq!(run.status, status, "{arguments:?}: {}", run.stderr);
    assert_eq!(run.stdout, "", "{arguments:?}");
    assert!(run.stderr.starts_with("debugctl: ") && run.stderr.contains(message), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}

#[test]
fn no_finding_is_0() {
    assert_eq!(debugctl(&["list"]).status, 0);
    assert_eq!(debugctl(&["--help"]).status, 0);
    assert_eq!(debugctl(&["profile", "info", &heap(3)]).status, 0);
    let too_few = debugctl(&["leak", &heap(3), &heap(4)]);
    assert_eq!(too_few.status, 0, "{}", too_few.stderr);
    assert!(too_few.stdout.starts_with("NOT ENOUGH DATA  2 snapshots"), "{}", too_few.stdout);
}

#[test]
fn a_leak_is_1() {
    assert_eq!(debugctl(&["leak", SERIES]).status, 1);
    assert_eq!(debugctl(&["run", "leak", SERIES]).status, 1);
}

#[test]
fn wrong_usage_is_2() {
    for arguments in [
        &[][..],
        &["no-such-tool"],
        &["leak"],
        &["leak", "--top", "0", SERIES],
        &["leak", "--timeout", "30", SERIES],
        &["leak", "--memory-limit", "much", SERIES],
        &["leak", "--limit", "no_such_limit=1", SERIES],
        &["profile", "info", "a", "b"],
        &["diff", "a"],
        &["diff", "a", "b", "c"],
    ] {
        let run = debugctl(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
}

#[test]
fn unusable_input_is_3() {
    assert_fails(3, "no/such/file: cannot read the input", &["leak", "no/such/file"]);
    assert_fails(3, "no/such/file: cannot read the input", &["profile", "info", "no/such/file"]);
    assert_fails(3, "this is a folder", &["profile", "info", SERIES]);
    let empty_folder = folder("empty_folder").display().to_string();
    assert_fails(3, "no files in this folder", &["leak", &empty_folder]);

    let profile = fs::read(heap(3)).unwrap();
    let random: Vec<u8> = (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for (name, bytes) in [
        ("empty.pb.gz", &b""[..]),
        ("text.txt", b"hello world\n"),
        ("random.bin", &random),
        ("cut-off.pb.gz", &profile[..profile.len() / 2]),
    ] {
        let path = file(&format!("unusable_{name}"), name, bytes);
        assert_fails(3, name, &["profile", "info", &path]);
        assert_fails(3, "no heap profile is left", &["leak", &path]);
    }
}

#[test]
fn an_answer_that_cannot_be_written_is_3() {
    assert_fails(
        3,
        "/no/such/folder/x: the answer cannot be written",
        &["list", "--output", "/no/such/folder/x"],
    );
}

#[test]
fn a_reached_limit_is_4() {
    assert_fails(4, "raise --limit samples=N", &["profile", "info", "--limit", "samples=3", &heap(3)]);
    assert_fails(4, "raise --limit samples=N", &["leak", "--limit", "samples=3", SERIES]);
    assert_fails(4, "--limit inflated_bytes=N", &["leak", "--limit", "inflated_bytes=1KiB", SERIES]);
}

#[test]
fn a_timeout_is_124() {
    // Standard input stays open and says nothing.
    let mut child = command(&["leak", "--timeout", "50ms", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(124));
    drop(stdin);
    let mut message = String::new();
    child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
    assert_eq!(message, "debugctl: no answer within 50ms; raise --timeout\n");
}

#[test]
fn a_closed_pipe_is_141_and_quiet() {
    for arguments in [&["leak", SERIES][..], &["list"], &["--help"]] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = command(arguments).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(141), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn damage_that_leaves_an_answer_is_a_warning() {
    let profile = fs::read(heap(3)).unwrap();
    let cut_off = file("damage", "cut-off.pb.gz", &profile[..profile.len() - 100]);
    let run = debugctl(&["profile", "info", "--lenient", &cut_off]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.starts_with("debugctl: warning: "), "{}", run.stderr);
    let nothing_left = debugctl_reading(&[0x07; 20], &["profile", "info", "--lenient", "-"]);
    assert_eq!(nothing_left.status, 3);
    assert!(
        nothing_left.stderr.starts_with("debugctl: stdin: nothing of it can be read"),
        "{}",
        nothing_left.stderr
    );
}

#[test]
fn an_input_is_not_overwritten() {
    let profile = file("overwrite", "heap.pb.gz", &fs::read(heap(3)).unwrap());
    let run = debugctl(&["profile", "info", &profile, "--output", &profile]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("--output would overwrite"), "{}", run.stderr);
    assert_eq!(fs::read(&profile).unwrap(), fs::read(heap(3)).unwrap());
}
