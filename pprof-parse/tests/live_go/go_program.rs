use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What google/pprof makes of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Refused, with its reason.
    Rejected(String),
    /// Read as protobuf: what was read.
    Accepted(Vec<u8>),
    /// Read as one of the formats that are older than profile.proto.
    Legacy,
}

/// Asks the profile package of the installed Go toolchain, in one run of `accept/main.go`.
pub(crate) fn judge<'a>(inputs: impl Iterator<Item = &'a [u8]>) -> Vec<Verdict> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("live_go");
    let program = build(&folder);
    let mut framed = Vec::new();
    for input in inputs {
        framed.extend((input.len() as u32).to_le_bytes());
        framed.extend(input);
    }
    let file = folder.join("inputs");
    fs::write(&file, framed).unwrap();
    let output = Command::new(program).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    verdicts(&output.stdout)
}

fn verdicts(mut output: &[u8]) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    while let Some((&kind, rest)) = output.split_first() {
        let (length, rest) = rest.split_first_chunk().unwrap();
        let (text, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
        output = rest;
        verdicts.push(match kind {
            b'r' => Verdict::Rejected(String::from_utf8_lossy(text).into_owned()),
            b'a' => Verdict::Accepted(text.to_vec()),
            b'l' => Verdict::Legacy,
            _ => panic!("verdict {kind}"),
        });
    }
    verdicts
}

/// Builds the program in a module of its own: the toolchain's copy of google/pprof is internal to
/// Go's own commands, so it is copied, and nothing of it is kept in this repository.
fn build(folder: &Path) -> PathBuf {
    let module = folder.join("module");
    let _ = fs::remove_dir_all(&module);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live_go/accept");
    copy_go_files(&goroot().join("src/cmd/vendor/github.com/google/pprof/profile"), &module.join("profile"));
    copy_go_files(&source, &module.join("accept"));
    fs::write(module.join("go.mod"), "module github.com/google/pprof\n").unwrap();
    let program = folder.join("accept");
    let mut build = Command::new("go");
    build.args(["build", "-o"]).arg(&program).arg("./accept").current_dir(&module);
    let status = build.env("GOFLAGS", "-mod=mod").env("GOWORK", "off").status().unwrap();
    assert!(status.success(), "go build failed");
    program
}

fn goroot() -> PathBuf {
    let output = Command::new("go").args(["env", "GOROOT"]).output();
    let output = output.expect("PPROF_LIVE_GO is set, so Go must be installed").stdout;
    PathBuf::from(String::from_utf8(output).unwrap().trim())
}

fn copy_go_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "go") {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}
