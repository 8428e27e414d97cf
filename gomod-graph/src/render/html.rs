use super::numbered::Numbered;
use crate::ModuleView;
use std::fmt::Write;

const PAGE: &str = include_str!("page.html");

impl ModuleView<'_> {
    /// The graph as one HTML page for a browser: a tree to fold, and a search for modules that shows the shortest chain to
    /// each. It loads nothing from elsewhere.
    pub fn to_html(&self, title: &str) -> String {
        let numbered = Numbered::of(self);
        let mut modules = String::from("[");
        for (number, module) in numbered.modules.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            let main = u8::from(module.is_main);
            // Writing to a string cannot fail.
            let _ = write!(modules, "{comma}\n[{},{main},{:?}]", string(&module.label()), module.required);
        }
        modules.push(']');
        let (before, after) = PAGE.split_once("/*MODULES*/[]").unwrap_or_default();
        let before = before.replace("<!--TITLE-->", &escaped(title));
        format!("{before}{modules}{after}")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// As a string of JavaScript inside a page.
fn string(text: &str) -> String {
    let mut string = String::with_capacity(text.len() + 2);
    string.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(string, "\\u{:04x}", u32::from(c));
            }
            c if c.is_control() => {
                let _ = write!(string, "\\u{:04x}", u32::from(c));
            }
            c => string.push(c),
        }
    }
    string.push('"');
    string
}
