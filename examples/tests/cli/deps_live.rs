//! `debugctl deps` beside the Go at hand, on the tree that ships with the library's tests. Runs when `GOMOD_LIVE_GO` is set.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{debugctl, folder};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gomod-graph/tests/data");

/// Go writes into the folders that it works in.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

fn go(main: &Path, modcache: &Path, args: &[&str]) -> Option<String> {
    let mut go = Command::new("go");
    go.args(args).current_dir(main).env("GOMODCACHE", modcache).env("GOFLAGS", "").env_remove("GOWORK");
    let output = go.env("GOPROXY", "off").env("GOSUMDB", "off").env("GOTOOLCHAIN", "local").output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_same_bytes_and_refusals() {
    if env::var_os("GOMOD_LIVE_GO").is_none() {
        return;
    }
    let copied = folder("deps_live");
    copy(Path::new(DATA), &copied);
    let modcache = copied.join("modcache");
    // A toolchain line for a Go that is not at hand would be refused.
    for (main, go_mod) in [("shop", "go.mod"), ("work", "go.work")] {
        let path = copied.join(main).join(go_mod);
        let text = fs::read_to_string(&path).unwrap().replace("toolchain go1.27.3\n", "");
        fs::write(path, text).unwrap();
    }
    let toolchain = go(&copied.join("shop"), &modcache, &["env", "GOVERSION"]).unwrap();
    for main in ["shop", "work"] {
        let folder: PathBuf = copied.join(main);
        let ask = |command: &str, more: &[&str]| {
            let (modcache, folder) = (modcache.to_str().unwrap(), folder.to_str().unwrap());
            let mut arguments =
                vec!["deps", command, "--modcache", modcache, "--toolchain", toolchain.trim(), folder];
            arguments.extend(more);
            let run = debugctl(&arguments);
            assert!(run.status == 0 || run.status == 3 && run.stdout.is_empty(), "{}", run.stderr);
            (run.status == 0).then_some(run.stdout)
        };
        let same = |ours: Option<String>, args: &[&str]| {
            let theirs = go(&folder, &modcache, args);
            assert_eq!(ours, theirs, "{main}: {args:?}");
            theirs.is_some()
        };
        assert!(same(ask("graph", &[]), &["mod", "graph"]));
        assert!(same(ask("graph", &["--go", "1.26"]), &["mod", "graph", "-go=1.26"]));
        same(ask("graph", &["--go", "1.16"]), &["mod", "graph", "-go=1.16"]);
        same(ask("list", &["--mod", "readonly"]), &["list", "-mod=readonly", "-m", "all"]);
        assert!(!same(ask("list", &["--mod", "vendor"]), &["list", "-mod=vendor", "-m", "all"]));
        same(ask("list", &["--mod", "mod"]), &["list", "-mod=mod", "-m", "all"]);
        // Modules that no package can be of; what packages need, only Go knows.
        let nowhere = ["nope.test/x", "go", "toolchain", "nope.test/..."];
        assert!(same(ask("why", &nowhere), &[&["mod", "why", "-m"][..], &nowhere].concat()));
        assert!(same(
            ask("why", &[&["--vendor"][..], &nowhere].concat()),
            &[&["mod", "why", "-m", "-vendor"][..], &nowhere].concat()
        ));
        same(ask("why", &["example.org/log@v1.0.0"]), &["mod", "why", "-m", "example.org/log@v1.0.0"]);
    }
}
