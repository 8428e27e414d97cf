//! Text inside XML.

use std::fmt::{self, Write};

/// Displays text so that it may stand between tags and in quoted attributes.
///
/// Most control characters are forbidden in XML even when escaped, and the others would break a line, so
/// all are replaced.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            match char {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\u{fffe}' | '\u{ffff}' => f.write_char(char::REPLACEMENT_CHARACTER)?,
                _ if char.is_control() => f.write_char(char::REPLACEMENT_CHARACTER)?,
                _ => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn nothing_is_left_that_xml_forbids() {
        let text = Escaped("a<b>&\"c'\0\u{1b}\n\u{85}\u{ffff}é😀").to_string();
        assert_eq!(text, "a&lt;b&gt;&amp;&quot;c&#39;\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}é😀");
    }
}
