//! Colours, and text that cannot play tricks with the terminal.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default().bold();

/// Names in profiles are any bytes: control characters, such as those that begin an escape sequence
/// or a new line, become U+FFFD.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        text.replace(char::is_control, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Breaks text into lines of at most `width` columns, at spaces; longer words stay whole.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{printable, wrapped};

    #[test]
    fn names_cannot_move_the_cursor() {
        assert_eq!(printable("main.\x1b[2Jf\ng"), "main.\u{fffd}[2Jf\u{fffd}g");
        assert_eq!(printable("main.größe"), "main.größe");
    }

    #[test]
    fn lines_are_broken_at_spaces_only() {
        assert_eq!(wrapped("a bb ccc dddddd e", 5), ["a bb", "ccc", "dddddd", "e"]);
    }
}
