use crate::diff::names::{local, words};

/// Longer names are compared by their beginning.
const LONGEST: usize = 96;

/// A function name taken apart, without its package.
#[derive(Debug, Clone, Default)]
pub(super) struct NameParts {
    /// Sorted.
    words: Vec<String>,
    /// All runs of three letters, sorted.
    runs: Vec<String>,
}

impl NameParts {
    pub(super) fn of(name: &str) -> Self {
        let start: String = local(name).chars().take(LONGEST).collect();
        let mut words = words(&start);
        let letters: Vec<char> = words.concat().chars().collect();
        let mut runs: Vec<String> = letters.windows(3).map(|run| run.iter().collect()).collect();
        words.sort_unstable();
        runs.sort_unstable();
        Self { words, runs }
    }

    /// How alike two names are, 0 to 1: by words, and by runs of letters, since `load` may become `reload`
    /// and `price` `prices`.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        dice(&self.words, &other.words).max(dice(&self.runs, &other.runs))
    }
}

/// Twice what both sorted lists have over all that they have.
fn dice(one: &[String], other: &[String]) -> f64 {
    let (mut shared, mut mine, mut theirs) = (0usize, one.iter().peekable(), other.iter().peekable());
    while let (Some(x), Some(y)) = (mine.peek(), theirs.peek()) {
        let order = x.cmp(y);
        shared += usize::from(order.is_eq());
        if order.is_le() {
            mine.next();
        }
        if order.is_ge() {
            theirs.next();
        }
    }
    2.0 * shared as f64 / (one.len() + other.len()).max(1) as f64
}
