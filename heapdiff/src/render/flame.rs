/// A function in both call trees, with all below it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FlameNode {
    pub(crate) name: String,
    /// Live bytes of the node and all below it.
    pub(crate) before: u64,
    /// The same in the second profile.
    pub(crate) after: u64,
    /// In the order of their names.
    pub(crate) children: Vec<FlameNode>,
}
