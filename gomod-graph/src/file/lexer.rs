#![warn(clippy::arithmetic_side_effects)]

use super::Position;
use super::fault::FaultAt;
use super::print::is_word;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    End,
    /// A line break.
    Newline,
    /// A comment after other tokens, with its line break.
    SuffixComment,
    /// A comment on a line of its own, with its line break.
    LineComment,
    /// `(`, `)`, `[`, `]`, `{`, `}` or `,`.
    Mark(char),
    /// A bare or quoted word.
    Word,
}

impl Kind {
    pub(super) fn ends_line(self) -> bool {
        matches!(self, Self::End | Self::Newline | Self::SuffixComment)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Cuts a file into tokens.
pub(super) struct Lexer<'a> {
    rest: &'a str,
    position: Position,
    /// Whether something but blanks stands on the line so far.
    line_begun: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, position: Position::START, line_begun: false }
    }

    pub(super) fn next_token(&mut self) -> Result<Token<'a>, FaultAt> {
        while self.rest.starts_with([' ', '\t', '\r']) {
            self.advance();
        }
        let (start, text) = (self.position, self.rest);
        let kind = self.scan()?;
        let length = text.len().saturating_sub(self.rest.len());
        let mut text = text.get(..length).unwrap_or_default();
        if matches!(kind, Kind::SuffixComment | Kind::LineComment) {
            text = text.strip_suffix("\r\n").or(text.strip_suffix('\n')).unwrap_or(text);
        }
        let goes_on = matches!(kind, Kind::Word | Kind::Mark(_));
        self.line_begun = goes_on;
        Ok(Token { kind, text, start, end: self.position })
    }

    /// Takes a token.
    fn scan(&mut self) -> Result<Kind, FaultAt> {
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.skip_in_line(end);
            self.advance();
            return Ok(if self.line_begun { Kind::SuffixComment } else { Kind::LineComment });
        }
        self.refuse_block_comment()?;
        let Some(first) = self.rest.chars().next() else { return Ok(Kind::End) };
        match first {
            '\n' => {
                self.advance();
                Ok(Kind::Newline)
            }
            '(' | ')' | '[' | ']' | '{' | '}' | ',' => {
                self.advance();
                Ok(Kind::Mark(first))
            }
            '"' | '`' => self.quoted(first),
            c if is_word(c) => self.word(),
            c => {
                let expected = "expected words, quoted strings, parentheses and // comments";
                Err(FaultAt::new(self.position, format!("found the character {c:?}"), expected))
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Kind, FaultAt> {
        let start = self.position;
        self.advance();
        loop {
            match self.rest.chars().next() {
                None => {
                    return Err(FaultAt::new(
                        start,
                        "found a string without end",
                        "expected a closing quote",
                    ));
                }
                Some('\n') => {
                    let found = "found a line break in a string";
                    return Err(FaultAt::new(self.position, found, "expected a closing quote"));
                }
                Some('\\') if quote == '"' => {
                    self.advance();
                    if self.rest.is_empty() {
                        return Err(FaultAt::new(
                            start,
                            "found a string without end",
                            "expected a closing quote",
                        ));
                    }
                    self.advance();
                }
                Some(c) => {
                    self.advance();
                    if c == quote {
                        return Ok(Kind::Word);
                    }
                }
            }
        }
    }

    fn word(&mut self) -> Result<Kind, FaultAt> {
        while self.rest.starts_with(is_word) && !self.rest.starts_with("//") {
            self.refuse_block_comment()?;
            self.advance();
        }
        Ok(Kind::Word)
    }

    fn refuse_block_comment(&self) -> Result<(), FaultAt> {
        if self.rest.starts_with("/*") {
            return Err(FaultAt::new(self.position, "found a /* comment", "expected // comments only"));
        }
        Ok(())
    }

    fn advance(&mut self) {
        let mut chars = self.rest.chars();
        if let Some(c) = chars.next() {
            self.position = self.position.after(c);
            self.rest = chars.as_str();
        }
    }

    /// Skips `bytes` in which there is no line break.
    fn skip_in_line(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.position.byte = self.position.byte.saturating_add(count(skipped.len()));
        self.position.column = self.position.column.saturating_add(count(skipped.chars().count()));
        self.rest = rest;
    }
}
