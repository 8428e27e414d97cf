use super::numbered::Numbered;
use crate::ModuleView;
use std::fmt::Write;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="path" for="node" attr.name="path" attr.type="string"/>
  <key id="version" for="node" attr.name="version" attr.type="string"/>
  <key id="replacement" for="node" attr.name="replacement" attr.type="string"/>
  <key id="main" for="node" attr.name="main" attr.type="boolean"/>
  <graph id="modules" edgedefault="directed">
"#;

impl ModuleView<'_> {
    /// The graph as GraphML, for yEd, Gephi and their kin.
    pub fn to_graphml(&self) -> String {
        let numbered = Numbered::of(self);
        let mut text = HEAD.to_owned();
        for (number, module) in numbered.modules.iter().enumerate() {
            let replacement = module.replacement.map(ToString::to_string).unwrap_or_default();
            let main = if module.is_main { "true" } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(text, "    <node id=\"n{number}\">");
            let mut data = |key: &str, value: &str| {
                if !value.is_empty() {
                    let _ = write!(text, "<data key=\"{key}\">{}</data>", escaped(value));
                }
            };
            data("path", &module.module.path);
            data("version", &module.module.version);
            data("replacement", &replacement);
            data("main", main);
            text.push_str("</node>\n");
        }
        for (from, to) in numbered.requirements() {
            let _ = writeln!(text, "    <edge source=\"n{from}\" target=\"n{to}\"/>");
        }
        text.push_str("  </graph>\n</graphml>\n");
        text
    }
}

/// As text of an element. Control characters are not allowed in XML at all.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
