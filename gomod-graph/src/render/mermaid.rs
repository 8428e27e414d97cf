use super::numbered::Numbered;
use crate::ModuleView;
use std::fmt::Write;

/// How much of a graph Mermaid draws.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MermaidLimits {
    /// Edges; GitHub refuses more than 500, Mermaid's default `maxEdges`.
    pub edges: usize,
    /// Bytes of text; GitHub refuses more than 50,000, Mermaid's default `maxTextSize`.
    pub text_bytes: usize,
}

impl Default for MermaidLimits {
    fn default() -> Self {
        Self { edges: 500, text_bytes: 50_000 }
    }
}

/// A Mermaid diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mermaid {
    /// The text of the diagram. Where it was cut, it says so.
    pub text: String,
    /// How many modules did not fit.
    pub left_out: usize,
}

impl ModuleView<'_> {
    /// The graph as Mermaid draws it in Markdown. What goes beyond the limits is cut by rank: the modules furthest from
    /// the main modules are left out.
    pub fn to_mermaid(&self, limits: &MermaidLimits) -> Mermaid {
        const HEAD: &str = "flowchart LR\n";
        // For what the text says about the cut.
        const RESERVE: usize = 160;
        let numbered = Numbered::of(self);
        let mut required_by: Vec<Vec<usize>> = vec![Vec::new(); numbered.modules.len()];
        for (from, to) in numbered.requirements() {
            if let Some(slot) = required_by.get_mut(to) {
                slot.push(from);
            }
        }
        let room = limits.text_bytes.saturating_sub(HEAD.len() + RESERVE);
        let (mut nodes, mut edges) = (String::new(), String::new());
        let (mut kept, mut edge_count) = (0, 0);
        for (number, module) in numbered.modules.iter().enumerate() {
            let shape = if module.is_main { ("([", "])") } else { ("[", "]") };
            // Writing to a string cannot fail.
            let mut node = String::new();
            let _ = writeln!(node, "    n{number}{}\"{}\"{}", shape.0, escaped(&module.label()), shape.1);
            let to_kept = module.required.iter().filter(|&&to| to <= number).map(|&to| (number, to));
            let from_kept = required_by.get(number).into_iter().flatten().filter(|&&from| from < number);
            let mut new_edges = String::new();
            let mut new_count = 0;
            for (from, to) in to_kept.chain(from_kept.map(|&from| (from, number))) {
                let _ = writeln!(new_edges, "    n{from} --> n{to}");
                new_count += 1;
            }
            let size = nodes.len() + edges.len() + node.len() + new_edges.len();
            if edge_count + new_count > limits.edges || size > room {
                break;
            }
            nodes.push_str(&node);
            edges.push_str(&new_edges);
            edge_count += new_count;
            kept += 1;
        }
        let left_out = numbered.modules.len() - kept;
        let mut text = HEAD.to_owned();
        if left_out > 0 {
            let _ = writeln!(
                text,
                "    %% Cut: {kept} of {} modules, those nearest to the main modules.",
                numbered.modules.len()
            );
            let _ = writeln!(text, "    cut>\"and {left_out} more modules, left out\"]");
        }
        text.push_str(&nodes);
        text.push_str(&edges);
        Mermaid { text, left_out }
    }
}

/// As a label in double quotes.
fn escaped(label: &str) -> String {
    label.replace('&', "#amp;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}
