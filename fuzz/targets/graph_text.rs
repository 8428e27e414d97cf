//! Reads anything as the text of `go mod graph`, asks all questions of it and draws it: nothing panics, and what is
//! written reads the same.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{Limits, MermaidLimits, ModuleGraph, TreeOptions};

fn check(data: &[u8]) {
    let mut limits = Limits::default();
    limits.requirements = 500;
    let Ok(graph) = ModuleGraph::parse_text("graph.txt", data, &limits) else { return };
    let text = graph.to_text();
    let again = ModuleGraph::parse_text("graph.txt", text.as_bytes(), &limits).expect("what was written");
    assert_eq!(again.to_text(), text);
    let view = graph.build_view();
    let reduced = view.reduced();
    assert!(reduced.main_modules().forward().names().eq(view.main_modules().forward().names()));
    let _ = (view.cycles(), view.cuts(), graph.unused(), graph.build_list().duplicate_majors());
    assert!(graph.diff(&again).is_empty());
    for selected in graph.build_list().iter().take(10) {
        let path = &selected.module.path;
        let _ = (
            view.why(path),
            view.chains(path).take(10).count(),
            graph.why_version(path).map(|why| why.to_string()),
        );
    }
    let diagram = view.to_mermaid(&MermaidLimits::default());
    assert!(diagram.text.len() <= 50_000);
    let _ = (
        view.to_tree(&TreeOptions::default()),
        view.to_dot(),
        view.to_graphml(),
        view.to_digraph(),
        view.to_html("x"),
    );
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
