//! Resolves a graph of files made from anything: nothing panics or hangs, and what is found holds together.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{
    GoCommand, GraphOptions, Limits, MainModule, MainModules, MemorySource, ModFile, ModuleGraph,
    ModuleVersion,
};

/// Each byte asks for something in the go.mod of one module after the other.
fn check(data: &[u8]) {
    let (limits, mut source) = (Limits::default(), MemorySource::new());
    let mut files = data.splitn(20, |&byte| byte == 0xff);
    let main = format!("module m.test/m\n{}", text(files.next().unwrap_or_default(), true));
    for (n, file) in files.enumerate() {
        let (path, version) = (format!("a.test/n{}", n / 3), format!("v1.{}.0", n % 3));
        let text = format!("module {path}\n{}", text(file, false));
        source.add_module(ModuleVersion::new(path, version), text);
    }
    let Ok(file) = ModFile::parse("go.mod", main.as_bytes(), &limits) else { return };
    let Ok(main) = MainModules::single(MainModule { folder: "/main".into(), file }) else { return };
    for command in [GoCommand::ModGraph, GoCommand::List, GoCommand::ListReadonly] {
        let mut options = GraphOptions::default();
        options.command = command;
        let Ok(graph) = ModuleGraph::resolve(&main, &source, &options) else { continue };
        for (_, to) in graph.requirements() {
            assert!(graph.selected(&to.path).is_some() || to.path == "toolchain", "{to}");
        }
    }
}

fn text(bytes: &[u8], is_main: bool) -> String {
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let [kind, which] = [pair.first(), pair.get(1)].map(|byte| byte.copied().unwrap_or_default());
        let module = format!("a.test/n{} v1.{}.0", which / 3 % 7, which % 3);
        text.push_str(&match kind % 8 {
            0 if !text.contains("go ") => format!("go 1.{}\n", which % 28),
            1 if is_main => format!("exclude {module}\n"),
            2 if is_main => format!("replace a.test/n{} => {module}\n", which / 21 % 7),
            3 => format!("require m.test/m v1.{}.0\n", which % 3),
            _ => format!("require {module}\n"),
        });
    }
    text
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
