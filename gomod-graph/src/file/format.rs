#![warn(clippy::arithmetic_side_effects)]

use super::syntax::{Comment, Comments, FileSyntax, Line, Statement};

/// Writes a file as Go formats it.
pub(super) fn format(file: &FileSyntax) -> String {
    let mut writer = Writer::default();
    for comment in &file.before {
        writer.text.push_str(comment.text.trim());
        writer.newline();
    }
    let mut statements = file.statements.iter().peekable();
    while let Some(statement) = statements.next() {
        writer.statement(statement);
        if statements.peek().is_some() {
            writer.newline();
        }
    }
    let mut text = writer.text;
    while text.ends_with("\n\n") || text == "\n" {
        text.pop();
    }
    text
}

#[derive(Default)]
struct Writer<'a> {
    text: String,
    /// Comments that wait for the end of the line.
    pending: Vec<&'a Comment>,
    in_block: bool,
}

impl<'a> Writer<'a> {
    fn statement(&mut self, statement: &'a Statement) {
        match statement {
            Statement::Comments(block) => {
                self.above(&block.comments);
                self.pending.extend(&block.comments.suffix);
            }
            Statement::Line(line) => {
                self.line(line);
                self.newline();
            }
            Statement::Block(block) => {
                self.above(&block.comments);
                self.tokens(&block.tokens);
                self.text.push(' ');
                self.above(&block.open_comments);
                self.text.push('(');
                self.pending.extend(&block.open_comments.suffix);
                self.in_block = true;
                for line in &block.lines {
                    self.newline();
                    self.line(line);
                }
                self.in_block = false;
                self.newline();
                self.above(&block.close_comments);
                self.text.push(')');
                self.pending.extend(&block.close_comments.suffix);
                self.pending.extend(&block.comments.suffix);
                self.newline();
            }
        }
    }

    fn line(&mut self, line: &'a Line) {
        self.above(&line.comments);
        self.tokens(&line.tokens);
        self.pending.extend(&line.comments.suffix);
    }

    /// The comments above a part, each on its line.
    fn above(&mut self, comments: &'a Comments) {
        if comments.before.is_empty() {
            return;
        }
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.indent();
        for comment in &comments.before {
            self.text.push_str(comment.text.trim());
            self.newline();
        }
    }

    fn tokens(&mut self, tokens: &[String]) {
        let mut separator = "";
        for token in tokens {
            if matches!(token.as_str(), "," | ")" | "]" | "}") {
                separator = "";
            }
            self.text.push_str(separator);
            self.text.push_str(token);
            separator = if matches!(token.as_str(), "(" | "[" | "{") { "" } else { " " };
        }
    }

    /// Ends the line, after the comments that belong beside it.
    fn newline(&mut self) {
        for (i, comment) in std::mem::take(&mut self.pending).into_iter().enumerate() {
            if i == 0 {
                self.text.push(' ');
            } else {
                self.trim();
                self.text.push('\n');
                self.indent();
            }
            self.text.push_str(comment.text.trim());
        }
        self.trim();
        // Never two empty lines, and none at the top.
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self.indent();
    }

    fn indent(&mut self) {
        if self.in_block {
            self.text.push('\t');
        }
    }

    fn trim(&mut self) {
        let end = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(end);
    }
}
