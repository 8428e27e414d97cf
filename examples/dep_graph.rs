//! Which modules does a Go program need, who brings them in, and who decides on their versions?
//!
//! ```console
//! $ cargo run --release --example dep_graph                                   # on a tree that ships with the project
//! $ cargo run --release --example dep_graph -- path/to/main ~/go/pkg/mod      # on yours
//! $ cargo run --release --example dep_graph -- path/to/main ~/go/pkg/mod modules.html
//! ```

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use gomod_graph::{GraphOptions, Limits, MainModules, ModCache, ModuleGraph, TreeOptions};

/// A main module, and the module cache that it needs.
const SHIPPED: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/../gomod-graph/tests/data/shop"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/../gomod-graph/tests/data/modcache"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if arguments.is_empty() {
        println!("No folders given: this is a module tree that ships with the project.\n");
        arguments.extend(SHIPPED.map(PathBuf::from));
    }
    let [main, modcache, rest @ ..] = arguments.as_slice() else {
        return Err("pass the folder of a main module, and that of the module cache".into());
    };

    // Only go.mod files are read: no network, and no Go.
    let main = MainModules::read(main, &Limits::default()).map_err(|error| error.to_string())?;
    let cache = ModCache::new(modcache, Limits::default());
    let graph = ModuleGraph::resolve(&main, &cache, &GraphOptions::default());
    let graph = graph.map_err(|error| error.to_string())?;
    for problem in graph.problems() {
        eprintln!("{problem}");
    }

    // Requirements that a longer way implies would only hide the shape.
    let view = graph.build_view();
    print!("{}", view.reduced().to_tree(&TreeOptions::default()));

    println!("\nwhat would fall away with each direct requirement:");
    for cut in view.cuts().iter().filter(|cut| cut.falls.len() > 1) {
        println!("  {} of {} modules with {}", cut.falls.len(), view.len(), cut.module);
    }

    println!("\nmodules that require each other:");
    for cycle in view.cycles() {
        println!("  {}", cycle.names().collect::<Vec<_>>().join(" and "));
    }

    println!("\nversions that go.mod does not say:");
    for selected in graph.build_list().iter() {
        if let Some(why) = graph.why_version(&selected.module.path).filter(|why| why.written.is_some()) {
            print!("{why}");
        }
    }

    if let Some(path) = rest.first() {
        fs::write(path, view.to_html("Modules"))?;
    }
    Ok(())
}
