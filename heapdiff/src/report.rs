use crate::Frame;

/// What a series of snapshots shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Verdict {
    /// Memory is kept that should have been freed: it grows, beyond chance, to the end of the series.
    Leak,
    /// It grows to the end, but as memory does that follows a rising load; or in steps so far apart that
    /// the end cannot be seen.
    Suspect,
    /// It goes up and down between troughs that do not rise.
    Periodic,
    /// It has grown and has stopped.
    WarmUp,
    /// It has grown in one or two steps.
    OneOff,
    /// Nothing moves beyond chance.
    Stable,
    /// Too few snapshots, or too few samples in them.
    NotEnoughData,
}

impl Verdict {
    /// The verdict in snake case, as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leak => "leak",
            Self::Suspect => "suspect",
            Self::Periodic => "periodic",
            Self::WarmUp => "warm_up",
            Self::OneOff => "one_off",
            Self::Stable => "stable",
            Self::NotEnoughData => "not_enough_data",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The answer to a series: a verdict, why, and who is suspected.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// The verdict on the whole series.
    pub verdict: Verdict,
    /// Why, in words and numbers.
    pub reason: String,
    /// Snapshots that were used.
    pub snapshots: usize,
    /// Time from the first to the last snapshot used, in nanoseconds.
    pub duration_ns: i64,
    /// Who leaks, the worst first. Empty unless the verdict is leak or suspect.
    pub suspects: Vec<Suspect>,
    /// Sites that allocate much and keep nothing. They cost CPU time; they are no leaks.
    pub churn: Vec<Churn>,
    /// Seconds until the process reaches the memory limit of the options, if the suspects grow on as
    /// they did.
    pub time_to_limit_s: Option<f64>,
    /// What was left out, and what limits the answer.
    pub warnings: Vec<String>,
}

/// A place in the program whose memory grows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Suspect {
    /// 1 for the worst.
    pub rank: usize,
    /// `Leak` or `Suspect`.
    pub verdict: Verdict,
    /// The frame to blame: the first one outside the standard library or, where that is a helper
    /// which many callers share, the caller that brings the growth.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub frame: Frame,
    /// Live bytes gained, troughs compared with troughs.
    pub growth_bytes: i64,
    /// The same per second.
    pub growth_bytes_per_s: f64,
    /// Where the rate lies with 95 % confidence, as far as chance in the sampling goes.
    pub growth_bytes_per_s_interval: [f64; 2],
    /// Live objects gained.
    pub growth_objects: i64,
    /// Share of the bytes allocated here during the series that is still live, 0 to 1.
    pub retention: Option<f64>,
    /// Expected share of false alarms among the sites at least as conspicuous as this one.
    pub q_value: f64,
    /// Sampled objects gained: what the numbers above stand on.
    pub samples: u64,
    /// The stack that brings most of the growth, leaf first.
    pub stack: Vec<Frame>,
    /// Goroutines that have frames or their creator in common with the stack: they may hold the memory.
    pub holders: Vec<Holder>,
}

/// Something that may keep a suspect's memory alive.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Holder {
    /// What it is.
    pub kind: HolderKind,
    /// The function the goroutines were started with.
    pub name: String,
    /// What they wait for, as Go names it; `None` when the dump does not say.
    pub state: Option<String>,
    /// How many there are at the end.
    pub count: u64,
    /// How many more than at the beginning.
    pub growth: i64,
    /// The function that started them.
    pub created_by: Option<String>,
}

/// The kind of a [`Holder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum HolderKind {
    /// Goroutines of one function, state and creator.
    Goroutine,
}

/// A site that allocates much and keeps nothing.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Churn {
    /// The first frame outside the standard library.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub frame: Frame,
    /// Bytes allocated per second during the series.
    pub alloc_bytes_per_s: f64,
    /// Its share of all bytes allocated during the series, 0 to 1.
    pub share: f64,
}
