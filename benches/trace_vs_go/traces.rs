use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The traces that everyone reads.
pub(crate) struct Traces {
    pub(crate) v2_10: PathBuf,
    pub(crate) v2_100: PathBuf,
    pub(crate) v2_500: PathBuf,
    /// As Go 1.21 wrote them, if there is one.
    pub(crate) v1_100: Option<PathBuf>,
}

impl Traces {
    pub(crate) fn write(folder: &Path) -> Self {
        let go_1_21 = env::var_os("GO_1_21");
        let v2 = |megabytes| write(folder, "v2", megabytes, OsStr::new("go"));
        Self {
            v2_10: v2(10),
            v2_100: v2(100),
            v2_500: v2(500),
            v1_100: go_1_21.map(|go| write(folder, "v1", 100, &go)),
        }
    }
}

/// Writes a trace unless it is there.
fn write(folder: &Path, form: &str, megabytes: u64, go: &OsStr) -> PathBuf {
    let trace = folder.join(format!("{form}-{megabytes}.trace"));
    if trace.exists() {
        return trace;
    }
    let program = folder.join(format!("gen-{form}"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("trace_vs_go/gen");
    let mut build = Command::new(go);
    build.args(["build", "-trimpath", "-o"]).arg(&program).arg(".").current_dir(source);
    let status = build.env("GOTOOLCHAIN", "local").env("GOWORK", "off").status();
    assert!(status.unwrap().success(), "gen could not be built with {}", go.display());
    eprintln!("writing {}", trace.display());
    let part = trace.with_extension("part");
    let status = Command::new(&program).arg("-mb").arg(megabytes.to_string()).arg("-o").arg(&part).status();
    assert!(status.unwrap().success(), "gen failed");
    fs::rename(part, &trace).unwrap();
    trace
}
