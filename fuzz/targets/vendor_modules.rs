//! Reads anything as vendor/modules.txt, compares it with a main module, and resolves that from it: nothing panics.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{
    GraphOptions, Limits, MainModule, MainModules, ModFile, ModuleGraph, VendorFile, VendorFolder,
};

const MAIN: &[u8] = b"module example.org/main\ngo 1.16\nrequire a.test/a v1.0.0\nreplace a.test/b => ./b\n";

fn check(data: &[u8]) {
    let limits = Limits::default();
    let Ok(vendor) = VendorFile::parse("vendor/modules.txt", data, &limits) else { return };
    let file = ModFile::parse("go.mod", MAIN, &limits).expect("a main module");
    let main = MainModules::single(MainModule { folder: "/main".into(), file }).expect("a main module");
    let _ = main.check_vendor(&vendor, "1.27.3");
    let source = VendorFolder::new("/main".as_ref(), &vendor);
    let _ = ModuleGraph::resolve(&main, &source, &GraphOptions::default());
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
