//! The parsers of others, and a dump made by a Go program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::side_by_side::GoModule;

pub(crate) struct Tools {
    /// `measure COMMAND...` says what a command cost.
    pub(crate) measure: PathBuf,
    /// `rivals NAME FILE`.
    pub(crate) rivals: PathBuf,
    /// 100 000 goroutines.
    pub(crate) dump: PathBuf,
}

pub(crate) fn build(folder: &Path) -> Tools {
    let module = GoModule::create(folder);
    let dumper = module.build("racelog/dump");
    let dump = folder.join("dump.log");
    let file = fs::File::create(&dump).unwrap();
    // It ends with a panic, which is the point.
    let status = Command::new(dumper).arg("100000").stdout(Stdio::null()).stderr(file).status().unwrap();
    assert!(!status.success());
    Tools { measure: module.measure(), rivals: build_rivals(folder), dump }
}

fn build_rivals(folder: &Path) -> PathBuf {
    let module = folder.join("rivals");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("racelog/rivals/main.go");
    fs::create_dir_all(&module).unwrap();
    fs::copy(source, module.join("main.go")).unwrap();
    fs::write(module.join("go.mod"), "module rivals\n\ngo 1.21\n").unwrap();
    for args in [
        &["get", "github.com/maruel/panicparse/v2@v2.5.0", "github.com/DataDog/gostackparse@v0.7.0"][..],
        &["build", "-o", "rivals.exe", "."],
    ] {
        let status = Command::new("go").args(args).current_dir(&module).env("GOFLAGS", "-mod=mod").status();
        assert!(status.unwrap().success(), "go {args:?} failed");
    }
    module.join("rivals.exe")
}
