use crate::Frame;

/// What changed between two heap profiles.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Diff {
    /// How alike the heaps are as a whole.
    pub similarity: Similarity,
    /// Live bytes before, of all sites.
    pub before_bytes: u64,
    /// Live bytes after, of all sites.
    pub after_bytes: u64,
    /// Every site that holds memory on one side at least, the largest difference first.
    pub sites: Vec<SiteDiff>,
    /// Where in the call tree the change begins, the largest first.
    pub origins: Vec<Origin>,
    /// What limits the answer.
    pub warnings: Vec<String>,
}

impl Diff {
    /// Live bytes after less live bytes before.
    pub fn delta_bytes(&self) -> i64 {
        difference(self.before_bytes, self.after_bytes)
    }
}

/// What does not fit is as large as can be.
pub(super) fn difference(before: u64, after: u64) -> i64 {
    let delta = i128::from(after) - i128::from(before);
    delta.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// Weighted Jaccard similarity of the two call trees, 0 (nothing in common) to 1 (equal).
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Similarity {
    /// Of the bytes: falls when the heap grows.
    pub absolute: f64,
    /// Of each node's share of all bytes: falls when the heap changes its shape.
    pub shape: f64,
    /// What `absolute` would be at least, nearly always, had nothing changed but the dice of the sampling.
    pub noise_absolute: f64,
    /// The same for `shape`.
    pub noise_shape: f64,
    /// `absolute` or `shape` is below both the threshold and what noise explains.
    pub changed: bool,
}

/// A site in both builds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SiteDiff {
    /// The first line outside the standard library, from the leaf; `None` for a new site. What the standard
    /// library allocates for itself bears the name of its package, without file and line.
    pub before: Option<Frame>,
    /// The same in the second profile; `None` for a site that is gone.
    pub after: Option<Frame>,
    /// How both were found to be one site; `None` where only one side has it.
    #[cfg_attr(feature = "serde", serde(rename = "match"))]
    pub method: Option<Match>,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// What happened to it.
    pub change: Change,
    /// Live bytes before.
    pub before_bytes: u64,
    /// Live bytes after.
    pub after_bytes: u64,
    /// The difference.
    pub delta_bytes: i64,
    /// Live objects before.
    pub before_objects: u64,
    /// Live objects after.
    pub after_objects: u64,
    /// The difference in standard deviations of the sampling.
    pub z: f64,
}

/// Differences of less than this many standard deviations may be chance: there are many places to look at.
pub(super) const CONSPICUOUS: f64 = 3.0;

impl SiteDiff {
    /// Whether the difference is three standard deviations of the sampling or more. Below that it may be
    /// chance, and so may be that a site was seen on one side only.
    pub fn is_conspicuous(&self) -> bool {
        self.z.abs() >= CONSPICUOUS
    }
}

/// How a site of one build was recognised in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Match {
    /// Function and line are the same.
    Equal,
    /// The same function, another line or file.
    Moved,
    /// Another function, but size and callers are alike.
    Similar,
    /// The function has a new name.
    Renamed,
    /// One site became several, or several became one.
    Split,
}

impl Match {
    /// The method in snake case, as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Moved => "moved",
            Self::Similar => "similar",
            Self::Renamed => "renamed",
            Self::Split => "split",
        }
    }
}

/// What happened to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Change {
    /// It holds more, beyond chance.
    Grown,
    /// It holds less, beyond chance.
    Shrunk,
    /// The difference may be chance.
    Unchanged,
    /// Only the second profile has it.
    New,
    /// Only the first profile has it.
    Gone,
}

impl Change {
    /// The change in snake case, as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
            Self::Unchanged => "unchanged",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// A place in the call tree where a change begins: as deep as it still carries the change.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Origin {
    /// The functions from the root; the last is the place. Packages of the standard library stand for their functions.
    pub path: Vec<String>,
    /// Live bytes below it before.
    pub before_bytes: u64,
    /// Live bytes below it after.
    pub after_bytes: u64,
    /// The difference.
    pub delta_bytes: i64,
    /// The difference in standard deviations of the sampling.
    pub z: f64,
}
