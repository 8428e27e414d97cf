/// How to compare two heaps.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DiffOptions {
    /// A node at depth d of the call tree weighs max(`min_depth_weight`, `decay`^d). 0 to 1, default 0.9.
    pub decay: f64,
    /// No node weighs less. 0 to 1, default 0.3.
    pub min_depth_weight: f64,
    /// Where depth is counted from.
    pub depth_from: TreeEnd,
    /// What the similarity is of.
    pub measure: Measure,
    /// Heaps that are more similar than this are not called changed. Default 0.85.
    pub threshold: f64,
    /// How many places to name where the change begins. Default 5.
    pub top: usize,
}

/// An end of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TreeEnd {
    /// The function that a goroutine was started with: changes near it weigh most.
    #[default]
    Root,
    /// The allocation: changes of sites weigh most.
    Leaf,
}

/// What a node of the call tree holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Measure {
    /// Live bytes.
    #[default]
    Bytes,
    /// Live objects.
    Objects,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self {
            decay: 0.9,
            min_depth_weight: 0.3,
            depth_from: TreeEnd::Root,
            measure: Measure::Bytes,
            threshold: 0.85,
            top: 5,
        }
    }
}

impl DiffOptions {
    pub(super) fn weight(&self, depth: usize) -> f64 {
        let decay = self.decay.clamp(0.0, 1.0);
        decay.powi(depth.min(10_000) as i32).max(self.min_depth_weight.clamp(0.0, 1.0))
    }
}
