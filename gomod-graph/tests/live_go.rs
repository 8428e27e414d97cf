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

/// Programs for several systems, with and without symbols.
#[cfg(feature = "binary")]
#[test]
fn build_info_of_binaries() {
    if env::var_os("GOMOD_LIVE_GO").is_none() {
        return;
    }
    let folder = env::temp_dir().join(format!("gomod-graph-binaries-{}", std::process::id()));
    fs::create_dir_all(folder.join("lib")).unwrap();
    fs::write(
        folder.join("go.mod"),
        "module m.test/m\n\ngo 1.21\n\nrequire a.test/lib v1.0.0\n\nreplace a.test/lib v1.0.0 => ./lib\n",
    )
    .unwrap();
    fs::write(folder.join("lib/go.mod"), "module a.test/lib\n\ngo 1.21\n").unwrap();
    fs::write(folder.join("lib/lib.go"), "package lib\n\nfunc F() {}\n").unwrap();
    fs::write(
        folder.join("main.go"),
        "package main\n\nimport \"a.test/lib\"\n\nvar V string\n\nfunc main() { lib.F() }\n",
    )
    .unwrap();
    let go = |args: &[&str], system: &str, arch: &str| {
        let mut go = Command::new("go");
        go.args(args)
            .current_dir(&folder)
            .env("GOTOOLCHAIN", "local")
            .env("GOFLAGS", "")
            .env("GOWORK", "off");
        let output = go.env("GOOS", system).env("GOARCH", arch).env("CGO_ENABLED", "0").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    for (system, arch, ldflags) in [
        ("linux", "amd64", ""),
        ("linux", "amd64", "-ldflags=-s -w -X 'main.V=a b'"),
        ("linux", "mips", ""),
        ("darwin", "arm64", ""),
        ("windows", "amd64", ""),
    ] {
        let mut args = vec!["build", "-o", "app", "-buildvcs=false"];
        args.extend(Some(ldflags).filter(|flags| !flags.is_empty()));
        go(&args, system, arch);
        let path = folder.join("app");
        let bytes = fs::read(&path).unwrap();
        let info = gomod_graph::BuildInfo::parse_binary("app", &bytes, &Limits::default()).unwrap();
        assert_eq!(
            format!("app: {info}"),
            go(&["version", "-m", "app"], "", ""),
            "{system} {arch} {ldflags}"
        );
    }
    fs::remove_dir_all(&folder).unwrap();
}
