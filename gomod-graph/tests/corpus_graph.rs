//! The graphs and build lists of the corpus, byte for byte. Runs when `GOMOD_CORPUS` says where the corpus is.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, unreachable_pub)]

mod support;

use gomod_graph::{Error, GoCommand, GraphOptions, Limits, MainModules, ModCache, ModuleGraph, VendorFile};
use std::fs;
use std::path::Path;
use support::{corpus, folders_in};

fn resolve(corpus: &Path, name: &Path, options: &GraphOptions) -> Result<ModuleGraph, Error> {
    let folder = if name.to_str().unwrap().starts_with('w') { "works" } else { "mains" };
    let main = MainModules::read(&corpus.join("synth").join(folder).join(name), &Limits::default())?;
    let cache = ModCache::new(corpus.join("synth/modcache"), Limits::default());
    ModuleGraph::resolve(&main, &cache, options)
}

/// Compares what `answer` gives for each case with one of its truth files; says how many there were.
fn compare(truth_file: &str, options: &GraphOptions, answer: fn(&ModuleGraph) -> String) -> (usize, usize) {
    let Some(corpus) = corpus() else { return (0, 0) };
    let (mut equal, mut refused) = (0, 0);
    for truth in folders_in(&corpus.join("synth/truth")) {
        let name = Path::new(truth.file_name().unwrap());
        let file = truth.join(truth_file);
        let same = truth.join(format!("{}.same-as-graph", truth_file.trim_end_matches(".txt")));
        let failed = fs::read_to_string(truth.join(truth_file).with_extension("err"));
        if failed.is_ok_and(|failed| !failed.starts_with("exit 0")) {
            assert!(resolve(&corpus, name, options).is_err(), "{}", name.display());
            refused += 1;
        } else if file.exists() || same.exists() {
            let truth =
                fs::read_to_string(if file.exists() { file } else { truth.join("graph.txt") }).unwrap();
            let graph = resolve(&corpus, name, options).unwrap();
            assert!(graph.problems().is_empty(), "{}: {:#?}", name.display(), graph.problems());
            assert_eq!(answer(&graph), truth, "{}", name.display());
            equal += 1;
        }
    }
    (equal, refused)
}

#[test]
fn go_mod_graph() {
    let found = compare("graph.txt", &GraphOptions::default(), ModuleGraph::to_text);
    assert!(corpus().is_none() || found == (17, 0), "{found:?}");
}

#[test]
fn go_list_m_all() {
    let mut options = GraphOptions::default();
    options.command = GoCommand::List;
    let found = compare("mall.txt", &options, |graph| graph.build_list().to_string());
    assert!(corpus().is_none() || found == (17, 0), "{found:?}");
}

#[test]
fn go_mod_graph_as_go_1_16() {
    let mut options = GraphOptions::default();
    options.go = Some("1.16".to_owned());
    let found = compare("graph-go1.16.txt", &options, ModuleGraph::to_text);
    assert!(corpus().is_none() || found == (6, 10), "{found:?}");
}

#[test]
fn go_mod_graph_as_go_1_27() {
    let mut options = GraphOptions::default();
    options.go = Some("1.27".to_owned());
    let found = compare("graph-go1.27.txt", &options, ModuleGraph::to_text);
    assert!(corpus().is_none() || found == (15, 1), "{found:?}");
}

#[test]
fn go_list_m_all_readonly() {
    let Some(corpus) = corpus() else { return };
    let mut options = GraphOptions::default();
    options.command = GoCommand::ListReadonly;
    let (mut equal, mut refused) = (0, 0);
    for truth in folders_in(&corpus.join("synth/truth")) {
        let name = Path::new(truth.file_name().unwrap());
        let graph = resolve(&corpus, name, &options);
        match fs::read_to_string(truth.join("readonly-mall.err")) {
            Ok(said) => {
                // The first that Go names is the first that we name.
                let named =
                    said.lines().find_map(|line| line.strip_prefix("go: ")?.split_once(": missing")).unwrap();
                assert_eq!(graph.unwrap().problems()[0].module.to_string(), named.0, "{}", name.display());
                refused += 1;
            }
            Err(_) => {
                let graph = graph.unwrap();
                assert_eq!(graph.problems(), []);
                let list = fs::read_to_string(truth.join("mall.txt")).unwrap();
                assert_eq!(graph.build_list().to_string(), list, "{}", name.display());
                equal += 1;
            }
        }
    }
    assert_eq!((equal, refused), (7, 10));
}

#[test]
fn vendor_folders_that_go_wrote_are_consistent() {
    let Some(corpus) = corpus() else { return };
    let mut consistent = 0;
    for truth in folders_in(&corpus.join("synth/truth")) {
        let Ok(text) = fs::read(truth.join("vendor-modules.txt")) else { continue };
        let limits = Limits::default();
        let file = VendorFile::parse("modules.txt", &text, &limits).unwrap();
        let main =
            MainModules::read(&corpus.join("synth/mains").join(truth.file_name().unwrap()), &limits).unwrap();
        assert_eq!(main.check_vendor(&file, "1.27.3"), []);
        consistent += 1;
    }
    assert_eq!(consistent, 6);
}
