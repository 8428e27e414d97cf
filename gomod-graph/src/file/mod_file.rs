#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::args::{check_major, is_go_line_version, is_toolchain_name, lax_go_version, string, version};
use super::deprecation::{deprecation, directive_comment};
use super::directive::{
    Exclude, GoLine, Godebug, Ignore, ModuleLine, Replace, Require, Retract, Tool, Toolchain,
};
use super::fault::shown;
use super::faults::FaultList;
use super::interval::interval;
use super::replace::replace;
use super::syntax::{Comments, FileSyntax, Statement};
use crate::{Error, Limits, ModuleVersion};

/// A go.mod file: its directives in their order, and its text.
///
/// ```
/// use gomod_graph::{Limits, ModFile};
///
/// let text = b"module example.org/m\n\ngo 1.21\n\nrequire example.org/a v1.2.3 // indirect\n";
/// let file = ModFile::parse("go.mod", text, &Limits::default())?;
/// let require = &file.require[0];
/// assert_eq!(require.module.to_string(), "example.org/a@v1.2.3");
/// assert!(require.indirect);
/// assert_eq!(require.position.line, 5);
///
/// let error = ModFile::parse("go.mod", b"module example.org/m\nfrob\n", &Limits::default()).unwrap_err();
/// assert!(error.to_string().starts_with("go.mod:2:1: found the directive \"frob\"; expected one of "));
/// # Ok::<(), gomod_graph::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModFile {
    /// The text as lines, blocks and comments; versions in full form.
    pub syntax: FileSyntax,
    /// The `module` directive.
    pub module: Option<ModuleLine>,
    /// The `go` directive.
    pub go: Option<GoLine>,
    /// The `toolchain` directive.
    pub toolchain: Option<Toolchain>,
    /// The `godebug` directives.
    pub godebug: Vec<Godebug>,
    /// The `require` directives.
    pub require: Vec<Require>,
    /// The `exclude` directives.
    pub exclude: Vec<Exclude>,
    /// The `replace` directives.
    pub replace: Vec<Replace>,
    /// The `retract` directives.
    pub retract: Vec<Retract>,
    /// The `tool` directives.
    pub tool: Vec<Tool>,
    /// The `ignore` directives.
    pub ignore: Vec<Ignore>,
}

/// A directive with what stands around it.
struct Directive<'a> {
    verb: &'a str,
    args: &'a mut [String],
    position: Position,
    comments: &'a Comments,
    block: Option<&'a Comments>,
}

impl ModFile {
    /// Reads the go.mod of a main module: everything must be right. `name` is for errors.
    pub fn parse(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        Self::interpret(FileSyntax::parse(name, text, limits)?, true)
    }

    /// Reads the go.mod of a dependency as Go does: what matters only to main modules (`exclude`, `replace`,
    /// `toolchain`, `godebug`, `tool`), and directives that are not known, are passed over.
    pub fn parse_lax(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        Self::interpret(FileSyntax::parse(name, text, limits)?, false)
    }

    fn interpret(mut syntax: FileSyntax, strict: bool) -> Result<Self, Error> {
        let mut file = Self::default();
        let mut faults = FaultList::new(&syntax.name);
        for statement in &mut syntax.statements {
            match statement {
                Statement::Comments(_) => {}
                Statement::Line(line) => {
                    let Some((verb, args)) = line.tokens.split_first_mut() else { continue };
                    let (position, comments) = (line.start, &line.comments);
                    file.add(Directive { verb, args, position, comments, block: None }, strict, &mut faults);
                }
                Statement::Block(block) => {
                    let verb = block.tokens.join(" ");
                    if !is_block_verb(&verb) {
                        if strict {
                            let found = format!("found a block of {}", shown(&verb));
                            faults.add_at(block.start, found, BLOCK_EXPECTED);
                        }
                        continue;
                    }
                    for line in &mut block.lines {
                        let directive = Directive {
                            verb: &verb,
                            args: &mut line.tokens,
                            position: line.start,
                            comments: &line.comments,
                            block: Some(&block.comments),
                        };
                        file.add(directive, strict, &mut faults);
                    }
                }
            }
        }
        faults.finish()?;
        file.syntax = syntax;
        Ok(file)
    }

    fn add(&mut self, directive: Directive<'_>, strict: bool, faults: &mut FaultList) {
        if !strict && !matches!(directive.verb, "go" | "module" | "retract" | "require" | "ignore") {
            return;
        }
        let position = directive.position;
        if let Err((found, expected)) = self.interpret_directive(directive, strict) {
            faults.add_at(position, found, expected);
        }
    }

    fn interpret_directive(
        &mut self,
        directive: Directive<'_>,
        strict: bool,
    ) -> Result<(), (String, String)> {
        let Directive { verb, args, position, comments, block } = directive;
        match verb {
            "go" => {
                once(self.go.is_some(), verb)?;
                let version = go_version(args, strict)?;
                self.go = Some(GoLine { version, position });
            }
            "toolchain" => {
                once(self.toolchain.is_some(), verb)?;
                self.toolchain = Some(Toolchain { name: toolchain_name(args)?, position });
            }
            "module" => {
                once(self.module.is_some(), verb)?;
                let deprecated = deprecation(&directive_comment(comments, block));
                // A directive without a path still is one: the next would be the second.
                let path =
                    one(args, verb, "a module path").and_then(|arg| string(arg).map_err(in_directive(verb)));
                let (path, fault) = match path {
                    Ok(path) => (path, None),
                    Err(fault) => (String::new(), Some(fault)),
                };
                self.module = Some(ModuleLine { path, deprecated, position });
                fault.map_or(Ok(()), Err)?;
            }
            "godebug" => self.godebug.push(godebug(args, position)?),
            "require" | "exclude" => {
                let module = path_and_version(args, verb)?;
                if verb == "require" {
                    self.require.push(Require { module, indirect: is_indirect(comments), position });
                } else {
                    self.exclude.push(Exclude { module, position });
                }
            }
            "replace" => {
                let (old, new) = replace(args).map_err(in_directive(verb))?;
                self.replace.push(Replace { old, new, position });
            }
            "retract" => {
                let rationale = directive_comment(comments, block);
                let (low, high, used) = match interval(args) {
                    Ok(interval) => interval,
                    // Dependencies may have forms that come later.
                    Err(_) if !strict => return Ok(()),
                    Err(problem) => return Err(in_directive(verb)(problem)),
                };
                if let Some(more) = args.get(used).filter(|_| strict) {
                    let found = format!("found {} after the versions of `retract`", shown(more));
                    return Err((found, "expected the end of the line".to_owned()));
                }
                self.retract.push(Retract { low, high, rationale, position });
            }
            "tool" => {
                let path = string(one(args, verb, "a package path")?).map_err(in_directive(verb))?;
                self.tool.push(Tool { path, position });
            }
            "ignore" => {
                let path = string(one(args, verb, "a folder")?).map_err(in_directive(verb))?;
                self.ignore.push(Ignore { path, position });
            }
            _ => {
                let expected = "expected one of module, go, toolchain, godebug, require, exclude, replace, \
                                retract, tool, ignore";
                return Err((format!("found the directive {}", shown(verb)), expected.to_owned()));
            }
        }
        Ok(())
    }

    /// The path of the module, if the file has one.
    pub fn module_path(&self) -> Option<&str> {
        self.module.as_ref().map(|module| module.path.as_str())
    }

    /// The version in the `go` line, if the file has one.
    pub fn go_version(&self) -> Option<&str> {
        self.go.as_ref().map(|go| go.version.as_str())
    }
}

const BLOCK_EXPECTED: &str =
    "expected one of module, godebug, require, exclude, replace, retract, tool, ignore before a parenthesis";

fn is_block_verb(verb: &str) -> bool {
    matches!(verb, "module" | "godebug" | "require" | "exclude" | "replace" | "retract" | "tool" | "ignore")
}

/// What was found and what was expected.
pub(super) type Problem = (String, String);

/// Tells a problem with an argument of a directive. What was expected follows a colon.
pub(super) fn in_directive(verb: &str) -> impl FnOnce(String) -> Problem {
    let verb = verb.to_owned();
    move |problem| match problem.split_once(": expected ") {
        Some((found, expected)) => (format!("`{verb}`: {found}"), format!("expected {expected}")),
        None => match problem.strip_prefix("expected ") {
            Some(expected) => (format!("`{verb}` with other arguments"), format!("expected {expected}")),
            None => {
                (format!("`{verb}`: {problem}"), "expected a word or a string in double quotes".to_owned())
            }
        },
    }
}

pub(super) fn once(is_second: bool, verb: &str) -> Result<(), Problem> {
    if is_second {
        return Err((format!("found a second `{verb}`"), "expected at most one".to_owned()));
    }
    Ok(())
}

pub(super) fn one<'a>(args: &'a mut [String], verb: &str, what: &str) -> Result<&'a mut String, Problem> {
    let count = args.len();
    match args {
        [arg] => Ok(arg),
        _ => Err((format!("`{verb}` with {count} arguments"), format!("expected {what}"))),
    }
}

pub(super) fn go_version(args: &mut [String], strict: bool) -> Result<String, Problem> {
    let arg = one(args, "go", "a version such as 1.23.0")?;
    if !is_go_line_version(arg) {
        match lax_go_version(arg).filter(|_| !strict) {
            Some(language) => *arg = language.to_owned(),
            None => {
                let found = format!("`go`: {} is no version of Go", shown(arg));
                return Err((found, "expected the form 1.23.0".to_owned()));
            }
        }
    }
    Ok(arg.clone())
}

pub(super) fn toolchain_name(args: &mut [String]) -> Result<String, Problem> {
    let arg = one(args, "toolchain", "a name such as go1.23.0")?;
    if !is_toolchain_name(arg) {
        let found = format!("`toolchain`: {} is no toolchain", shown(arg));
        return Err((found, "expected the form go1.23.0, or default".to_owned()));
    }
    Ok(arg.clone())
}

pub(super) fn godebug(args: &mut [String], position: Position) -> Result<Godebug, Problem> {
    let arg = one(args, "godebug", "key=value")?;
    match arg.split_once('=').filter(|_| !arg.contains(['"', '`', '\'', ','])) {
        Some((key, value)) => Ok(Godebug { key: key.to_owned(), value: value.to_owned(), position }),
        None => Err((format!("`godebug`: {}", shown(arg)), "expected key=value".to_owned())),
    }
}

fn path_and_version(args: &mut [String], verb: &str) -> Result<ModuleVersion, Problem> {
    let count = args.len();
    let [path, number] = args else {
        let expected = "expected a module path and a version, as in example.org/m v1.2.3";
        return Err((format!("`{verb}` with {count} arguments"), expected.to_owned()));
    };
    let path = string(path).map_err(in_directive(verb))?;
    let version =
        version(number).map_err(|problem| in_directive(&format!("{verb} {}", shown(&path)))(problem))?;
    check_major(&path, &version).map_err(in_directive(verb))?;
    Ok(ModuleVersion { path, version })
}

/// Whether the first comment beside a line starts with the word `indirect`, alone or before a semicolon.
fn is_indirect(comments: &Comments) -> bool {
    let Some(first) = comments.suffix.first() else { return false };
    let mut words = first.text.strip_prefix("//").unwrap_or(&first.text).split_whitespace();
    matches!((words.next(), words.next()), (Some("indirect"), None) | (Some("indirect;"), Some(_)))
}
