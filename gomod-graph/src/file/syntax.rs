use super::Position;

/// A go.mod or go.work file as it is written: lines, blocks and comments in their order.
///
/// ```
/// use gomod_graph::{FileSyntax, Limits};
///
/// let text = b"module  example.org/m // mine\nrequire(\n\texample.org/a v1\n)\n";
/// let syntax = FileSyntax::parse("go.mod", text, &Limits::default())?;
/// let expected = "module example.org/m // mine\n\nrequire (\n\texample.org/a v1\n)\n";
/// assert_eq!(syntax.to_text(), expected);
/// # Ok::<(), gomod_graph::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileSyntax {
    /// The name that the file was given; errors use it.
    pub name: String,
    /// Comments at the ends of lines that have nothing before them to belong to.
    pub before: Vec<Comment>,
    /// What the file says.
    pub statements: Vec<Statement>,
}

/// A part of a file that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// Comments followed by an empty line.
    Comments(CommentBlock),
    /// A directive on one line.
    Line(Line),
    /// A directive in parentheses.
    Block(Block),
}

/// Comments that belong to nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommentBlock {
    /// Where they start.
    pub start: Position,
    /// The comments.
    pub comments: Comments,
}

/// A line of tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Where the first token starts.
    pub start: Position,
    /// Where the last token ends.
    pub end: Position,
    /// The tokens, quoted where they need to be. In a block, without the directive.
    pub tokens: Vec<String>,
    /// The comments above and beside it.
    pub comments: Comments,
}

/// A directive in parentheses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// Where the first token starts.
    pub start: Position,
    /// What stands before the parenthesis.
    pub tokens: Vec<String>,
    /// The comments above it.
    pub comments: Comments,
    /// Where the opening parenthesis stands.
    pub open: Position,
    /// The comments beside the opening parenthesis.
    pub open_comments: Comments,
    /// What stands between the parentheses.
    pub lines: Vec<Line>,
    /// Where the closing parenthesis stands.
    pub close: Position,
    /// The comments above and beside the closing parenthesis.
    pub close_comments: Comments,
}

/// The comments that belong to a part of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    /// Whole lines above it. An empty one is an empty line, kept inside blocks.
    pub before: Vec<Comment>,
    /// Beside it, at the end of the line.
    pub suffix: Vec<Comment>,
}

/// One comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    /// Where it starts.
    pub start: Position,
    /// Its text from `//` to the end of the line.
    pub text: String,
}

impl Comments {
    /// The texts of all comments without `//` and the blanks around them, empty lines left out.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let all = self.before.iter().chain(&self.suffix);
        all.filter_map(|comment| Some(comment.text.strip_prefix("//")?.trim()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before.is_empty() && self.suffix.is_empty()
    }
}
