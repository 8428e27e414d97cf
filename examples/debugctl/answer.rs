/// What a tool has to say.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The document to print.
    pub(crate) body: Body,
    /// Whether something was found; each tool says what counts.
    pub(crate) found: bool,
    /// What limits the answer, one line each; empty where `body` already says it.
    pub(crate) warnings: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum Body {
    /// With its last line ended. May hold ANSI styles in text format.
    Text(String),
    /// Not for terminals.
    Binary(Vec<u8>),
}
