//! The tree of both heaps for a differential flame graph.

use super::compare::Comparison;
use super::options::Measure;
use super::tree::Both;
use crate::render::FlameNode;

/// Nodes that carry less than this share of all bytes are far too narrow to draw, and not even counted.
const LEAST_SHARE: f64 = 1e-6;

impl Comparison<'_> {
    /// A differential flame graph of the live bytes as one SVG file, to zoom and search in a browser.
    pub fn flame_graph(&self, title: &str) -> String {
        self.flame_tree().to_svg(title)
    }

    fn flame_tree(&self) -> FlameNode {
        let sums = self.tree.sums(Measure::Bytes);
        let functions = self.function_names();
        let root = self.tree.nodes.len().saturating_sub(1);
        let of = |n: usize| {
            let Both { before, after } = sums.get(n).copied().unwrap_or_default();
            (before as u64, after as u64)
        };
        let (before, after) = of(root);
        let all = before.max(after);
        // Children stand before their parents, so these are made when their parent's turn comes.
        let mut children: Vec<Vec<FlameNode>> = vec![Vec::new(); self.tree.nodes.len()];
        for (n, node) in self.tree.nodes.iter().enumerate() {
            let (before, after) = of(n);
            if (before.max(after) as f64) < LEAST_SHARE * all as f64 || n == root {
                continue;
            }
            let mut below = children.get_mut(n).map(std::mem::take).unwrap_or_default();
            for &element in self.path_to(n).get(node.from as usize..).unwrap_or_default().iter().rev() {
                below.sort_by(|x, y| x.name.cmp(&y.name));
                below = vec![FlameNode {
                    name: self.describe(element, &functions),
                    before,
                    after,
                    children: below,
                }];
            }
            if let Some(siblings) = children.get_mut(node.parent as usize) {
                siblings.append(&mut below);
            }
        }
        let mut below = children.pop().unwrap_or_default();
        below.sort_by(|x, y| x.name.cmp(&y.name));
        FlameNode { name: "all".to_owned(), before, after, children: below }
    }
}
