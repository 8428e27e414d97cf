//! Resolves a generated tree of modules with this workspace and with `go mod graph` and `go list -m all`, each in a
//! process of its own, and prints time and memory, and how often ours fits into Go's.
//!
//! ```console
//! $ cargo bench --bench graph_vs_go                 # 41 runs of each
//! $ cargo bench --bench graph_vs_go -- --runs 101
//! ```
//!
//! The tree is written anew each time, always the same one, below `target/tmp/graph_vs_go`. To profile what a child
//! process does:
//!
//! ```console
//! $ perf record target/release/deps/graph_vs_go-* graph target/tmp/graph_vs_go/main target/tmp/graph_vs_go/modcache
//! ```
//!
//! Needs Linux and Go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../synthetic/random.rs"]
mod random;
#[path = "../side_by_side/mod.rs"]
mod side_by_side;
mod tree;

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use gomod_graph::{GoCommand, GraphOptions, Limits, MainModules, ModCache, ModuleGraph};
use side_by_side::{Cost, GoModule, Runs};
use tree::Tree;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [question @ ("graph" | "list"), main, modcache] =
        args.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        return answer(question, main.as_ref(), modcache.as_ref());
    }
    let runs = args.iter().position(|arg| arg == "--runs").map_or(41, |n| args[n + 1].parse().unwrap());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("graph_vs_go");
    let tree = Tree::write(&folder);
    let measure = GoModule::create(&folder).measure();
    println!("{:<16} {:>9} {:>9} {:>9}", "", "wall ms", "cpu ms", "peak MiB");
    for (question, go) in [("graph", &["mod", "graph"][..]), ("list", &["list", "-mod=mod", "-m", "all"])] {
        compare(&tree, &measure, question, go, runs);
    }
}

/// What a child process does.
fn answer(question: &str, main: &Path, modcache: &Path) {
    let limits = Limits::default();
    let main = MainModules::read(main, &limits).unwrap();
    let mut options = GraphOptions::default();
    if question == "list" {
        options.command = GoCommand::List;
    }
    let graph = ModuleGraph::resolve(&main, &ModCache::new(modcache, limits), &options).unwrap();
    assert!(graph.problems().is_empty());
    let text = if question == "list" { graph.build_list().to_string() } else { graph.to_text() };
    std::io::stdout().write_all(text.as_bytes()).unwrap();
}

fn compare(tree: &Tree, measure: &Path, question: &str, go_args: &[&str], runs: usize) {
    let ours = |mut command: Command| {
        command.arg(env::current_exe().unwrap()).arg(question).arg(&tree.main).arg(&tree.modcache);
        command
    };
    let go = |mut command: Command| {
        command.arg("go").args(go_args).current_dir(&tree.main).env("GOMODCACHE", &tree.modcache);
        for (name, value) in [
            ("GOPROXY", "off"),
            ("GOSUMDB", "off"),
            ("GOTOOLCHAIN", "local"),
            ("GOFLAGS", ""),
            ("GOWORK", "off"),
        ] {
            command.env(name, value);
        }
        command
    };
    let said = |command: &mut Command| {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let answer = said(&mut ours(Command::new("env")));
    assert!(answer == said(&mut go(Command::new("env"))), "we and Go must say the same");
    let lines = answer.iter().filter(|&&byte| byte == b'\n').count();
    let (mut our_runs, mut go_runs) = (Runs::default(), Runs::default());
    for _ in 0..runs {
        our_runs.push(Cost::of(&mut ours(Command::new(measure))));
        go_runs.push(Cost::of(&mut go(Command::new(measure))));
    }
    let (our, theirs) = (our_runs.median(), go_runs.median());
    row(&format!("{question}, ours"), &our);
    row(&format!("{question}, Go"), &theirs);
    let (wall, cpu) = (theirs.wall_s / our.wall_s, theirs.cpu_s / our.cpu_s);
    println!("{question}: {lines} lines; Go / ours: wall {wall:.1} (target 8 or more), CPU {cpu:.1}\n");
}

fn row(name: &str, cost: &Cost) {
    println!("{name:<16} {:>9.2} {:>9.2} {:>9.1}", cost.wall_s * 1e3, cost.cpu_s * 1e3, cost.peak_mib);
}
