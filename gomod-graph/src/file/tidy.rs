#![warn(clippy::arithmetic_side_effects)]

use super::syntax::{Block, FileSyntax, Line, Statement};
use crate::version::Semver;
use std::cmp::Ordering;

/// Sorts the lines of blocks, drops empty blocks and dissolves those of one line, as Go does before it writes a file
/// (modfile's SortBlocks and Cleanup).
pub(super) fn tidy(syntax: &mut FileSyntax, go: Option<&str>) {
    // Before, versions were sorted as text (go.dev/issue/60028).
    let by_version = go.is_some_and(|go| Semver::compare(&format!("v{go}"), "v1.21").is_ge());
    syntax
        .statements
        .retain(|statement| !matches!(statement, Statement::Block(block) if block.lines.is_empty()));
    for statement in &mut syntax.statements {
        let Statement::Block(block) = statement else { continue };
        match block.tokens.first().map(String::as_str) {
            Some("exclude") if by_version => block.lines.sort_by(compare_excludes),
            Some("retract") => block.lines.sort_by(compare_retracts),
            _ => block.lines.sort_by(|a, b| a.tokens.cmp(&b.tokens)),
        }
        if block.lines.len() == 1 && block.close_comments.before.is_empty() {
            let line = dissolved(std::mem::take(block));
            *statement = Statement::Line(line);
        }
    }
}

fn dissolved(block: Block) -> Line {
    let mut line = block.lines.into_iter().next().unwrap_or_default();
    let mut tokens = block.tokens;
    tokens.append(&mut line.tokens);
    let mut comments = block.comments;
    comments.before.append(&mut line.comments.before);
    line.comments.suffix.append(&mut comments.suffix);
    comments.suffix = line.comments.suffix;
    Line { tokens, comments, ..line }
}

fn compare_excludes(a: &Line, b: &Line) -> Ordering {
    match (a.tokens.as_slice(), b.tokens.as_slice()) {
        ([path_a, a], [path_b, b]) if path_a == path_b => Semver::compare(a, b),
        (a, b) => a.cmp(b),
    }
}

/// Highest first.
fn compare_retracts(a: &Line, b: &Line) -> Ordering {
    let ((low_a, high_a), (low_b, high_b)) = (ends(a), ends(b));
    Semver::compare(low_b, low_a).then_with(|| Semver::compare(high_b, high_a))
}

fn ends(line: &Line) -> (&str, &str) {
    match line.tokens.as_slice() {
        [version] => (version, version),
        [open, low, comma, high, close] if open == "[" && comma == "," && close == "]" => (low, high),
        _ => ("", ""),
    }
}
