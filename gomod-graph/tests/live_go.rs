//! Files are read and formatted as the Go at hand does. Runs when `GOMOD_LIVE_GO` is set, on the files of
//! `GOMOD_CORPUS`.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, unreachable_pub)]

mod support;

use gomod_graph::{Limits, ModFile, WorkFile};
use std::process::Command;
use std::{env, fs};
use support::{corpus, files_below};

fn without_nulls(json: &str) -> serde_json::Value {
    let mut value: serde_json::Value = serde_json::from_str(json).unwrap();
    value.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    value
}

#[test]
fn json_and_format_of_all_files() {
    if env::var_os("GOMOD_LIVE_GO").is_none() {
        return;
    }
    let corpus = corpus().unwrap();
    let version = Command::new("go").arg("version").output().unwrap();
    // Before Go 1.27 empty lists are null, and go.work's toolchain is left out.
    let same_bytes = String::from_utf8(version.stdout).unwrap().contains("go1.27");
    let (mut equal, mut formatted) = (0, 0);
    for path in files_below(&corpus, &["go.mod", "go.work"]) {
        let is_work = path.ends_with("go.work");
        let ask = |flag: &str| {
            let command = if is_work { "work" } else { "mod" };
            let mut go = Command::new("go");
            go.env("GOTOOLCHAIN", "local")
                .env("GOWORK", "off")
                .env("GOFLAGS", "")
                .current_dir(env::temp_dir());
            let output = go.args([command, "edit", flag]).arg(&path).output().unwrap();
            output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
        };
        let text = fs::read(&path).unwrap();
        let limits = Limits::default();
        let ours = if is_work {
            let file = WorkFile::parse("go.work", &text, &limits);
            file.map(|file| (file.to_go_json().unwrap(), file.to_text()))
        } else {
            let file = ModFile::parse("go.mod", &text, &limits);
            file.map(|file| (file.to_go_json().unwrap(), file.to_text()))
        };
        match (ours, ask("-json")) {
            (Ok((json, text)), Some(theirs)) => {
                if same_bytes {
                    assert_eq!(json, theirs, "{}", path.display());
                } else if !is_work {
                    assert_eq!(without_nulls(&json), without_nulls(&theirs), "{}", path.display());
                }
                assert_eq!(text, ask("-print").unwrap(), "{}", path.display());
                formatted += 1;
            }
            (Err(_), None) => {}
            (ours, theirs) => panic!("{}: {ours:?} instead of {theirs:?}", path.display()),
        }
        equal += 1;
    }
    assert!(equal > 250 && formatted > 240, "only {equal} files, {formatted} formatted");
}
