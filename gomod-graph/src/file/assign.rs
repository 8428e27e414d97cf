#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::syntax::{Comment, Comments, FileSyntax, Statement};

/// Gives each comment at the end of a line to what stands before it on the line.
///
/// Goes from the end of the file to its beginning, so that a comment meets the nearest part first.
pub(super) fn assign_suffixes(file: &mut FileSyntax, mut suffixes: Vec<Comment>) {
    for statement in file.statements.iter_mut().rev() {
        match statement {
            Statement::Comments(block) => give(block.start, &mut block.comments, &mut suffixes),
            Statement::Line(line) => {
                if line.start.line == line.end.line {
                    give(line.end, &mut line.comments, &mut suffixes);
                }
            }
            Statement::Block(block) => {
                if block.start.line == block.close.line {
                    give(block.close.after(')'), &mut block.comments, &mut suffixes);
                }
                give(block.close.after(')'), &mut block.close_comments, &mut suffixes);
                for line in block.lines.iter_mut().rev() {
                    if line.start.line == line.end.line {
                        give(line.end, &mut line.comments, &mut suffixes);
                    }
                }
                give(block.open.after('('), &mut block.open_comments, &mut suffixes);
            }
        }
    }
    file.before = suffixes;
}

/// Takes the comments that stand behind `end` from the end of `suffixes`.
fn give(end: Position, comments: &mut Comments, suffixes: &mut Vec<Comment>) {
    let first = suffixes.iter().rposition(|comment| comment.start.byte < end.byte);
    let first = first.map_or(0, |last_before| last_before.saturating_add(1));
    comments.suffix = suffixes.split_off(first);
}
