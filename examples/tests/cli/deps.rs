//! `debugctl deps`: the bytes that Go prints, exit statuses, and the questions.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::process::{Run, debugctl, debugctl_reading, file, folder};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gomod-graph/tests/data");

/// Asks about a main module that ships with the library's tests.
fn deps(command: &str, main: &str, more: &[&str]) -> Run {
    let (main, modcache) = (format!("{DATA}/{main}"), format!("{DATA}/modcache"));
    let mut arguments = vec!["deps", command, "--modcache", &modcache, &main];
    arguments.extend(more);
    debugctl(&arguments)
}

fn truth(name: &str) -> String {
    fs::read_to_string(Path::new(DATA).join(name)).unwrap()
}

/// Checks that there is an answer and nothing else.
fn assert_says(run: &Run, stdout: &str) {
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, stdout, ""));
}

fn assert_refused(run: &Run, words: &[&str]) {
    assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert!(words.iter().all(|word| run.stderr.contains(word)), "{}", run.stderr);
}

#[test]
fn graph_and_list_are_what_go_prints() {
    for main in ["shop", "work"] {
        assert_says(&deps("graph", main, &[]), &truth(&format!("{main}/truth-graph.txt")));
        assert_says(&deps("list", main, &[]), &truth(&format!("{main}/truth-list.txt")));
    }
    assert_says(&deps("graph", "shop/go.mod", &[]), &truth("shop/truth-graph.txt"));
    assert_says(&deps("list", "shop", &["--mod", "mod"]), &truth("shop/truth-list.txt"));
    // Workspaces are always readonly, and need no go.sum for that.
    assert_says(&deps("list", "work", &["--mod", "readonly"]), &truth("work/truth-list.txt"));
}

#[test]
fn where_go_fails_there_is_no_answer() {
    assert_refused(
        &deps("list", "shop", &["--mod", "readonly"]),
        &["example.org/Pool@v1.0.0: missing go.sum entry", "    go mod download example.org/Pool\n"],
    );
    assert_refused(
        &deps("list", "shop", &["--mod", "vendor"]),
        &["example.org/http@v1.1.0: is explicitly required"],
    );
    assert_refused(&deps("list", "work", &["--mod", "mod"]), &["workspace"]);
    assert_refused(&deps("graph", "shop", &["--go", "1.16"]), &["it needs go 1.24.0"]);
    assert_refused(
        &deps("graph", "shop", &["--toolchain", "go1.22.0"]),
        &["needs go 1.24.0, and this is go 1.22.0"],
    );
    assert_refused(&deps("graph", "nothing-here", &[]), &["go.mod"]);
    assert_refused(&deps("why", "shop", &["example.org/log@v1.0.0"]), &["without a version"]);
    assert_eq!(deps("graph", "shop", &["--toolchain", "x"]).status, 2);
    assert_eq!(deps("list", "shop", &["--mod", "x"]).status, 2);
    assert_eq!(deps("graph", "shop", &["--mod", "mod"]).status, 2);
    assert_eq!(deps("list", "shop", &["--format", "dot"]).status, 2);
}

#[test]
fn the_toolchain_stands_for_a_missing_go_line() {
    let main = folder("deps_toolchain");
    fs::write(main.join("go.mod"), "module m.test/m\n\nrequire example.org/http v1.1.0\n").unwrap();
    let (main, modcache) = (main.display().to_string(), format!("{DATA}/modcache"));
    let list = |toolchain: &str| {
        debugctl(&["deps", "list", "--modcache", &modcache, "--toolchain", toolchain, &main]).stdout
    };
    assert!(list("go1.27.3").contains("example.org/color v0.2.0"));
    assert_eq!(list("go1.27.3"), list("1.27.3"));
    let version = debugctl(&["--version"]).stdout;
    assert!(version.contains(gomod_graph::NEWEST_KNOWN_GO), "{version}");
}

#[test]
fn what_is_missing_is_named_with_the_command_that_fetches_it() {
    let main = folder("deps_missing");
    let text = "module m.test/m\n\ngo 1.20\n\nrequire example.org/http v1.1.0\nrequire lost.test/x v1.0.0\n";
    fs::write(main.join("go.mod"), text).unwrap();
    let (main, modcache) = (main.display().to_string(), format!("{DATA}/modcache"));
    let run = debugctl(&["deps", "graph", "--modcache", &modcache, &main]);
    assert_refused(
        &run,
        &["lost.test/x@v1.0.0: its go.mod is missing", "    go mod download lost.test/x@v1.0.0\n"],
    );
    let run = debugctl(&["deps", "graph", "--keep-going", "--modcache", &modcache, &main]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("m.test/m lost.test/x@v1.0.0\n"));
    assert!(run.stderr.contains("warning: lost.test/x@v1.0.0: its go.mod is missing"), "{}", run.stderr);
}

#[test]
fn why() {
    assert_says(
        &deps("why", "shop", &["nope.test/x", "go"]),
        "# nope.test/x\n(main module does not need module nope.test/x)\n\n# go\n(main module does not need module go)\n",
    );
    assert_says(
        &deps("why", "shop", &["--vendor", "nope.test/x"]),
        "# nope.test/x\n(main module does not need to vendor module nope.test/x)\n",
    );
    assert_says(&deps("why", "shop", &["example.org/shop"]), "# example.org/shop\nexample.org/shop\n");
    let run = deps("why", "shop", &["example.org/color"]);
    assert_eq!(run.stdout, "# example.org/color\nexample.org/shop\nexample.org/log\nexample.org/color\n");
    assert!(run.stderr.contains("which packages import each other"), "{}", run.stderr);
    let all = deps("why", "shop", &["all"]).stdout;
    assert_eq!(all.matches("# ").count(), 7, "{all}");
    let chains = deps("why", "shop", &["--all", "--format", "json", "example.org/log"]).json();
    assert_eq!(chains["schema"], "debugctl.deps.why/1");
    assert_eq!(chains["modules"][0]["chains"].as_array().unwrap().len(), 5);
    assert_eq!(chains["modules"][0]["more"], true);
}

#[test]
fn why_version_and_who() {
    let run = deps("why-version", "shop", &["example.org/log"]);
    assert_eq!(run.status, 0);
    assert!(
        run.stdout.contains("  example.org/Pool v1.0.0 requires example.org/log v1.3.0.\n"),
        "{}",
        run.stdout
    );
    let run = deps("why-version", "shop", &["--format", "json", "example.org/log"]).json();
    assert_eq!(run["schema"], "debugctl.deps.why_version/1");
    assert_eq!(run["modules"][0]["written_version"], "v1.2.0");
    assert_eq!(run["modules"][0]["steps"][0]["line"], 10);
    assert_refused(&deps("why-version", "shop", &["nope.test/x"]), &["nope.test/x: it is not in the graph"]);
    assert_says(
        &deps("who", "shop", &["example.org/metrics"]),
        "* example.org/queue/v2@v2.0.0 requires v0.3.1\n",
    );
    assert_says(
        &deps("who", "shop", &["--all", "example.org/metrics"]),
        "example.org/queue/v2@v2.0.0\nexample.org/shop\n",
    );
}

#[test]
fn cut_and_what_if() {
    let cut = deps("cut", "shop", &["example.org/shop", "example.org/queue/v2"]);
    assert_says(&cut, "example.org/metrics@v0.3.1\nexample.org/queue/v2@v2.0.0\n");
    assert!(deps("cut", "shop", &["--top", "1"]).stdout.ends_with("       and 3 more; see --top\n"));
    let run = deps("whatif", "shop", &["--drop", "example.org/queue/v2", "--format", "json"]);
    assert_eq!(run.status, 0);
    assert_eq!(
        run.json()["removed"],
        json!(["example.org/metrics v0.3.1", "example.org/queue/v2 v2.0.0 => ./queue"])
    );
    assert_refused(
        &deps("whatif", "shop", &["--drop", "nope.test/x"]),
        &["no main module requires nope.test/x"],
    );
    assert_eq!(deps("whatif", "shop", &[]).status, 2);
}

#[test]
fn findings_are_1() {
    let cycles = deps("cycles", "shop", &[]);
    assert_eq!(
        (cycles.status, cycles.stdout.as_str()),
        (1, "example.org/Pool@v1.0.0 example.org/http@v1.1.0\n")
    );
    let without = debugctl_reading(b"a b@v1\n", &["deps", "cycles", "-"]);
    assert_eq!((without.status, without.stdout.as_str()), (0, "no cycles\n"));
    let (shop, work, modcache) = (format!("{DATA}/shop"), format!("{DATA}/work"), format!("{DATA}/modcache"));
    let diff = |after: &str| debugctl(&["deps", "diff", "--modcache", &modcache, &shop, after]);
    assert_eq!((diff(&shop).status, diff(&shop).stdout.as_str()), (0, "nothing differs\n"));
    assert_eq!(diff(&work).status, 1);
    assert!(diff(&work).stdout.starts_with("+ example.org/api\n"));
    assert_eq!(deps("duplicates", "shop", &[]).stdout, "no duplicates\n");
    assert_eq!(deps("unused", "shop", &[]).stdout, "nothing unused\n");
}

#[test]
fn all_formats_of_a_picture() {
    for format in ["text", "json", "digraph", "dot", "mermaid", "graphml", "html"] {
        for command in ["tree", "graph"] {
            let run = deps(command, "shop", &["--format", format]);
            assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{command} {format}");
            assert!(run.stdout.contains("example.org/metrics"), "{command} {format}");
            assert_eq!(run.stdout, deps(command, "shop", &["--format", format]).stdout, "{command} {format}");
        }
    }
    // What `go mod graph` printed elsewhere will do.
    let text = truth("shop/truth-graph.txt");
    let tree = debugctl_reading(text.as_bytes(), &["deps", "tree", "-"]);
    assert_eq!(
        tree.stdout.replace(" => ./queue", ""),
        deps("tree", "shop", &[]).stdout.replace(" => ./queue", "")
    );
}

#[test]
fn files_alone() {
    let text = b"module m.test/m\n\ngo 1.21\nrequire a.test/a v1 // indirect\n";
    let path = file("deps_mod", "go.mod", text);
    assert_says(
        &debugctl(&["deps", "mod", "--format", "json", &path]),
        "{\n\t\"Module\": {\n\t\t\"Path\": \"m.test/m\"\n\t},\n\t\"Go\": \"1.21\",\n\t\"Require\": [\n\t\t{\n\t\t\t\
         \"Path\": \"a.test/a\",\n\t\t\t\"Version\": \"v1.0.0\",\n\t\t\t\"Indirect\": true\n\t\t}\n\t]\n}\n",
    );
    assert_says(
        &debugctl(&["deps", "mod", &path]),
        "module m.test/m\n\ngo 1.21\n\nrequire a.test/a v1.0.0 // indirect\n",
    );
    let path = file("deps_work", "other.work", b"go 1.21\nuse ./a\n");
    let run = debugctl(&["deps", "mod", "--format", "json", &path]);
    assert!(run.stdout.contains("\"DiskPath\": \"./a\""), "{}", run.stdout);
    let path = file("deps_broken", "go.mod", b"module m.test/m\nfrob\n");
    assert_refused(
        &debugctl(&["deps", "mod", &path]),
        &["go.mod:2:1: found the directive \"frob\"; expected one of"],
    );
    assert_refused(&debugctl(&["deps", "binary", &path]), &["no program"]);
}
