#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::assign::assign_suffixes;
use super::fault::FaultAt;
use super::lexer::{Kind, Lexer, Token};
use super::syntax::{Block, Comment, CommentBlock, Comments, FileSyntax, Line, Statement};

/// Parses the text of a file into its statements.
pub(super) fn parse(name: &str, text: &str) -> Result<FileSyntax, FaultAt> {
    let mut lexer = Lexer::new(text);
    let ahead = lexer.next_token()?;
    let mut parser = Parser { lexer, ahead, suffixes: Vec::new() };
    let statements = parser.file()?;
    let mut file = FileSyntax { name: name.to_owned(), before: Vec::new(), statements };
    assign_suffixes(&mut file, parser.suffixes);
    Ok(file)
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The next token.
    ahead: Token<'a>,
    /// Comments at the ends of lines, not yet given to what they stand beside.
    suffixes: Vec<Comment>,
}

impl<'a> Parser<'a> {
    fn take(&mut self) -> Result<Token<'a>, FaultAt> {
        let next = self.lexer.next_token()?;
        if next.kind == Kind::SuffixComment {
            self.suffixes.push(comment(next));
        }
        Ok(std::mem::replace(&mut self.ahead, next))
    }

    fn file(&mut self) -> Result<Vec<Statement>, FaultAt> {
        let mut statements = Vec::new();
        let mut pending: Option<CommentBlock> = None;
        loop {
            match self.ahead.kind {
                Kind::End => {
                    statements.extend(pending.take().map(Statement::Comments));
                    return Ok(statements);
                }
                Kind::Newline => {
                    self.take()?;
                    statements.extend(pending.take().map(Statement::Comments));
                }
                Kind::LineComment => {
                    let token = self.take()?;
                    let block = pending.get_or_insert_with(|| CommentBlock {
                        start: token.start,
                        ..CommentBlock::default()
                    });
                    block.comments.before.push(comment(token));
                }
                _ => {
                    let above = pending.take().map(|block| block.comments.before).unwrap_or_default();
                    statements.push(self.statement(above)?);
                }
            }
        }
    }

    fn statement(&mut self, above: Vec<Comment>) -> Result<Statement, FaultAt> {
        let first = self.take()?;
        let (start, mut end) = (first.start, first.end);
        let mut tokens = vec![first.text.to_owned()];
        let comments = Comments { before: above, suffix: Vec::new() };
        loop {
            let token = self.take()?;
            if token.kind.ends_line() {
                return Ok(Statement::Line(Line { start, end, tokens, comments }));
            }
            if token.kind != Kind::Mark('(') {
                tokens.push(token.text.to_owned());
                end = token.end;
                continue;
            }
            // A parenthesis opens a block only at the end of a line.
            if self.ahead.kind.ends_line() {
                let block = Block { start, tokens, comments, open: token.start, ..Block::default() };
                return Ok(Statement::Block(self.block(block)?));
            }
            tokens.push(token.text.to_owned());
            if self.ahead.kind == Kind::Mark(')') {
                let close = self.take()?;
                if self.ahead.kind.ends_line() {
                    self.take()?;
                    tokens.pop();
                    let block = Block {
                        start,
                        tokens,
                        comments,
                        open: token.start,
                        close: close.start,
                        ..Block::default()
                    };
                    return Ok(Statement::Block(block));
                }
                tokens.push(close.text.to_owned());
            }
        }
    }

    /// The rest of a block, after its opening parenthesis.
    fn block(&mut self, mut block: Block) -> Result<Block, FaultAt> {
        let mut above: Vec<Comment> = Vec::new();
        loop {
            match self.ahead.kind {
                Kind::SuffixComment => {
                    self.take()?;
                }
                Kind::Newline => {
                    self.take()?;
                    // An empty line is kept once, and not at the beginning of a block.
                    let after_text = above.last().is_some_and(|comment| !comment.text.is_empty());
                    if after_text || above.is_empty() && !block.lines.is_empty() {
                        above.push(Comment::default());
                    }
                }
                Kind::LineComment => {
                    let token = self.take()?;
                    above.push(comment(token));
                }
                Kind::End => {
                    let found =
                        format!("found the end of the file in the block that starts at {}", block.start);
                    return Err(FaultAt::new(self.ahead.start, found, "expected ')'"));
                }
                Kind::Mark(')') => {
                    block.close = self.take()?.start;
                    if above.len() == 1 && above.iter().all(|comment| comment.text.is_empty()) {
                        above.clear();
                    }
                    block.close_comments.before = above;
                    if !self.ahead.kind.ends_line() {
                        let found = format!("found {:?} after ')'", self.ahead.text);
                        return Err(FaultAt::new(self.ahead.start, found, "expected the end of the line"));
                    }
                    self.take()?;
                    return Ok(block);
                }
                Kind::Mark(_) | Kind::Word => {
                    let line = self.line(std::mem::take(&mut above))?;
                    block.lines.push(line);
                }
            }
        }
    }

    /// A line of a block.
    fn line(&mut self, above: Vec<Comment>) -> Result<Line, FaultAt> {
        let first = self.take()?;
        let (start, mut end): (Position, Position) = (first.start, first.end);
        let mut tokens = vec![first.text.to_owned()];
        loop {
            let token = self.take()?;
            if token.kind.ends_line() {
                let comments = Comments { before: above, suffix: Vec::new() };
                return Ok(Line { start, end, tokens, comments });
            }
            tokens.push(token.text.to_owned());
            end = token.end;
        }
    }
}

fn comment(token: Token<'_>) -> Comment {
    Comment { start: token.start, text: token.text.to_owned() }
}
