//! All files of the corpus are read as Go reads them. Runs when `GOMOD_CORPUS` says where the corpus is.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, unreachable_pub)]

mod support;

use gomod_graph::{Limits, ModFile, SumFile, VendorFile, WorkFile};
use std::fs;
use std::path::Path;
use support::{corpus, files_below, folders_in};

fn read(path: &Path) -> ModFile {
    let text = fs::read(path).unwrap();
    ModFile::parse("go.mod", &text, &Limits::default()).unwrap()
}

#[test]
fn edge_cases_are_accepted_and_refused_as_go_does() {
    let Some(corpus) = corpus() else { return };
    let truth = fs::read_to_string(corpus.join("edge/truth.jsonl")).unwrap();
    let mut cases = 0;
    for line in truth.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = case["case"].as_str().unwrap();
        let text = fs::read(corpus.join("edge").join(name).with_extension("mod")).unwrap();
        match ModFile::parse("go.mod", &text, &Limits::default()) {
            Ok(file) => {
                let ours: serde_json::Value = serde_json::from_str(&file.to_go_json().unwrap()).unwrap();
                assert_eq!(ours, case["truth"], "{name}");
            }
            Err(error) => {
                let theirs = case["error"].as_str().unwrap_or_else(|| panic!("{name} is refused: {error}"));
                let line =
                    |text: &str| text.split("go.mod:").nth(1).unwrap().split(':').next().unwrap().to_owned();
                let theirs = theirs.strip_prefix("go: errors parsing go.mod:\n").unwrap();
                assert_eq!(line(&error.to_string()), line(theirs), "{name}: {error} instead of {theirs}");
            }
        }
        cases += 1;
    }
    assert_eq!(cases, 25);
}

#[test]
fn json_of_made_up_modules() {
    let Some(corpus) = corpus() else { return };
    let mut cases = 0;
    for truth in folders_in(&corpus.join("synth/truth")) {
        let name = truth.file_name().unwrap();
        let (ours, theirs) = if truth.join("work-edit.json").exists() {
            let text = fs::read(corpus.join("synth/works").join(name).join("go.work")).unwrap();
            let file = WorkFile::parse("go.work", &text, &Limits::default()).unwrap();
            (file.to_go_json(), "work-edit.json")
        } else {
            (read(&corpus.join("synth/mains").join(name).join("go.mod")).to_go_json(), "edit.json")
        };
        assert_eq!(ours.unwrap(), fs::read_to_string(truth.join(theirs)).unwrap(), "{}", truth.display());
        cases += 1;
    }
    assert_eq!(cases, 17);
}

#[test]
fn real_files_are_read() {
    let Some(corpus) = corpus() else { return };
    let real = corpus.join("real");
    let limits = Limits::default();
    let (mut fine, mut refused) = (0, Vec::new());
    for path in files_below(&real, &["go.mod", "go.work"]) {
        let text = fs::read(&path).unwrap();
        let result = if path.ends_with("go.work") {
            WorkFile::parse("go.work", &text, &limits).map(|_| ())
        } else {
            ModFile::parse("go.mod", &text, &limits).map(|_| ())
        };
        match result {
            Ok(()) => fine += 1,
            Err(error) => refused.push(error.to_string()),
        }
    }
    assert_eq!(fine, 139);
    assert_eq!(
        refused,
        [
            "go.mod:5:1: found a block of \"ruire\"; expected one of module, godebug, require, exclude, replace, \
          retract, tool, ignore before a parenthesis"
        ]
    );
    let sums = files_below(&real, &["go.sum"]);
    let vendored = files_below(&real, &["modules.txt"]);
    assert_eq!((sums.len(), vendored.len()), (3, 4));
    for path in sums {
        let text = fs::read(&path).unwrap();
        let lines = text.split(|&b| b == b'\n').filter(|line| !line.is_empty()).count();
        assert_eq!(
            SumFile::parse("go.sum", &text, &limits).unwrap().sums().count(),
            lines,
            "{}",
            path.display()
        );
    }
    for path in vendored {
        let text = fs::read_to_string(&path).unwrap();
        let file = VendorFile::parse("modules.txt", text.as_bytes(), &limits).unwrap();
        let modules = text.lines().filter(|line| line.starts_with("# ")).count();
        let packages = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(file.modules.len(), modules, "{}", path.display());
        assert_eq!(
            file.modules.iter().map(|m| m.packages.len()).sum::<usize>(),
            packages,
            "{}",
            path.display()
        );
    }
}
