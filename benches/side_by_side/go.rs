use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder in which Go programs are built around the toolchain's copy of google/pprof.
pub(crate) struct GoModule {
    folder: PathBuf,
}

impl GoModule {
    pub(crate) fn create(folder: &Path) -> Self {
        let folder = folder.join("module");
        let vendored =
            PathBuf::from(ask_go(&["env", "GOROOT"])).join("src/cmd/vendor/github.com/google/pprof/profile");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("go.mod"), "module github.com/google/pprof\n").unwrap();
        copy_go_files(&vendored, &folder.join("profile"));
        Self { folder }
    }

    /// `measure COMMAND...` says what a command cost.
    pub(crate) fn measure(&self) -> PathBuf {
        self.build("side_by_side/measure")
    }

    /// Builds a program of which the source is here, below `benches`.
    pub(crate) fn build(&self, source: &str) -> PathBuf {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        let name = source.file_name().unwrap();
        copy_go_files(&source, &self.folder.join(name));
        let program = self.folder.join(name).with_extension("exe");
        let status = Command::new("go")
            .args(["build", "-o"])
            .arg(&program)
            .arg(Path::new(".").join(name))
            .current_dir(&self.folder)
            .env("GOFLAGS", "-mod=mod")
            .env("GOWORK", "off")
            .status();
        assert!(status.unwrap().success(), "go build of {} failed", source.display());
        program
    }
}

/// Builds a program of which the source is here, below `benches`, as if it were a command of the toolchain, so that it
/// may import the toolchain's internal packages. Nothing is written to the toolchain.
pub(crate) fn build_in_goroot(source: &str, folder: &Path) -> PathBuf {
    let goroot = PathBuf::from(ask_go(&["env", "GOROOT"]));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let name = source.file_name().unwrap();
    let (overlay, program) = (folder.join("overlay.json"), folder.join(name).with_extension("exe"));
    let place = goroot.join("src/cmd").join(name).join("main.go");
    let replace = format!("{{\"Replace\": {{{:?}: {:?}}}}}", place, source.join("main.go"));
    fs::write(&overlay, replace).unwrap();
    let status = Command::new("go")
        .args(["build", "-trimpath", "-overlay"])
        .arg(&overlay)
        .arg("-o")
        .arg(&program)
        .arg(Path::new("cmd").join(name))
        .current_dir(goroot.join("src"))
        .env("GOTOOLCHAIN", "local")
        .status();
    assert!(status.unwrap().success(), "go build of {} failed", source.display());
    program
}

/// Where `go tool NAME` is. Since Go 1.25 it is built when it is first run.
pub(crate) fn go_tool(name: &str) -> PathBuf {
    PathBuf::from(ask_go(&["tool", "-n", name]))
}

fn ask_go(args: &[&str]) -> String {
    let output = Command::new("go").args(args).output().expect("Go must be installed");
    assert!(output.status.success(), "go {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
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
