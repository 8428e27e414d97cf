//! Where the frames of a flame graph stand.

use super::FlameNode;

/// A node with its place. Units are bytes, so that places are exact.
pub(super) struct Placed<'a> {
    pub(super) node: &'a FlameNode,
    /// Steps from the root.
    pub(super) depth: usize,
    pub(super) start: u128,
    /// The larger of before and after, but at least as wide as all children together: where one child grew
    /// and another shrank, both sides of the parent are smaller than what is drawn below it.
    pub(super) width: u128,
    parent: Option<usize>,
}

/// All nodes, parents before their children, and siblings from left to right.
pub(super) fn place(root: &FlameNode) -> Vec<Placed<'_>> {
    let mut placed = in_order(root);
    widen(&mut placed);
    line_up(&mut placed);
    placed
}

fn in_order(root: &FlameNode) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    let mut waiting = vec![(root, 0, None)];
    while let Some((node, depth, parent)) = waiting.pop() {
        let own = Some(placed.len());
        let width = u128::from(node.before.max(node.after));
        placed.push(Placed { node, depth, start: 0, width, parent });
        waiting.extend(node.children.iter().rev().map(|child| (child, depth + 1, own)));
    }
    placed
}

/// Children come after their parents, so that going backwards all below a node is known before it.
fn widen(placed: &mut [Placed<'_>]) {
    let mut below = vec![0; placed.len()];
    for (n, node) in placed.iter_mut().enumerate().rev() {
        node.width = node.width.max(below.get(n).copied().unwrap_or_default());
        if let Some(sum) = node.parent.and_then(|parent| below.get_mut(parent)) {
            *sum += node.width;
        }
    }
}

fn line_up(placed: &mut [Placed<'_>]) {
    // Where the next child of each node starts.
    let mut next = vec![0; placed.len()];
    for (n, node) in placed.iter_mut().enumerate() {
        if let Some(free) = node.parent.and_then(|parent| next.get_mut(parent)) {
            node.start = *free;
            *free += node.width;
        }
        if let Some(free) = next.get_mut(n) {
            *free = node.start;
        }
    }
}
