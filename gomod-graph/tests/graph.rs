//! Graphs as Go resolves them, and what happens where something is missing, broken or hostile.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use gomod_graph::{
    GoCommand, GraphOptions, Limits, MainModule, MainModules, MemorySource, ModCache, ModFile, ModSource,
    ModuleGraph, ModuleVersion, WorkFile,
};
use std::fs;
use std::path::Path;

fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))
}

/// A main module from its text, below made-up files of dependencies.
fn graph(main: &str, modules: &[(&str, &str)]) -> ModuleGraph {
    resolve(main, modules, &GraphOptions::default()).unwrap()
}

fn resolve(
    main: &str,
    modules: &[(&str, &str)],
    options: &GraphOptions,
) -> Result<ModuleGraph, gomod_graph::Error> {
    let mut source = MemorySource::new();
    for (name, text) in modules {
        let (path, version) = name.split_once('@').unwrap();
        source.add_module(ModuleVersion::new(path, version), format!("module {path}\n{text}"));
    }
    ModuleGraph::resolve(&single(main)?, &source, options)
}

fn single(text: &str) -> Result<MainModules, gomod_graph::Error> {
    let file = ModFile::parse("go.mod", text.as_bytes(), &Limits::default())?;
    MainModules::single(MainModule { folder: "/main".into(), file })
}

#[test]
fn the_trees_that_ship_with_the_tests() {
    for name in ["shop", "work"] {
        let folder = data().join(name);
        let main = MainModules::read(&folder, &Limits::default()).unwrap();
        let cache = ModCache::new(data().join("modcache"), Limits::default());
        let graph = ModuleGraph::resolve(&main, &cache, &GraphOptions::default()).unwrap();
        assert_eq!(graph.problems(), []);
        assert_eq!(graph.to_text(), fs::read_to_string(folder.join("truth-graph.txt")).unwrap());
        assert_eq!(
            graph.build_list().to_string(),
            fs::read_to_string(folder.join("truth-list.txt")).unwrap()
        );
    }
}

#[test]
fn what_is_missing_is_listed_with_the_command_that_fetches_it() {
    let main = "module m.test/m\ngo 1.16\nrequire (\n\ta.test/a v1.0.0\n\ta.test/b v1.0.0\n\ta.test/c v1.0.0\n)\n\
                replace (\n\ta.test/b => b.test/b v1.5.0\n\ta.test/c => ./c\n)\n";
    let graph = graph(main, &[]);
    let problems: Vec<String> = graph.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "a.test/a@v1.0.0: its go.mod is missing; to fetch it:\n\tgo mod download a.test/a@v1.0.0",
            "a.test/b@v1.0.0 => b.test/b@v1.5.0: its go.mod is missing; to fetch it:\n\t\
             go mod download b.test/b@v1.5.0",
            "a.test/c@v1.0.0 => ./c: its go.mod is missing",
        ]
    );
    assert_eq!(graph.requirements().count(), 4);
    assert_eq!(graph.selected("a.test/a"), Some("v1.0.0"));
}

#[test]
fn what_cannot_be_used_says_why() {
    let main = "module m.test/m\ngo 1.16\nrequire (\n\ta.test/a v1.0.0\n\ta.test/b v1.0.0\n)\n";
    let graph = graph(main, &[("a.test/a@v1.0.0", "go 1.99.0\n"), ("a.test/b@v1.0.0", "require x\n")]);
    let problems: Vec<String> = graph.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "a.test/a@v1.0.0: it needs go 1.99.0, and this is go 1.27.3",
            "a.test/b@v1.0.0: go.mod of a.test/b@v1.0.0:2:1: `require` with 1 arguments; expected a module path and \
             a version, as in example.org/m v1.2.3",
        ]
    );
}

#[test]
fn excluded_versions_are_dropped() {
    let main = "module m.test/m\ngo 1.16\nrequire a.test/a v1.0.0\nrequire a.test/b v1.1.0\nexclude a.test/b v1.1.0\n";
    let graph = graph(main, &[("a.test/a@v1.0.0", "require a.test/b v1.1.0\n")]);
    assert_eq!(graph.excluded(), [ModuleVersion::new("a.test/b", "v1.1.0")]);
    assert_eq!(graph.to_text(), "m.test/m a.test/a@v1.0.0\nm.test/m go@1.16\n");
}

#[test]
fn a_toolchain_that_cannot_be_selected() {
    // Asked of Go 1.27.3.
    let graph = graph("module m.test/m\ngo 1.20\ntoolchain default\n", &[]);
    assert_eq!(graph.to_text(), "m.test/m go@1.20\nm.test/m toolchain@none\n");
}

#[test]
fn a_missing_go_line() {
    let main = "module m.test/m\nrequire a.test/a v1.0.0\n";
    let modules = [("a.test/a@v1.0.0", "require a.test/b v1.0.0\n"), ("a.test/b@v1.0.0", "")];
    assert_eq!(
        graph(main, &modules).to_text(),
        "m.test/m a.test/a@v1.0.0\nm.test/m go@1.16\na.test/a@v1.0.0 a.test/b@v1.0.0\n"
    );
    let mut options = GraphOptions::default();
    options.command = GoCommand::List;
    let graph = resolve(main, &modules, &options).unwrap();
    assert_eq!(graph.selected("go"), Some("1.27.3"));
    assert_eq!(graph.build_list().to_string(), "m.test/m\na.test/a v1.0.0\na.test/b v1.0.0\n");
}

#[test]
fn main_modules_that_go_refuses() {
    let refused = |text: &str| resolve(text, &[], &GraphOptions::default()).unwrap_err().to_string();
    assert_eq!(refused("go 1.20\n"), "go.mod has no `module` line; expected one");
    assert_eq!(refused("module m.test/m\ngo 1.28\n"), "m.test/m needs go 1.28, and this is go 1.27.3");
    assert_eq!(
        refused("module toolchain\n"),
        "go.mod: the module path toolchain is reserved; expected another"
    );
    assert_eq!(
        refused("module m.test/m\nreplace a.test/a => ./x\nreplace a.test/a => ./y\n"),
        "a.test/a is replaced by ./x and by ./y; expected one replacement"
    );
    let mut options = GraphOptions::default();
    options.go = Some("1.16".to_owned());
    assert_eq!(
        resolve("module m.test/m\ngo 1.22\n", &[], &options).unwrap_err().to_string(),
        "go 1.16 cannot load the module graph; it needs go 1.22"
    );
}

/// The list of a workspace in `/w` whose members `/w/a` and `/w/sub/b` replace `d.test/d`; or why there is none.
fn workspace_list(work: &str, replaces: [&str; 2]) -> Result<String, String> {
    let limits = Limits::default();
    let file = WorkFile::parse("go.work", format!("go 1.27\n{work}").as_bytes(), &limits).unwrap();
    let members = [("a", replaces[0]), ("sub/b", replaces[1])].map(|(folder, replace)| {
        let text = format!("module {folder}\ngo 1.27\nrequire d.test/d v1.0.0\n{replace}");
        let file = ModFile::parse("go.mod", text.as_bytes(), &limits).unwrap();
        MainModule { folder: Path::new("/w").join(folder), file }
    });
    let main =
        MainModules::workspace(Path::new("/w"), file, members.into()).map_err(|error| error.to_string())?;
    let mut source = MemorySource::new();
    for folder in ["/w/f", "/w/sub/f", "/w/h"] {
        source.add_directory(folder, "module d.test/d\n");
    }
    let graph = ModuleGraph::resolve(&main, &source, &GraphOptions::default()).map_err(|e| e.to_string())?;
    match graph.problems() {
        [] => Ok(graph.build_list().to_string().lines().last().unwrap().to_owned()),
        [problem, ..] => Err(problem.to_string()),
    }
}

#[test]
fn replacements_of_a_workspace_that_differ() {
    // Asked of Go 1.27.3. In one file, and for one version, it compares what is written; else the folders.
    let list = |a, b| workspace_list("", [a, b]);
    let same_text = ("replace d.test/d => ../f\n", "replace d.test/d v1.0.0 => ../f\n");
    assert_eq!(list(same_text.0, same_text.1).unwrap(), "d.test/d v1.0.0 => ./sub/f");
    let same_folder = ("replace d.test/d => ../sub/../f\n", "replace d.test/d v1.0.0 => ../../f\n");
    assert!(list(same_folder.0, same_folder.1).unwrap_err().contains("by ../sub/../f and by ../../f"));
    let absolute = ("replace d.test/d => /w/f\n", "replace d.test/d => ../../f\n");
    assert_eq!(list(absolute.0, absolute.1).unwrap(), "d.test/d v1.0.0 => ./f");
    let other_folder = ("replace d.test/d => ../f\n", "replace d.test/d => ../f\n");
    let refused = "d.test/d is replaced by /w/f and by /w/sub/f; expected one replacement";
    assert_eq!(list(other_folder.0, other_folder.1).unwrap_err(), refused);
    let work = "replace d.test/d => ./h\n";
    assert_eq!(workspace_list(work, [other_folder.0, other_folder.1]).unwrap(), "d.test/d v1.0.0 => ./h");
    let twice = "replace d.test/d => ../f\nreplace d.test/d => ../g\n";
    assert_eq!(
        workspace_list(work, [twice, ""]).unwrap_err(),
        "d.test/d is replaced by ../f and by ../g; expected one replacement"
    );
}

#[test]
fn nothing_outside_the_cache_is_read() {
    let cache = ModCache::new(data().join("modcache"), Limits::default());
    for (path, version) in [
        ("example.org/../../log", "v1.0.0"),
        ("../../shop", "v1.0.0"),
        ("/etc", "v1.0.0"),
        ("example.org/log", "../../../x"),
        ("example.org/log", "v1.0.0/../../x"),
        ("example.org/log\0", "v1.0.0"),
        ("example.org/log", ""),
    ] {
        assert!(cache.module(&ModuleVersion::new(path, version)).is_err(), "{path} {version}");
    }
    let absent = cache.module(&ModuleVersion::new("example.org/log", "v9.0.0+incompatible")).unwrap();
    assert_eq!(absent, None);
}

#[cfg(unix)]
#[test]
fn links_in_the_cache_are_refused() {
    let folder = std::env::temp_dir().join(format!("gomod-graph-links-{}", std::process::id()));
    let downloads = folder.join("cache/download/a.test");
    fs::create_dir_all(downloads.join("file/@v")).unwrap();
    fs::write(folder.join("secret.mod"), "module a.test/file\n").unwrap();
    std::os::unix::fs::symlink(folder.join("secret.mod"), downloads.join("file/@v/v1.0.0.mod")).unwrap();
    std::os::unix::fs::symlink(&folder, downloads.join("folder")).unwrap();
    std::os::unix::fs::symlink("loop", downloads.join("loop")).unwrap();
    let cache = ModCache::new(&folder, Limits::default());
    let results = ["file", "folder", "loop"].map(|name| {
        let result = cache.module(&ModuleVersion::new(format!("a.test/{name}"), "v1.0.0"));
        result.map_err(|error| error.to_string())
    });
    fs::remove_dir_all(&folder).unwrap();
    for result in results {
        assert!(result.is_err_and(|error| error.contains("is a symbolic link, which is not followed")));
    }
}

#[test]
fn a_long_chain_and_a_cycle() {
    let count = 20_000;
    let mut source = MemorySource::new();
    for n in 0..count {
        let text = format!("module a.test/a{n}\nrequire a.test/a{} v1.0.0\n", (n + 1) % count);
        source.add_module(ModuleVersion::new(format!("a.test/a{n}"), "v1.0.0"), text);
    }
    // The second requirement is lower than what is selected, so that the roots are rewritten.
    source.add_module(ModuleVersion::new("a.test/a1", "v0.9.0"), "module a.test/a1\n");
    let main = single("module m.test/m\nrequire a.test/a0 v1.0.0\nrequire a.test/a1 v0.9.0\n").unwrap();
    let graph = ModuleGraph::resolve(&main, &source, &GraphOptions::default()).unwrap();
    assert_eq!(graph.problems(), []);
    assert_eq!(graph.requirements().count(), count + 3);
}

#[test]
fn limits_are_named() {
    let mut options = GraphOptions::default();
    options.limits.modules = 2;
    let main = "module m.test/m\nrequire a.test/a v1.0.0\nrequire a.test/b v1.0.0\n";
    let error = resolve(main, &[], &options).unwrap_err();
    assert!(error.is_limit());
    assert_eq!(
        error.to_string(),
        "the module graph: more than 2 modules; raise `Limits::modules` if you trust the input"
    );
}

#[test]
fn a_workspace_cannot_be_loaded_as_before_graph_pruning() {
    let folder = data().join("work");
    let text = fs::read_to_string(folder.join("go.work")).unwrap().replace("1.24.0", "1.20");
    let work = WorkFile::parse("go.work", text.as_bytes(), &Limits::default()).unwrap();
    let file = ModFile::parse("go.mod", b"module m.test/m\ngo 1.18\n", &Limits::default()).unwrap();
    let main =
        MainModules::workspace(&folder, work, vec![MainModule { folder: folder.join("m"), file }]).unwrap();
    let as_go = |go: &str| {
        let mut options = GraphOptions::default();
        options.go = Some(go.to_owned());
        ModuleGraph::resolve(&main, &MemorySource::new(), &options)
    };
    assert!(as_go("1.17").is_ok());
    assert!(as_go("1.16").unwrap_err().to_string().contains("cannot load a workspace"));
}

/// A main module that requires `count` modules, of which each requires the same one.
fn wide(count: usize) -> String {
    let requires: String = (0..count).map(|n| format!("\ta.test/m{n} v1.0.0\n")).collect();
    format!("module m.test/m\ngo 1.16\nrequire (\n{requires})\n")
}

struct Generated;

impl ModSource for Generated {
    fn module(&self, module: &ModuleVersion) -> Result<Option<Vec<u8>>, gomod_graph::Error> {
        assert!(module.path != "a.test/m700", "this source panics");
        let text = format!("module {}\ngo 1.16\nrequire a.test/leaf v1.0.0\n", module.path);
        Ok(Some(text.into_bytes()))
    }

    fn directory(&self, _: &Path) -> Result<Option<Vec<u8>>, gomod_graph::Error> {
        Ok(None)
    }
}

#[test]
fn more_modules_than_are_fetched_ahead_at_once() {
    let graph = ModuleGraph::resolve(&single(&wide(700)).unwrap(), &Generated, &GraphOptions::default());
    assert_eq!(graph.unwrap().requirements().count(), 2 * 700 + 2);
}

#[test]
fn a_source_that_panics_leaves_nobody_waiting() {
    let main = single(&wide(701)).unwrap();
    let resolve = || ModuleGraph::resolve(&main, &Generated, &GraphOptions::default()).is_ok();
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(resolve)).is_err());
}

#[test]
fn retractions_are_of_the_major_version_of_the_module() {
    assert!(single("module m.test/m/v2\nretract v2.1.0\n").is_ok());
    let error = single("module m.test/m/v2\n\nretract [v2.0.0, v1.0.0]\n").unwrap_err().to_string();
    assert!(error.starts_with("go.mod:3:") && error.contains("expected v2"), "{error}");
}

#[test]
fn lists_need_names_that_can_be_looked_up_even_of_modules_that_are_not() {
    let main = "module m.test/m\ngo 1.17\nrequire a.test/a v1.0.0\n";
    let modules = [("a.test/a@v1.0.0", "go 1.17\nrequire B.test/b v1.0.0\n")];
    let mut options = GraphOptions::default();
    assert_eq!(resolve(main, &modules, &options).unwrap().problems(), []);
    options.command = GoCommand::List;
    let problems = resolve(main, &modules, &options).unwrap().problems().to_vec();
    assert!(problems[0].to_string().starts_with("B.test/b@v1.0.0: malformed module path"), "{problems:?}");
    let replaced = format!("{main}replace B.test/b => c.test/c v1.0.0\n");
    assert_eq!(resolve(&replaced, &modules, &options).unwrap().problems(), []);
}
