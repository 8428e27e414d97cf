/// How to judge a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The rule.
    pub policy: Policy,
    /// How many suspects to name at most. Default 5.
    pub top: usize,
    /// The process must not use more bytes than this: asks for the time until it does.
    pub memory_limit_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { policy: Policy::Evidence, top: 5, memory_limit_bytes: None }
    }
}

/// The rule by which a series is called leaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Policy {
    /// Increments of sampled objects, tested against chance and judged by how they go on.
    #[default]
    Evidence,
    /// The live heap grows by more than 20 % three times in a row; the top stacks are suspected.
    /// A classic, kept to compare with: a slow leak never grows that fast, a cache that fills does.
    ThreeGrowths,
    /// At least 90 % of the objects that a site allocates stay live.
    AllocsVersusInuse,
}
