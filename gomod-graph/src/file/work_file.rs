#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::args::string;
use super::directive::{GoLine, Godebug, Replace, Toolchain, Use};
use super::fault::shown;
use super::faults::FaultList;
use super::mod_file::{Problem, go_version, godebug, in_directive, once, one, toolchain_name};
use super::replace::replace;
use super::syntax::{FileSyntax, Statement};
use crate::{Error, Limits};

/// A go.work file: its directives in their order, and its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkFile {
    /// The text as lines, blocks and comments; versions in full form.
    pub syntax: FileSyntax,
    /// The `go` directive.
    pub go: Option<GoLine>,
    /// The `toolchain` directive.
    pub toolchain: Option<Toolchain>,
    /// The `godebug` directives.
    pub godebug: Vec<Godebug>,
    /// The `use` directives.
    pub uses: Vec<Use>,
    /// The `replace` directives.
    pub replace: Vec<Replace>,
}

impl WorkFile {
    /// Reads a go.work file. `name` is for errors.
    pub fn parse(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let mut syntax = FileSyntax::parse(name, text, limits)?;
        let mut file = Self::default();
        let mut faults = FaultList::new(&syntax.name);
        for statement in &mut syntax.statements {
            match statement {
                Statement::Comments(_) => {}
                Statement::Line(line) => {
                    let Some((verb, args)) = line.tokens.split_first_mut() else { continue };
                    if let Err((found, expected)) = file.add(verb, args, line.start) {
                        faults.add_at(line.start, found, expected);
                    }
                }
                Statement::Block(block) => {
                    let verb = block.tokens.join(" ");
                    if !matches!(verb.as_str(), "godebug" | "use" | "replace") {
                        let found = format!("found a block of {}", shown(&verb));
                        faults.add_at(
                            block.start,
                            found,
                            "expected one of godebug, use, replace before a parenthesis",
                        );
                        continue;
                    }
                    for line in &mut block.lines {
                        if let Err((found, expected)) = file.add(&verb, &mut line.tokens, line.start) {
                            faults.add_at(line.start, found, expected);
                        }
                    }
                }
            }
        }
        faults.finish()?;
        file.syntax = syntax;
        Ok(file)
    }

    fn add(&mut self, verb: &str, args: &mut [String], position: Position) -> Result<(), Problem> {
        match verb {
            "go" => {
                once(self.go.is_some(), verb)?;
                self.go = Some(GoLine { version: go_version(args, true)?, position });
            }
            "toolchain" => {
                once(self.toolchain.is_some(), verb)?;
                self.toolchain = Some(Toolchain { name: toolchain_name(args)?, position });
            }
            "godebug" => self.godebug.push(godebug(args, position)?),
            "use" => {
                let path = string(one(args, verb, "a folder")?).map_err(in_directive(verb))?;
                self.uses.push(Use { path, position });
            }
            "replace" => {
                let (old, new) = replace(args).map_err(in_directive(verb))?;
                self.replace.push(Replace { old, new, position });
            }
            _ => {
                let expected = "expected one of go, toolchain, godebug, use, replace";
                return Err((format!("found the directive {}", shown(verb)), expected.to_owned()));
            }
        }
        Ok(())
    }
}
