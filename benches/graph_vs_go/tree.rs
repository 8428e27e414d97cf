use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::random::Random;

/// Modules, of which each has up to `VERSIONS` versions.
const MODULES: u64 = 170;
const VERSIONS: u64 = 4;
/// What the main module requires.
const DIRECT: u64 = 36;

/// A main module and the module cache that it needs, always the same ones.
pub(crate) struct Tree {
    pub(crate) main: PathBuf,
    pub(crate) modcache: PathBuf,
}

impl Tree {
    /// Most modules list all they need, some are from before Go 1.17 or have no go.mod at all.
    pub(crate) fn write(folder: &Path) -> Self {
        let _ = fs::remove_dir_all(folder);
        let tree = Self { main: folder.join("main"), modcache: folder.join("modcache") };
        let mut random = Random::new(2300);
        for module in 0..MODULES {
            for version in 0..VERSIONS {
                tree.write_module(module, version, &mut random);
            }
        }
        let mut text = "module example.org/main\n\ngo 1.22\n\nrequire (\n".to_owned();
        for module in 0..DIRECT {
            let version = random.in_range(0..VERSIONS);
            let _ = writeln!(text, "\t{} v1.{version}.0", path(module * 4));
        }
        text.push_str(")\n");
        fs::create_dir_all(&tree.main).unwrap();
        fs::write(tree.main.join("go.mod"), text).unwrap();
        tree
    }

    fn write_module(&self, module: u64, version: u64, random: &mut Random) {
        let go = ["", "go 1.12\n", "go 1.16\n", "go 1.18\n", "go 1.20\n", "go 1.21.0\n", "go 1.22\n"];
        let go = go[random.in_range(0..go.len() as u64) as usize];
        let mut text = format!("module {}\n\n{go}\nrequire (\n", path(module));
        // Towards higher numbers, so that most of it is no cycle.
        for _ in 0..random.in_range(0..8) {
            let required = (module + random.in_range(1..40)) % MODULES;
            let _ = writeln!(text, "\t{} v1.{}.0", path(required), random.in_range(0..VERSIONS));
        }
        text.push_str(")\n");
        let versions = self.modcache.join("cache/download").join(path(module)).join("@v");
        fs::create_dir_all(&versions).unwrap();
        let info =
            format!("{{\"Version\":\"v1.{version}.0\",\"Time\":\"2024-01-0{}T00:00:00Z\"}}", version + 1);
        fs::write(versions.join(format!("v1.{version}.0.info")), info).unwrap();
        fs::write(versions.join(format!("v1.{version}.0.mod")), text).unwrap();
    }
}

/// Of three elements, as most are.
fn path(module: u64) -> String {
    format!("example.org/team{}/module{module}", module % 17)
}
