//! Graphs as text for people and other programs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, unreachable_pub)]

#[path = "support/shipped.rs"]
mod shipped;

use expect_test::expect;
use gomod_graph::{Limits, MermaidLimits, ModuleGraph, TreeOptions};
use shipped::graph;

#[test]
fn tree() {
    let graph = graph("shop");
    let view = graph.build_view();
    expect![[r"
        example.org/shop
        ├── example.org/Pool@v1.0.0
        │   ├── example.org/http@v1.1.0
        │   │   ├── example.org/Pool@v1.0.0 (*)
        │   │   └── example.org/log@v1.3.0
        │   │       └── example.org/color@v0.2.0
        │   └── example.org/log@v1.3.0 (*)
        ├── example.org/http@v1.1.0 (*)
        ├── example.org/log@v1.3.0 (*)
        └── example.org/queue/v2@v2.0.0 => ./queue
            ├── example.org/log@v1.3.0 (*)
            └── example.org/metrics@v0.3.1
    "]]
    .assert_eq(&view.to_tree(&TreeOptions::default()));
    let mut options = TreeOptions::default();
    options.depth = Some(1);
    assert_eq!(view.to_tree(&options).lines().count(), 5);
    options.depth = None;
    options.no_dedupe = true;
    let tree = view.to_tree(&options);
    assert_eq!(tree.matches("color").count(), 6);
    // Cycles are cut all the same.
    assert!(tree.contains("Pool@v1.0.0 (*)"));
    expect![[r#"
        example.org/shop
        ├── example.org/Pool@v1.0.0
        │   ├── example.org/http@v1.1.0
        │   │   └── example.org/Pool@v1.0.0 (*)
        │   └── example.org/log@v1.3.0
        │       └── example.org/color@v0.2.0
        └── example.org/queue/v2@v2.0.0 => ./queue
            ├── example.org/log@v1.3.0 (*)
            └── example.org/metrics@v0.3.1
    "#]]
    .assert_eq(&view.reduced().to_tree(&TreeOptions::default()));
}

#[test]
fn what_nothing_selected_requires_comes_last() {
    let text = b"m.test/m a.test/a@v1.0.0\nm.test/m a.test/b@v1.0.0\na.test/a@v1.0.0 a.test/b@v1.1.0\n\
                 a.test/b@v1.0.0 a.test/lost@v1.0.0\n";
    let graph = ModuleGraph::parse_text("g", text, &Limits::default()).unwrap();
    assert_eq!(
        graph.build_view().to_tree(&TreeOptions::default()),
        "m.test/m\n├── a.test/a@v1.0.0\n│   └── a.test/b@v1.1.0\n└── a.test/b@v1.1.0\n\
         required only by versions that were not selected:\na.test/lost@v1.0.0\n"
    );
}

#[test]
fn pictures() {
    let graph = graph("shop");
    let view = graph.build_view();
    expect![[r#"
        digraph modules {
        	rankdir=LR;
        	node [shape=box, fontname="Helvetica"];
        	n0 [label="example.org/shop", style=bold];
        	n1 [label="example.org/Pool@v1.0.0"];
        	n2 [label="example.org/http@v1.1.0"];
        	n3 [label="example.org/log@v1.3.0"];
        	n4 [label="example.org/queue/v2@v2.0.0 => ./queue", style=dashed];
        	n5 [label="example.org/color@v0.2.0"];
        	n6 [label="example.org/metrics@v0.3.1"];
        	n0 -> n1;
        	n0 -> n2;
        	n0 -> n3;
        	n0 -> n4;
        	n1 -> n2;
        	n1 -> n3;
        	n2 -> n1;
        	n2 -> n3;
        	n3 -> n5;
        	n4 -> n3;
        	n4 -> n6;
        }
    "#]]
    .assert_eq(&view.to_dot());
    let graphml = view.to_graphml();
    assert_eq!((graphml.matches("<node ").count(), graphml.matches("<edge ").count()), (7, 11));
    assert!(graphml.contains("<data key=\"replacement\">./queue</data>"));
    assert!(view.to_digraph().starts_with(
        "example.org/shop example.org/Pool@v1.0.0 example.org/http@v1.1.0 example.org/log@v1.3.0 \
         example.org/queue/v2@v2.0.0\nexample.org/Pool@v1.0.0 example.org/http@v1.1.0 example.org/log@v1.3.0\n"
    ));
}

#[test]
fn mermaid_is_cut_by_rank_and_says_so() {
    let graph = graph("shop");
    let view = graph.build_view();
    let whole = view.to_mermaid(&MermaidLimits::default());
    assert_eq!(whole.left_out, 0);
    assert_eq!(whole.text.matches(" --> ").count(), 11);
    assert!(whole.text.starts_with("flowchart LR\n    n0([\"example.org/shop\"])\n"));
    let mut limits = MermaidLimits::default();
    limits.edges = 9;
    let cut = view.to_mermaid(&limits);
    assert_eq!(cut.left_out, 2);
    assert!(cut.text.contains("    %% Cut: 5 of 7 modules, those nearest to the main modules.\n"));
    assert!(cut.text.contains("    cut>\"and 2 more modules, left out\"]\n"));
    assert!(cut.text.matches(" --> ").count() <= 9);
    limits.text_bytes = 300;
    assert!(view.to_mermaid(&limits).text.len() <= 300);
}

#[test]
fn large_graphs_stay_within_what_github_draws() {
    let mut text = String::new();
    for n in 0..900 {
        text.push_str(&format!(
            "m.test/m a.test/module-{n}@v1.0.0\na.test/module-{n}@v1.0.0 a.test/module-{}@v1.0.0\n",
            n / 2
        ));
    }
    let graph = ModuleGraph::parse_text("g", text.as_bytes(), &Limits::default()).unwrap();
    let diagram = graph.build_view().to_mermaid(&MermaidLimits::default());
    assert!(
        diagram.left_out > 0 && diagram.text.len() <= 50_000 && diagram.text.matches(" --> ").count() <= 500
    );
}

#[test]
fn a_page_needs_nothing_else_and_runs_no_foreign_script() {
    let text = b"m.test/<script> a.test/\"a&b\"@v1.0.0\n";
    let graph = ModuleGraph::parse_text("g", text, &Limits::default()).unwrap();
    let page = graph.build_view().to_html("<b>title");
    assert!(page.contains("<title>&lt;b>title</title>"));
    assert!(page.contains(r#"["m.test/\u003cscript\u003e",1,[1]]"#));
    assert!(page.contains(r#"["a.test/\"a\u0026b\"@v1.0.0",0,[]]"#));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="));
}

#[cfg(feature = "serde")]
#[test]
fn json() {
    let graph = graph("shop");
    let document = serde_json::to_value(graph.build_view()).unwrap();
    assert_eq!(document["schema"], "gomod_graph.view/1");
    assert_eq!(
        document["modules"][0],
        serde_json::json!({"path": "example.org/shop", "version": "", "main": true})
    );
    assert_eq!(document["modules"][4]["replacement"]["path"], "./queue");
    assert_eq!(document["requirements"].as_array().unwrap().len(), 11);
}
