//! Every goroutine dump and every function name of a corpus, when `PPROF_CORPUS` names its folder.
//!
//! Files that belong together differ in their ending: `goroutine.pb.gz`, `goroutine.debug1.txt`,
//! `goroutine.debug2.txt`; or `goroutine.003.pb.gz` and `goroutine.003.txt`.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pprof_parse::{DumpForm, GoroutineDump, Profile};

const DUMPS: [&str; 4] = ["goroutine.", "goroutineleak.", "threadcreate.", "custom."];

/// All files below the corpus, or `None` when there is no corpus.
fn corpus() -> Option<Vec<PathBuf>> {
    let root = std::env::var_os("PPROF_CORPUS")?;
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(root)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "the corpus is empty");
    Some(files)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.to_str().unwrap().ends_with(ending)
}

/// The dumps of the corpus by process: their paths without the ending that tells the form.
fn dumps(files: &[PathBuf]) -> BTreeMap<String, Vec<(PathBuf, GoroutineDump)>> {
    let mut dumps: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let stem = [".pb.gz", ".debug1.txt", ".debug2.txt", ".txt"]
            .iter()
            .find_map(|ending| path.to_str().unwrap().strip_suffix(ending));
        if let (Some(stem), true) = (stem, DUMPS.iter().any(|dump| name.starts_with(dump))) {
            let dump = GoroutineDump::parse(&fs::read(path).unwrap()).unwrap();
            assert_eq!(dump.warnings(), [], "{}", path.display());
            dumps.entry(stem.to_owned()).or_default().push((path.clone(), dump));
        }
    }
    assert!(!dumps.is_empty(), "the corpus has no dumps");
    dumps
}

/// How many goroutines have each frame of the program itself innermost.
fn leaves(dump: &GoroutineDump) -> BTreeMap<String, u64> {
    let mut leaves = BTreeMap::new();
    for goroutine in dump.goroutines() {
        let user = goroutine.frames().find(|frame| !frame.symbol().is_standard_library());
        let leaf =
            user.map_or("none".to_owned(), |frame| frame.symbol().without_type_arguments().into_owned());
        *leaves.entry(leaf).or_default() += goroutine.count();
    }
    leaves
}

#[test]
fn the_forms_of_one_process_agree() {
    let Some(files) = corpus() else { return };
    for (process, dumps) in dumps(&files) {
        let is_leak = process.ends_with("goroutineleak");
        let (first_path, first) = dumps.first().unwrap();
        for (path, dump) in dumps.iter().skip(1) {
            // Tracebacks of a leak profile show the other goroutines too.
            if is_leak && dump.form() == DumpForm::Debug2 {
                let leaked: u64 = dump.groups().iter().map(|group| group.leaked()).sum();
                assert_eq!(leaked, first.total(), "{}", path.display());
                continue;
            }
            assert_eq!(dump.total(), first.total(), "{} and {}", first_path.display(), path.display());
            assert_eq!(leaves(dump), leaves(first), "{} and {}", first_path.display(), path.display());
        }
    }
}

/// With `-trimpath`, a file's folder is the import path of its package.
#[test]
fn packages_are_the_folders_of_their_files() {
    let Some(files) = corpus() else { return };
    let mut checked = BTreeSet::new();
    for path in files.iter().filter(|path| has_ending(path, ".pb.gz")) {
        let profile = Profile::parse(&fs::read(path).unwrap()).unwrap();
        for function in profile.tables().functions() {
            let (name, file) = (function.name().to_str_lossy(), function.filename().to_str_lossy());
            let symbol = pprof_parse::GoSymbol::parse(&name);
            let Some((folder, _)) = file.rsplit_once('/') else { continue };
            // `sync.runtime_Semacquire` and the like are written in the runtime under another package's name, and
            // closures that were inlined carry the name of the package that they were inlined into.
            let is_elsewhere = folder == "runtime" || symbol.is_closure();
            if symbol.package() == "main" || symbol.package().is_empty() || is_elsewhere {
                continue;
            }
            assert_eq!(symbol.package(), folder, "{name} of {}", path.display());
            let is_user = folder.starts_with("example.com/") || folder.starts_with("leaklab/");
            assert_eq!(symbol.is_standard_library(), !is_user, "{name} of {}", path.display());
            checked.insert(name.into_owned());
        }
    }
    assert!(checked.len() > 100, "{} names", checked.len());
}
