#![warn(clippy::arithmetic_side_effects)]

use super::syntax::Comments;

/// The comments of a line, or if it has none, those of its block.
pub(super) fn directive_comment(line: &Comments, block: Option<&Comments>) -> String {
    let comments = if line.is_empty() { block.unwrap_or(line) } else { line };
    comments.texts().collect::<Vec<_>>().join("\n")
}

/// The text of the first paragraph that starts with `Deprecated:`.
pub(super) fn deprecation(comment: &str) -> Option<String> {
    const MARK: &str = "Deprecated:";
    let rest = comment.strip_prefix(MARK).or_else(|| {
        let paragraph = comment.split_once("\n\nDeprecated:");
        paragraph.map(|(_, rest)| rest)
    })?;
    let text = rest.trim_start_matches(' ');
    let text = text.split("\n\n").next().unwrap_or_default();
    (!text.is_empty()).then(|| text.to_owned())
}
