//! Graphs in the formats that all commands that draw share.

use gomod_graph::{MermaidLimits, ModuleView};

use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

/// The formats besides text.
pub(super) const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Digraph,
    Format::Dot,
    Format::Mermaid,
    Format::Graphml,
    Format::Html,
];

/// The view in a format; `text` makes the text.
pub(super) fn draw(
    view: &ModuleView<'_>,
    format: Format,
    warnings: &mut Vec<String>,
    text: impl FnOnce() -> String,
) -> Result<String, Failure> {
    Ok(match format {
        Format::Json => json::document(view)?,
        Format::Digraph => view.to_digraph(),
        Format::Dot => view.to_dot(),
        Format::Mermaid => {
            let diagram = view.to_mermaid(&MermaidLimits::default());
            if diagram.left_out > 0 {
                warnings.push(format!(
                    "left out the {} modules furthest from the main module, for GitHub draws no more; try --reduce or \
                     --format html",
                    diagram.left_out
                ));
            }
            diagram.text
        }
        Format::Graphml => view.to_graphml(),
        Format::Html => {
            let main: Vec<String> = view.main_modules().names().collect();
            view.to_html(&format!("Modules of {}", main.join(", ")))
        }
        _ => text(),
    })
}
