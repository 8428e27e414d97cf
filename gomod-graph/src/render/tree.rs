use super::numbered::Numbered;
use crate::ModuleView;
use std::fmt::Write;

/// How a tree is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TreeOptions {
    /// How many levels below the main modules; all, if not given.
    pub depth: Option<usize>,
    /// Draw what a module requires each time it occurs, instead of once; cycles are cut all the same. Such a tree can
    /// be far larger than the graph: after 64 MiB it ends, and says so.
    pub no_dedupe: bool,
}

/// Trees may be far larger than graphs: they are indented, and without dedup marks they say things again and again.
const BYTES: usize = 64 << 20;

/// A line to be drawn.
struct Branch {
    number: usize,
    depth: usize,
    is_last: bool,
}

impl ModuleView<'_> {
    /// The graph as a tree, as `cargo tree` draws it: `(*)` marks a module whose requirements stand further up already.
    /// What no main module reaches comes last, under a line that says so.
    pub fn to_tree(&self, options: &TreeOptions) -> String {
        let numbered = Numbered::of(self);
        let mut writer = Writer {
            numbered: &numbered,
            options,
            drawn: vec![false; numbered.modules.len()],
            lasts: Vec::new(),
            path: Vec::new(),
            text: String::new(),
        };
        for (number, _) in numbered.modules.iter().enumerate().filter(|(_, module)| module.is_main) {
            writer.draw(number);
        }
        let reached = self.main_modules().forward();
        let all = self.all().difference(&reached);
        let mut orphans = all.iter().peekable();
        if orphans.peek().is_some() {
            writer.text.push_str("required only by versions that were not selected:\n");
        }
        for module in orphans {
            let number = numbered.modules.iter().position(|other| other.module == module);
            if let Some(number) = number.filter(|&number| writer.drawn.get(number) == Some(&false)) {
                writer.draw(number);
            }
        }
        writer.text
    }
}

struct Writer<'v> {
    numbered: &'v Numbered<'v>,
    options: &'v TreeOptions,
    drawn: Vec<bool>,
    /// Whether the branch at each depth is the last of its level.
    lasts: Vec<bool>,
    /// The modules above.
    path: Vec<usize>,
    text: String,
}

impl Writer<'_> {
    /// Draws a module and all below, without recursion: chains may be long.
    fn draw(&mut self, number: usize) {
        let mut stack = vec![Branch { number, depth: 0, is_last: true }];
        while let Some(branch) = stack.pop() {
            if self.text.len() >= BYTES {
                self.text.push_str("… and more; the tree was cut here\n");
                return;
            }
            let Some(module) = self.numbered.modules.get(branch.number) else { continue };
            self.path.truncate(branch.depth);
            self.lasts.truncate(branch.depth);
            self.lasts.push(branch.is_last);
            for (depth, &is_last) in self.lasts.iter().enumerate().skip(1) {
                self.text.push_str(match (depth == branch.depth, is_last) {
                    (true, true) => "└── ",
                    (true, false) => "├── ",
                    (false, true) => "    ",
                    (false, false) => "│   ",
                });
            }
            let is_cycle = self.options.no_dedupe && self.path.contains(&branch.number);
            self.path.push(branch.number);
            let was_drawn = self.drawn.get(branch.number) == Some(&true);
            let is_cut = self.options.depth.is_some_and(|depth| branch.depth >= depth);
            let is_repeated = is_cycle || was_drawn && !self.options.no_dedupe;
            let mark = if is_repeated && !module.required.is_empty() { " (*)" } else { "" };
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "{}{mark}", module.label());
            if is_cut || is_repeated {
                continue;
            }
            if let Some(drawn) = self.drawn.get_mut(branch.number) {
                *drawn = true;
            }
            let mut required: Vec<usize> = module.required.clone();
            let name = |number: &usize| self.numbered.modules.get(*number).map(|module| module.module);
            required.sort_by(|a, b| name(b).cmp(&name(a)));
            for (at, number) in required.into_iter().enumerate() {
                stack.push(Branch { number, depth: branch.depth + 1, is_last: at == 0 });
            }
        }
    }
}
