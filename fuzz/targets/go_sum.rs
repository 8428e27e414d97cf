//! Reads anything as go.sum, and then checks a module against it: nothing panics.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{
    GraphOptions, Limits, MainModule, MainModules, MemorySource, ModFile, ModuleGraph, ModuleVersion, SumFile,
};

fn check(data: &[u8]) {
    let limits = Limits::default();
    let Ok(sums) = SumFile::parse("go.sum", data, &limits) else { return };
    let Some(sum) = sums.sums().next() else { return };
    let module = ModuleVersion::new(sum.path, sum.version);
    let text = format!("module example.org/main\ngo 1.20\nrequire {} {}\n", module.path, module.version);
    let Ok(file) = ModFile::parse("go.mod", text.as_bytes(), &limits) else { return };
    let mut source = MemorySource::new();
    source.add_module(module.clone(), format!("module {}\n", module.path));
    let main =
        MainModules::single(MainModule { folder: "/main".into(), file }).map(|main| main.with_sums([sums]));
    let _ = main.and_then(|main| ModuleGraph::resolve(&main, &source, &GraphOptions::default()));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
