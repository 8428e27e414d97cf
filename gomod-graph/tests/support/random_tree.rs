//! Random trees of modules, with every directive that matters to a graph.

use std::fs;
use std::path::{Path, PathBuf};

/// Numbers that look random and are the same on every run: splitmix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// A module and its versions, lowest first.
pub struct Module {
    pub path: String,
    pub versions: Vec<String>,
}

/// A module cache with random modules, and folders with main modules.
pub struct Tree {
    pub folder: PathBuf,
    pub modcache: PathBuf,
    pub modules: Vec<Module>,
    pub random: Random,
}

const GO_LINES: [&str; 11] = [
    "",
    "go 1.12\n",
    "go 1.14\n",
    "go 1.16\n",
    "go 1.17\n",
    "go 1.18\n",
    "go 1.20\n",
    "go 1.21\n",
    "go 1.21.0\n",
    "go 1.22.3\n",
    "go 1.24rc1\n",
];

impl Tree {
    pub fn write(folder: &Path, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let modules: Vec<Module> = (0..14 + random.below(20)).map(|n| module(n, &mut random)).collect();
        let modcache = folder.join("modcache");
        let mut tree = Self { folder: folder.to_owned(), modcache, modules, random };
        for n in 0..tree.modules.len() {
            for v in 0..tree.modules[n].versions.len() {
                let (path, version) = (tree.modules[n].path.clone(), tree.modules[n].versions[v].clone());
                let requirements = tree.random.below(5);
                let text = format!("module {path}\n\n{}{}", tree.go_line(), tree.requires(requirements, n));
                tree.write_mod(&path, &version, &text);
            }
        }
        tree
    }

    fn go_line(&mut self) -> &'static str {
        self.random.pick(&GO_LINES)
    }

    /// Some module at some version; rather one further down the list than `from`.
    pub fn some(&mut self, from: usize) -> (String, String) {
        let count = self.modules.len();
        let n = if self.random.chance(85) {
            (from + 1 + self.random.below(7)) % count
        } else {
            self.random.below(count)
        };
        let module = &self.modules[n];
        let version = module.versions[self.random.below(module.versions.len())].clone();
        (module.path.clone(), version)
    }

    fn requires(&mut self, count: usize, from: usize) -> String {
        let mut text = String::new();
        for _ in 0..count {
            let (path, version) = self.some(from);
            let comment = if self.random.chance(30) { " // indirect" } else { "" };
            text.push_str(&format!("require {path} {version}{comment}\n"));
        }
        text
    }

    fn write_mod(&self, path: &str, version: &str, text: &str) {
        let escape = |text: &str| -> String {
            text.chars()
                .flat_map(
                    |c| if c.is_ascii_uppercase() { vec!['!', c.to_ascii_lowercase()] } else { vec![c] },
                )
                .collect()
        };
        let folder = self.modcache.join("cache/download").join(escape(path)).join("@v");
        fs::create_dir_all(&folder).unwrap();
        let name = escape(version);
        fs::write(folder.join(format!("{name}.mod")), text).unwrap();
        let info = format!("{{\"Version\":\"{version}\",\"Time\":\"2024-01-01T00:00:00Z\"}}");
        fs::write(folder.join(format!("{name}.info")), info).unwrap();
    }

    /// Writes a main module into `folder`, with a random go.mod.
    pub fn write_main(&mut self, folder: &Path, path: &str) {
        let mut text = format!("module {path}\n\n{}", self.go_line());
        if self.random.chance(10) && text.contains("go 1.2") {
            text.push_str(self.random.pick(&[
                "toolchain go1.22.1\n",
                "toolchain go1.21.0\n",
                "toolchain default\n",
                "toolchain go1.26.0\n",
            ]));
        }
        let (requirements, from) = (1 + self.random.below(8), self.random.below(self.modules.len()));
        text.push_str(&self.requires(requirements, from));
        if self.random.chance(8) {
            text.push_str(&format!("require {path} v0.1.0\n"));
            self.write_mod(path, "v0.1.0", &format!("module {path}\n"));
        }
        for _ in 0..self.random.below(4) {
            let (path, version) = self.some(from);
            text.push_str(&format!("exclude {path} {version}\n"));
        }
        let mut replaced = Vec::new();
        for _ in 0..self.random.below(3) {
            let (path, version) = self.some(from);
            if replaced.contains(&path) {
                continue;
            }
            let at = if self.random.chance(50) { format!(" {version}") } else { String::new() };
            let new = if self.random.chance(40) {
                let name = format!("third_party/x{}", replaced.len());
                let inner = folder.join(&name);
                fs::create_dir_all(&inner).unwrap();
                let text = format!("module other.test/x\n{}{}", self.go_line(), self.requires(2, from));
                fs::write(inner.join("go.mod"), text).unwrap();
                format!("./{name}")
            } else {
                let (path, version) = self.some(from);
                format!("{path} {version}")
            };
            text.push_str(&format!("replace {path}{at} => {new}\n"));
            replaced.push(path);
        }
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("go.mod"), text).unwrap();
    }

    /// Writes a workspace of some modules into `folder`.
    pub fn write_workspace(&mut self, folder: &Path) {
        let mut text = "go 1.25\n".to_owned();
        for member in 0..1 + self.random.below(3) {
            self.write_main(&folder.join(format!("mod{member}")), &format!("main.test/mod{member}"));
            text.push_str(&format!("use ./mod{member}\n"));
        }
        if self.random.chance(30) {
            let (path, _) = self.some(0);
            let (new, version) = self.some(0);
            text.push_str(&format!("replace {path} => {new} {version}\n"));
        }
        fs::write(folder.join("go.work"), text).unwrap();
    }
}

fn module(n: usize, random: &mut Random) -> Module {
    let words = ["amber", "Birch", "cedar.go", "go-delta", "ember", "fjord"];
    let word = random.pick(&words);
    let (path, major) = match random.below(8) {
        0 => (format!("git.test/{word}/m{n}x/v2"), 2),
        1 => (format!("gopkg.in/m{n}x.v3"), 3),
        2 => (format!("git.test/{word}/m{n}x"), 9),
        _ => (format!("git.test/{word}/m{n}x"), 1),
    };
    let mut versions = Vec::new();
    for minor in 0..1 + random.below(4) {
        versions.push(match (major, random.below(6)) {
            (9, _) => format!("v{}.{minor}.0+incompatible", 2 + random.below(2)),
            (1, 0) => format!("v0.{minor}.0"),
            (1, 1) => format!("v0.0.0-2024010{minor}000000-0123456789ab"),
            (major, 2) => format!("v{major}.{minor}.0-rc.{}", random.below(11)),
            (major, 3) => format!("v{major}.{minor}.1-0.20240101000000-0123456789ab"),
            (major, _) => format!("v{major}.{minor}.{}", random.below(12)),
        });
    }
    versions.sort();
    versions.dedup();
    Module { path, versions }
}
