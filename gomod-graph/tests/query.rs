//! What a module graph is asked, on the tree that ships with the tests and on random graphs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, unreachable_pub)]

#[path = "support/shipped.rs"]
mod shipped;

use gomod_graph::{Change, GraphDiff, Limits, ModuleGraph, ModuleSet, ModuleVersion};
use proptest::prelude::*;
use shipped::{graph, main_modules, resolve};
use std::collections::BTreeSet;

fn text_graph(text: &str) -> ModuleGraph {
    ModuleGraph::parse_text("graph.txt", text.as_bytes(), &Limits::default()).unwrap()
}

fn names(set: &ModuleSet<'_>) -> Vec<String> {
    set.names().collect()
}

fn paths(chain: &[&ModuleVersion]) -> Vec<String> {
    chain.iter().map(|module| module.path.replace("example.org/", "")).collect()
}

#[test]
fn sets_are_combined() {
    let graph = graph("shop");
    let view = graph.build_view();
    assert_eq!(view.len(), 7);
    let http = view.find(["example.org/http"]).unwrap();
    let below = http.forward();
    assert_eq!(
        names(&below),
        [
            "example.org/Pool@v1.0.0",
            "example.org/color@v0.2.0",
            "example.org/http@v1.1.0",
            "example.org/log@v1.3.0"
        ]
    );
    assert_eq!(names(&http.required()), ["example.org/Pool@v1.0.0", "example.org/log@v1.3.0"]);
    assert_eq!(names(&http.requirers()), ["example.org/Pool@v1.0.0", "example.org/shop"]);
    let above = view.find(["example.org/log"]).unwrap().reverse();
    assert_eq!(below.intersection(&above).len(), 3);
    assert_eq!(below.union(&above).len(), 6);
    assert_eq!(names(&below.difference(&above)), ["example.org/color@v0.2.0"]);
    assert!(below.contains(&ModuleVersion::new("example.org/log", "v1.3.0")));
    assert!(!below.contains(&ModuleVersion::new("example.org/log", "v1.2.0")));
    assert_eq!(view.all().difference(&view.main_modules().forward()), view.find([""; 0]).unwrap());
    let error = view.find(["example.org/log@v1.2.0"]).unwrap_err();
    assert_eq!(error.to_string(), "example.org/log@v1.2.0 is not in the graph; expected one of its modules");
    // All versions that anything requires.
    let full = graph.full_view();
    assert_eq!(full.find(["example.org/log"]).unwrap().len(), 3);
}

#[test]
fn why_is_it_here() {
    let graph = graph("shop");
    let view = graph.build_view();
    assert_eq!(paths(&view.why("example.org/color").unwrap()), ["shop", "log", "color"]);
    assert_eq!(paths(&view.why("example.org/shop").unwrap()), ["shop"]);
    assert_eq!(view.why("example.org/other"), None);
    let chains: Vec<Vec<String>> = view.chains("example.org/metrics").map(|chain| paths(&chain)).collect();
    assert_eq!(chains, [["shop", "queue/v2", "metrics"]]);
    assert_eq!(view.chains("example.org/log").count(), 6);
    assert_eq!(view.chains("example.org/other").count(), 0);
}

#[test]
fn why_this_version() {
    let graph = graph("shop");
    let why = graph.why_version("example.org/log").unwrap();
    assert_eq!(
        why.to_string(),
        "example.org/log is at v1.3.0, the highest version that anything requires.\n  \
         example.org/shop requires example.org/Pool v1.0.0 (go.mod, line 10).\n  \
         example.org/Pool v1.0.0 requires example.org/log v1.3.0.\n\
         go.mod says v1.2.0 in line 11, which Go raises.\n\
         The next lower is v1.2.0, which example.org/http v1.1.0 requires.\n"
    );
    assert_eq!(why.steps[0].line, Some(10));
    assert_eq!(graph.why_version("example.org/shop"), None);
    assert_eq!(graph.why_version("example.org/other"), None);

    let work = shipped::graph("work").why_version("go").unwrap();
    assert!(work.is_root && work.to_string().contains("  The graph begins with it.\n"), "{work}");
    // What requires itself is no way to it.
    let own = text_graph("m.test/m a.test/b@v1\na.test/a@v1 a.test/a@v1\n").why_version("a.test/a").unwrap();
    assert!(own.steps.is_empty());

    // A version that was not selected counts, and says so.
    let text = "m.test/m a.test/a@v1.0.0\nm.test/m a.test/b@v1.0.0\na.test/a@v1.0.0 a.test/b@v1.1.0\n\
                a.test/b@v1.0.0 a.test/c@v1.9.0\na.test/b@v1.1.0 a.test/c@v1.1.0\n";
    assert_eq!(
        text_graph(text).why_version("a.test/c").unwrap().to_string(),
        "a.test/c is at v1.9.0, the highest version that anything requires.\n  \
         m.test/m requires a.test/b v1.0.0; the build has v1.1.0 of it, but what v1.0.0 requires counts too.\n  \
         a.test/b v1.0.0 requires a.test/c v1.9.0.\n\
         The next lower is v1.1.0, which a.test/b v1.1.0 requires.\n"
    );
}

#[test]
fn what_falls_away() {
    let graph = graph("shop");
    let view = graph.build_view();
    let falls = view.cut("example.org/shop", "example.org/queue/v2").unwrap();
    assert_eq!(names(&falls), ["example.org/metrics@v0.3.1", "example.org/queue/v2@v2.0.0"]);
    assert!(view.cut("example.org/shop", "example.org/http").unwrap().is_empty());
    let error = view.cut("example.org/log", "example.org/http").unwrap_err();
    assert!(error.to_string().starts_with("example.org/log does not require example.org/http; expected"));
    let cuts: Vec<(String, usize)> =
        view.cuts().iter().map(|cut| (cut.module.path.clone(), cut.falls.len())).collect();
    assert_eq!(cuts[..2], [("example.org/log".to_owned(), 2), ("example.org/queue/v2".to_owned(), 2)]);
}

#[test]
fn cycles_majors_and_unused() {
    let graph = graph("shop");
    let view = graph.build_view();
    let cycles: Vec<Vec<String>> = view.cycles().iter().map(names).collect();
    assert_eq!(cycles, [["example.org/Pool@v1.0.0", "example.org/http@v1.1.0"]]);
    assert!(graph.build_list().duplicate_majors().is_empty());
    assert!(graph.unused().is_empty());

    let text = "m.test/m a.test/a@v1.0.0\nm.test/m a.test/a/v2@v2.0.0\nm.test/m gopkg.in/y.v2@v2.1.0\n\
                m.test/m gopkg.in/y.v3@v3.0.0\nm.test/m a.test/b@v1.0.0\na.test/a@v1.0.0 a.test/b@v1.1.0\n\
                a.test/b@v1.0.0 a.test/lost@v1.0.0\n";
    let graph = text_graph(text);
    let majors = graph.build_list().duplicate_majors();
    let majors: Vec<_> = majors.iter().map(|found| (found.path.as_str(), found.modules.len())).collect();
    assert_eq!(majors, [("a.test/a", 2), ("gopkg.in/y", 2)]);
    let unused: Vec<_> = graph.unused().into_iter().map(|unused| (unused.module.path, unused.line)).collect();
    let everything_direct = ["a.test/a", "a.test/a/v2", "a.test/lost", "gopkg.in/y.v2", "gopkg.in/y.v3"];
    // Without a go.mod nothing says what is direct, but `lost` is required by nothing that was selected.
    assert!(unused.contains(&("a.test/lost".to_owned(), None)));
    assert!(unused.iter().all(|(path, _)| everything_direct.contains(&path.as_str())));
}

#[test]
fn what_if() {
    let main = main_modules("shop");
    let before = resolve(&main);
    let ask = |changes: &[Change]| before.diff(&resolve(&main.with_changes(changes).unwrap())).to_string();
    assert_eq!(
        ask(&[Change::Drop("example.org/queue/v2".to_owned())]),
        "- example.org/metrics v0.3.1\n- example.org/queue/v2 v2.0.0 => ./queue\n\
         - example.org/queue/v2 requires example.org/log\n- example.org/queue/v2 requires example.org/metrics\n\
         - example.org/shop requires example.org/queue/v2\n"
    );
    let raised = ask(&[Change::Require(ModuleVersion::new("example.org/color", "v0.2.0"))]);
    assert_eq!(raised, "+ example.org/shop requires example.org/color\n");
    let new = ModuleVersion::new("example.org/log", "v1.0.0");
    let replaced = ask(&[Change::Replace { old: ModuleVersion::new("example.org/log", ""), new }]);
    assert!(
        replaced.contains("~ example.org/log v1.3.0 -> v1.3.0 => example.org/log v1.0.0\n"),
        "{replaced}"
    );
    assert!(before.diff(&before).is_empty());

    let refused = |change: Change| main.with_changes(&[change]).unwrap_err().to_string();
    assert!(refused(Change::Drop("example.org/other".to_owned())).contains("no main module requires"));
    assert!(refused(Change::Require(ModuleVersion::new("example.org/log", "v2.0.0"))).contains("v0 or v1"));
    assert!(
        refused(Change::Require(ModuleVersion::new("example.org/log", "master"))).contains("no full version")
    );
    let old = ModuleVersion::new("example.org/log", "");
    assert!(refused(Change::Replace { old: old.clone(), new: old }).contains("has no version"));
}

#[test]
fn a_workspace_is_changed_too() {
    let main = main_modules("work");
    let before = resolve(&main);
    let new = ModuleVersion::new("example.org/log", "v1.0.0");
    let change = Change::Replace { old: ModuleVersion::new("example.org/log", ""), new };
    let after = resolve(&main.with_changes(&[change]).unwrap());
    assert!(!before.diff(&after).is_empty());
    assert_eq!(after.diff(&before).changed.len(), before.diff(&after).changed.len());
}

#[test]
fn of_equal_versions_any_order_of_lines_selects_the_same() {
    let lines = ["m a@v1.0.0", "m b@v1.0.0", "b@v1.0.0 a@v1", "a@v1 c@v1.0.0"];
    let forward = text_graph(&lines.join("\n"));
    let backward = text_graph(&lines.iter().rev().copied().collect::<Vec<_>>().join("\n"));
    assert_eq!(forward.selected("a"), Some("v1.0.0"));
    assert_eq!(forward.diff(&backward), GraphDiff::default());
}

#[test]
fn graph_text_is_read_as_it_is_written() {
    for name in ["shop", "work"] {
        let graph = graph(name);
        let again = text_graph(&graph.to_text());
        assert_eq!(again.to_text(), graph.to_text());
        assert_eq!(again.selected("example.org/log"), graph.selected("example.org/log"));
    }
    // Without the lines of a main module, what nothing requires takes its place.
    let part = text_graph(
        "a.test/b@v1 a.test/c@v1\na.test/a@v1 a.test/b@v1\na.test/x@v1 a.test/y@v1\na.test/y@v1 a.test/x@v1\n",
    );
    assert_eq!(names(&part.build_view().main_modules()), ["a.test/a@v1", "a.test/x@v1"]);
    assert_eq!(part.build_view().main_modules().forward().len(), 5);
    let error = ModuleGraph::parse_text("g", b"a b\n  c\n", &Limits::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "g:2:3: found \"c\"; expected two modules, as in `example.org/a@v1.0.0 example.org/b@v1.1.0`"
    );
    let mut limits = Limits::default();
    limits.requirements = 1;
    assert!(ModuleGraph::parse_text("g", b"a b\na c\n", &limits).unwrap_err().is_limit());
}

/// Graphs of a few modules, each with one version, and requirements in any direction.
fn any_graph() -> impl Strategy<Value = ModuleGraph> {
    prop::collection::vec((0..9_usize, 1..9_usize), 1..30).prop_map(|edges| {
        let name = |n: usize| if n == 0 { "m.test/m".to_owned() } else { format!("a.test/n{n}@v1.0.0") };
        let mut text = "m.test/m a.test/n1@v1.0.0\nm.test/m a.test/other@v1.0.0\n".to_owned();
        let edges: BTreeSet<_> =
            edges.into_iter().filter(|(from, to)| from != to && (*from, *to) != (0, 1)).collect();
        // Only what the main module reaches.
        let mut reached = BTreeSet::from([0, 1]);
        while let Some((_, to)) =
            edges.iter().find(|(from, to)| reached.contains(from) && !reached.contains(to))
        {
            reached.insert(*to);
        }
        for &(from, to) in edges.iter().filter(|(from, _)| reached.contains(from)) {
            text.push_str(&format!("{} {}\n", name(from), name(to)));
        }
        text_graph(&text)
    })
}

proptest! {
    #[test]
    fn reduction_keeps_what_is_reached(graph in any_graph()) {
        let view = graph.build_view();
        let reduced = view.reduced();
        prop_assert!(reduced.requirements().count() <= view.requirements().count());
        for module in view.all().iter() {
            let name = [module.to_string()];
            let reached = view.find(&name).unwrap().forward();
            let after = reduced.find(&name).unwrap().forward();
            prop_assert!(reached.names().eq(after.names()), "{module}");
        }
        prop_assert_eq!(reduced.reduced().requirements().count(), reduced.requirements().count());
    }

    #[test]
    fn what_falls_is_what_is_not_reached_without_it(graph in any_graph()) {
        let view = graph.build_view();
        for cut in view.cuts() {
            // Without every requirement of the module.
            let left: String = graph.to_text().lines().filter(|line| !line.ends_with(&format!(" {}", cut.module)))
                .map(|line| format!("{line}\n")).collect();
            let left = text_graph(&left);
            let left_view = left.build_view();
            let kept: BTreeSet<String> = left_view.find(["m.test/m"]).unwrap().forward().names().collect();
            let falls: BTreeSet<String> = view.main_modules().forward().names().filter(|name| !kept.contains(name)).collect();
            prop_assert_eq!(falls, cut.falls.names().collect::<BTreeSet<_>>(), "{}\n{}", cut.module, graph.to_text());
        }
    }

    #[test]
    fn chains_are_chains(graph in any_graph()) {
        let view = graph.build_view();
        let edges: BTreeSet<_> = view.requirements().collect();
        for module in view.all().iter() {
            let chains: Vec<_> = view.chains(&module.path).take(200).collect();
            let why = view.why(&module.path);
            prop_assert_eq!(why.is_some(), !chains.is_empty());
            prop_assert_eq!(chains.iter().collect::<BTreeSet<_>>().len(), chains.len(), "each once");
            for chain in chains.iter().chain(&why) {
                prop_assert!(chain[0].version.is_empty() && chain.last() == Some(&module));
                prop_assert!(chain.windows(2).all(|pair| edges.contains(&(pair[0], pair[1]))));
            }
            if chains.len() < 200 {
                prop_assert_eq!(why.map(|why| why.len()), chains.iter().map(Vec::len).min());
            }
        }
    }

    #[test]
    fn a_diff_and_its_reverse(a in any_graph(), b in any_graph()) {
        let (there, back) = (a.diff(&b), b.diff(&a));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.requirements_added, &back.requirements_removed);
        prop_assert_eq!(a.diff(&a), GraphDiff::default());
    }
}
