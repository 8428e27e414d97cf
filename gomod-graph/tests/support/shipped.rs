//! The module tree that ships with the tests.

use gomod_graph::{GraphOptions, Limits, MainModules, ModCache, ModuleGraph};
use std::path::Path;

pub fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))
}

pub fn main_modules(name: &str) -> MainModules {
    MainModules::read(&data().join(name), &Limits::default()).unwrap()
}

pub fn resolve(main: &MainModules) -> ModuleGraph {
    let cache = ModCache::new(data().join("modcache"), Limits::default());
    ModuleGraph::resolve(main, &cache, &GraphOptions::default()).unwrap()
}

pub fn graph(name: &str) -> ModuleGraph {
    resolve(&main_modules(name))
}
