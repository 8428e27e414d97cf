use super::numbered::Numbered;
use crate::ModuleView;
use std::fmt::Write;

impl ModuleView<'_> {
    /// The graph for Graphviz: main modules as boxes with a thick line, replaced ones dashed.
    pub fn to_dot(&self) -> String {
        let numbered = Numbered::of(self);
        let mut text =
            "digraph modules {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"Helvetica\"];\n".to_owned();
        for (number, module) in numbered.modules.iter().enumerate() {
            let style = match (module.is_main, module.replacement) {
                (true, _) => ", style=bold",
                (false, Some(_)) => ", style=dashed",
                (false, None) => "",
            };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\tn{number} [label={}{style}];", quoted(&module.label()));
        }
        for (from, to) in numbered.requirements() {
            let _ = writeln!(text, "\tn{from} -> n{to};");
        }
        text.push_str("}\n");
        text
    }
}

fn quoted(label: &str) -> String {
    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
}
