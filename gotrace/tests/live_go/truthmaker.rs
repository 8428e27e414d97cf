use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The program of the corpus that shows what Go's reader sees, built with the installed Go.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let program = folder("truthmaker").join("truthmaker");
    let corpus = std::env::var_os("GOTRACE_CORPUS").expect("GOTRACE_CORPUS must be set with GOTRACE_LIVE_GO");
    let mut build = Command::new("sh");
    build.arg(Path::new(&corpus).join("truthmaker/build.sh")).arg(goroot()).arg(&program);
    assert!(build.status().unwrap().success(), "truthmaker could not be built");
    program
});

pub(crate) fn goroot() -> PathBuf {
    let output = Command::new("go").args(["env", "GOROOT"]).output().expect("Go must be installed");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// A folder for files of this test, made if it is missing.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("live_go").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn run(args: &[&Path]) -> String {
    let output = Command::new(&*PROGRAM).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What Go's reader makes of a trace.
#[derive(Debug)]
pub(crate) struct Dump {
    /// Canonical lines of the events up to the end or the error.
    pub(crate) lines: Vec<String>,
    /// The error at which it stopped.
    pub(crate) error: Option<String>,
}

impl Dump {
    pub(crate) fn parse(text: &str) -> Self {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let error = lines.pop_if(|line| line.starts_with("ERROR "));
        Self { lines, error }
    }

    pub(crate) fn of(file: &Path) -> Self {
        Self::parse(&run(&["-dump".as_ref(), file]))
    }
}
