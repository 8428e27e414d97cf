use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Go programs, built in a module of their own around the toolchain's copy of google/pprof.
pub(crate) struct GoTools {
    /// `parse FILE` decodes a profile.
    pub(crate) parse: PathBuf,
    /// `measure COMMAND...` says what a command cost.
    pub(crate) measure: PathBuf,
}

impl GoTools {
    pub(crate) fn build(folder: &Path) -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("pprof_vs_go");
        let vendored = goroot().join("src/cmd/vendor/github.com/google/pprof/profile");
        let module = folder.join("module");
        fs::create_dir_all(&module).unwrap();
        fs::write(module.join("go.mod"), "module github.com/google/pprof\n").unwrap();
        copy_go_files(&vendored, &module.join("profile"));
        let build = |name: &str| {
            copy_go_files(&source.join(name), &module.join(name));
            let program = module.join(format!("{name}.exe"));
            let status = Command::new("go")
                .args(["build", "-o"])
                .arg(&program)
                .arg(format!("./{name}"))
                .current_dir(&module)
                .env("GOFLAGS", "-mod=mod")
                .env("GOWORK", "off")
                .status();
            assert!(status.unwrap().success(), "go build of {name} failed");
            program
        };
        Self { parse: build("parse"), measure: build("measure") }
    }
}

fn goroot() -> PathBuf {
    let output = Command::new("go").args(["env", "GOROOT"]).output().expect("Go must be installed");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
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
