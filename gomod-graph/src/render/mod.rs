//! A view as text for people and for other programs.

mod digraph;
mod dot;
mod graphml;
mod html;
#[cfg(feature = "serde")]
mod json;
mod mermaid;
mod numbered;
mod tree;

pub use mermaid::{Mermaid, MermaidLimits};
pub use tree::TreeOptions;
