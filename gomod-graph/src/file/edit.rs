#![warn(clippy::arithmetic_side_effects)]

use super::quote::quoted_if_needed;
use super::syntax::{Block, Comments, FileSyntax, Line, Statement};
use super::tidy::tidy;
use super::{ModFile, Position, Replace, Require, WorkFile};
use crate::ModuleVersion;
use std::collections::HashSet;

impl ModFile {
    /// Requires a module at a version, as `go mod edit -require` does: changes the first requirement of its path and drops
    /// the others, or adds one. Comments stay.
    ///
    /// ```
    /// use gomod_graph::{Limits, ModFile, ModuleVersion};
    ///
    /// let text = b"module m.test/m\n\nrequire (\n\ta.test/a v1.0.0 // pinned\n\ta.test/b v1.0.0\n)\n";
    /// let mut file = ModFile::parse("go.mod", text, &Limits::default())?;
    /// file.set_requirement(&ModuleVersion::new("a.test/a", "v1.2.0"));
    /// let expected = "module m.test/m\n\nrequire (\n\ta.test/a v1.2.0 // pinned\n\ta.test/b v1.0.0\n)\n";
    /// assert_eq!(file.to_text(), expected);
    /// # Ok::<(), gomod_graph::Error>(())
    /// ```
    pub fn set_requirement(&mut self, module: &ModuleVersion) {
        let mut is_first = true;
        let mut dropped = HashSet::new();
        let mut kept = Vec::new();
        for mut require in std::mem::take(&mut self.require) {
            if require.module.path == module.path {
                if !is_first {
                    dropped.insert(require.position);
                    continue;
                }
                is_first = false;
                require.module.version.clone_from(&module.version);
                if let Some(version) =
                    line_at(&mut self.syntax, require.position).and_then(|line| line.tokens.last_mut())
                {
                    version.clone_from(&module.version);
                }
            }
            kept.push(require);
        }
        self.require = kept;
        drop_lines(&mut self.syntax, &dropped);
        if is_first {
            add_line(&mut self.syntax, "require", [quoted_if_needed(&module.path), module.version.clone()]);
            let (module, position) = (module.clone(), Position::default());
            self.require.push(Require { module, indirect: false, position });
        }
    }

    /// Drops the requirements of a module path, as `go mod edit -droprequire` does. Says whether there were any.
    pub fn drop_requirement(&mut self, path: &str) -> bool {
        let of_path = self.require.iter().filter(|require| require.module.path == path);
        let dropped: HashSet<Position> = of_path.map(|require| require.position).collect();
        let before = self.require.len();
        self.require.retain(|require| require.module.path != path);
        drop_lines(&mut self.syntax, &dropped);
        self.require.len() < before
    }

    /// The text as `go mod edit -print` prints it: formatted, with blocks sorted and those of one line dissolved, and
    /// without what is said twice. [`FileSyntax::to_text`] formats and changes nothing else.
    pub fn to_text(&self) -> String {
        let mut syntax = self.syntax.clone();
        drop_lines(&mut syntax, &self.said_twice());
        tidy(&mut syntax, self.go_version());
        syntax.to_text()
    }

    /// Where things stand that are said twice, and do not count (modfile's removeDups).
    pub(super) fn said_twice(&self) -> HashSet<Position> {
        let mut twice = repeated(self.exclude.iter().map(|exclude| (&exclude.module, exclude.position)));
        twice.extend(replaced_again(&self.replace));
        twice.extend(repeated(self.tool.iter().map(|tool| (&tool.path, tool.position))));
        twice.extend(repeated(self.ignore.iter().map(|ignore| (&ignore.path, ignore.position))));
        twice
    }
}

impl WorkFile {
    /// The text as `go work edit -print` prints it; see [`ModFile::to_text`].
    pub fn to_text(&self) -> String {
        let mut syntax = self.syntax.clone();
        drop_lines(&mut syntax, &replaced_again(&self.replace));
        tidy(&mut syntax, None);
        syntax.to_text()
    }
}

/// Where replacements stand that do not count, for the last does.
pub(super) fn replaced_again(replaces: &[Replace]) -> HashSet<Position> {
    repeated(replaces.iter().rev().map(|replace| (&replace.old, replace.position)))
}

/// Where things stand that stood before.
fn repeated<T: Eq + std::hash::Hash>(all: impl Iterator<Item = (T, Position)>) -> HashSet<Position> {
    let mut seen = HashSet::new();
    all.filter_map(|(what, position)| (!seen.insert(what)).then_some(position)).collect()
}

fn line_at(syntax: &mut FileSyntax, position: Position) -> Option<&mut Line> {
    syntax.statements.iter_mut().find_map(|statement| match statement {
        Statement::Line(line) => Some(line).filter(|line| line.start == position),
        Statement::Block(block) => block.lines.iter_mut().find(|line| line.start == position),
        Statement::Comments(_) => None,
    })
}

/// Takes lines out, and blocks in which nothing is left then.
fn drop_lines(syntax: &mut FileSyntax, positions: &HashSet<Position>) {
    if positions.is_empty() {
        return;
    }
    syntax.statements.retain_mut(|statement| match statement {
        Statement::Comments(_) => true,
        Statement::Line(line) => !positions.contains(&line.start),
        Statement::Block(block) => {
            block.lines.retain(|line| !positions.contains(&line.start));
            !block.lines.is_empty()
        }
    });
}

/// Adds a line to the last statement of its kind, or at the end.
fn add_line(syntax: &mut FileSyntax, verb: &str, args: [String; 2]) {
    let is_verb = |tokens: &[String]| tokens.first().is_some_and(|first| first == verb);
    let last = syntax.statements.iter_mut().rev().find(|statement| match statement {
        Statement::Line(line) => is_verb(&line.tokens),
        Statement::Block(block) => is_verb(&block.tokens),
        Statement::Comments(_) => false,
    });
    let new = Line { tokens: args.to_vec(), ..Line::default() };
    match last {
        Some(Statement::Block(block)) => block.lines.push(new),
        Some(statement @ Statement::Line(_)) => {
            let Statement::Line(mut line) = std::mem::replace(statement, Statement::Line(Line::default()))
            else {
                return;
            };
            line.tokens.remove(0);
            let tokens = vec![verb.to_owned()];
            *statement = Statement::Block(Block { tokens, lines: vec![line, new], ..Block::default() });
        }
        _ => {
            let tokens = std::iter::once(verb.to_owned()).chain(new.tokens).collect();
            syntax.statements.push(Statement::Line(Line {
                tokens,
                comments: Comments::default(),
                ..Line::default()
            }));
        }
    }
}
