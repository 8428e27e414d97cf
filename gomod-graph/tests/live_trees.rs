//! Random trees of modules, resolved by us and by the Go at hand. Runs when `GOMOD_LIVE_GO` is set.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, unreachable_pub)]

#[path = "support/random_tree.rs"]
mod random_tree;

use gomod_graph::{
    Error, GoCommand, GraphOptions, Limits, MainModules, ModCache, ModuleGraph, Problem, ProblemKind,
    VendorFile,
};
use random_tree::{Random, Tree};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

struct Go {
    version: String,
    modcache: PathBuf,
}

/// What a command printed; its errors, if it failed.
type Said = Result<String, String>;

impl Go {
    fn run(&self, folder: &Path, args: &[&str]) -> Said {
        let mut go = Command::new("go");
        go.args(args).current_dir(folder).env("GOMODCACHE", &self.modcache).env("GOFLAGS", "");
        go.env("GOPROXY", "off").env("GOSUMDB", "off").env("GOTOOLCHAIN", "local").env_remove("GOWORK");
        let output = go.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    fn options(&self) -> GraphOptions {
        let mut options = GraphOptions::default();
        options.toolchain.clone_from(&self.version);
        options
    }

    fn resolve(&self, folder: &Path, options: &GraphOptions) -> Result<ModuleGraph, String> {
        let limits = Limits::default();
        let resolve = || -> Result<ModuleGraph, Error> {
            let main = MainModules::read(folder, &limits)?;
            ModuleGraph::resolve(&main, &ModCache::new(&self.modcache, limits.clone()), options)
        };
        let graph = resolve().map_err(|error| error.to_string())?;
        // Go says no more than its first problem; of hashes that differ, any.
        let is_other = |problem: &&Problem| matches!(problem.kind, ProblemKind::OtherSum { .. });
        let others: Vec<String> = graph.problems().iter().filter(is_other).map(Problem::to_string).collect();
        match graph.problems() {
            [] => Ok(graph),
            _ if !others.is_empty() => Err(others.concat()),
            [first, ..] => Err(first.to_string()),
        }
    }
}

/// How many answers were the same, and how many refusals.
#[derive(Debug, Default)]
struct Tally {
    answers: usize,
    refusals: usize,
}

impl Tally {
    fn compare(&mut self, what: &str, folder: &Path, ours: Result<String, String>, theirs: &Said) {
        let place = folder.display();
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert!(ours == *theirs, "{what} in {place}: we say\n{ours}\nGo says\n{theirs}");
                self.answers += 1;
            }
            (Err(ours), Err(theirs)) => {
                for module in named(theirs) {
                    assert!(
                        ours.contains(&module),
                        "{what} in {place}: {module} is not in\n{ours}\nGo says\n{theirs}"
                    );
                }
                self.refusals += 1;
            }
            (ours, theirs) => panic!("{what} in {place}: we say\n{ours:?}\nGo says\n{theirs:?}"),
        }
    }
}

/// The module that Go names as the one that cannot be used.
fn named(errors: &str) -> Vec<String> {
    let lines = errors.lines().filter(|line| line.contains("missing go.sum") || line.contains("verifying"));
    let words = lines.flat_map(str::split_whitespace).filter(|word| word.contains('@'));
    words.map(|word| word.trim_end_matches(':').trim_end_matches("/go.mod").to_owned()).take(1).collect()
}

fn list(graph: ModuleGraph) -> String {
    graph.build_list().to_string()
}

/// Drops, changes or keeps lines of a go.sum.
fn spoil_sums(folder: &Path, random: &mut Random) {
    let path = folder.join("go.sum");
    let Ok(text) = fs::read_to_string(&path) else { return };
    let (lose, change) = (random.below(2) * 10, random.below(3) / 2 * 5);
    let mut lines = String::new();
    for line in text.lines() {
        if random.chance(lose) {
            continue;
        }
        if random.chance(change) {
            lines.push_str(&line.replace("h1:", "h1:AAAA"));
        } else {
            lines.push_str(line);
        }
        lines.push('\n');
    }
    fs::write(path, lines).unwrap();
}

/// What `go mod vendor` would write of the requirements, with a mistake now and then.
fn write_vendor(folder: &Path, random: &mut Random) {
    let limits = Limits::default();
    let Ok(main) = MainModules::read(folder, &limits) else { return };
    let mut text = String::new();
    for main in main.iter() {
        for require in &main.file.require {
            let replace = main.file.replace.iter().find(|replace| {
                replace.old.path == require.module.path
                    && ["", &require.module.version].contains(&&*replace.old.version)
            });
            if random.chance(3) {
                continue;
            }
            text.push_str(&format!("# {} {}", require.module.path, require.module.version));
            if let Some(replace) = replace {
                text.push_str(&format!(" => {} {}", replace.new.path, replace.new.version));
            }
            text.push_str(if random.chance(97) { "\n## explicit; go 1.17\n" } else { "\n" });
            if random.chance(70) {
                text.push_str(&format!("{}/p\n", require.module.path));
            }
        }
        for replace in main.file.replace.iter().filter(|_| random.chance(95)) {
            let (old, new) = (&replace.old, &replace.new);
            text.push_str(&format!("# {} {} => {} {}\n", old.path, old.version, new.path, new.version));
        }
    }
    if random.chance(10) {
        text.push_str("# lost.test/x v1.0.0 => ../x\n");
    }
    if random.chance(10) {
        text.push_str("# lost.test/y v1.0.0\n## explicit\nlost.test/y\n");
    }
    fs::create_dir_all(folder.join("vendor")).unwrap();
    fs::write(folder.join("vendor/modules.txt"), text).unwrap();
}

/// What is wrong with the vendor folder; Go refuses to list all modules even when nothing is.
fn compare_vendor(go: &Go, folder: &Path) -> bool {
    let theirs = go.run(folder, &["list", "-mod=vendor", "-m", "all"]).unwrap_err();
    let limits = Limits::default();
    let Ok(main) = MainModules::read(folder, &limits) else { return false };
    let text = fs::read(folder.join("vendor/modules.txt")).unwrap();
    let file = VendorFile::parse("modules.txt", &text, &limits).unwrap();
    let ours = main.check_vendor(&file, &go.version);
    let mut expected: Vec<&str> = theirs
        .lines()
        .filter(|line| {
            line.starts_with('\t') && !line.contains("vendor directory") && !line.contains("go mod")
        })
        .filter(|line| !line.contains("go work vendor") && !line.contains("Use -mod"))
        .filter_map(|line| line.trim().split(": ").next())
        .chain(theirs.lines().filter_map(|line| line.strip_prefix("go: vendored module ")?.split(' ').next()))
        .collect();
    let mut found: Vec<String> = ours.iter().map(|problem| problem.module.to_string()).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "{}: we say\n{ours:#?}\nGo says\n{theirs}", folder.display());
    found.is_empty()
}

#[test]
fn random_trees() {
    if env::var_os("GOMOD_LIVE_GO").is_none() {
        return;
    }
    let output = Command::new("go").args(["env", "GOVERSION"]).env("GOTOOLCHAIN", "local").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap().trim().trim_start_matches("go").to_owned();
    let base = env::temp_dir().join(format!("gomod-graph-trees-{}", std::process::id()));
    let (mut graphs, mut lists, mut readonly) = (Tally::default(), Tally::default(), Tally::default());
    let (mut consistent, mut inconsistent) = (0, 0);
    let first: u64 = env::var("GOMOD_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let trees: u64 = env::var("GOMOD_TREES").ok().and_then(|trees| trees.parse().ok()).unwrap_or(20);
    for seed in first..first + trees {
        let mut tree = Tree::write(&base.join(seed.to_string()), seed);
        let go = Go { version: version.clone(), modcache: tree.modcache.clone() };
        for n in 0..4 {
            let folder = tree.folder.join(format!("main{n}"));
            let workspace = n == 3;
            if workspace {
                tree.write_workspace(&folder);
            } else {
                tree.write_main(&folder, "main.test/app");
            }
            let mut options = go.options();
            graphs.compare(
                "go mod graph",
                &folder,
                go.resolve(&folder, &options).map(|graph| graph.to_text()),
                &go.run(&folder, &["mod", "graph"]),
            );
            for as_go in ["1.16", "1.18", "1.24"] {
                options.go = Some(as_go.to_owned());
                graphs.compare(
                    &format!("go mod graph -go={as_go}"),
                    &folder,
                    go.resolve(&folder, &options).map(|graph| graph.to_text()),
                    &go.run(&folder, &["mod", "graph", &format!("-go={as_go}")]),
                );
            }
            options.go = None;
            options.command = GoCommand::ListReadonly;
            let compare_readonly = |readonly: &mut Tally| {
                let theirs = go.run(&folder, &["list", "-mod=readonly", "-m", "all"]);
                readonly.compare(
                    "go list -mod=readonly",
                    &folder,
                    go.resolve(&folder, &options).map(list),
                    &theirs,
                );
            };
            // With the hashes that the first command wrote, and without.
            compare_readonly(&mut readonly);
            let sums = fs::read(folder.join("go.sum"));
            let _ = fs::remove_file(folder.join("go.sum"));
            compare_readonly(&mut readonly);
            if let Ok(sums) = &sums {
                fs::write(folder.join("go.sum"), sums).unwrap();
            }
            let mut options = go.options();
            options.command = GoCommand::List;
            let ours = go.resolve(&folder, &options).map(list);
            let args = ["list", "-mod=mod", "-m", "all"];
            // A workspace takes no -mod=mod. Otherwise Go writes its go.mod, which the next round is about.
            let theirs = go.run(&folder, if workspace { &["list", "-m", "all"] } else { &args });
            lists.compare("go list -m all", &folder, ours, &theirs);
            spoil_sums(&folder, &mut tree.random);
            let options = &mut go.options();
            options.command = GoCommand::ListReadonly;
            let theirs = go.run(&folder, &["list", "-mod=readonly", "-m", "all"]);
            readonly.compare("go list, tidied", &folder, go.resolve(&folder, options).map(list), &theirs);
            write_vendor(&folder, &mut tree.random);
            if compare_vendor(&go, &folder) {
                consistent += 1;
            } else {
                inconsistent += 1;
            }
        }
    }
    fs::remove_dir_all(&base).unwrap();
    println!(
        "graphs {graphs:?}, lists {lists:?}, readonly {readonly:?}, vendor {consistent} and {inconsistent}"
    );
    assert!(graphs.answers > 100 && lists.answers > 40 && readonly.answers > 20 && readonly.refusals > 40);
    assert!(consistent > 5 && inconsistent > 20);
}
