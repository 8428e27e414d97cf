use crate::ids::Time;
use crate::program::OwnedFrame;

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FindingKind {
    /// Live goroutines rose far above their level and stayed there for a window at least.
    Storm,
    /// Goroutines are created slowly and steadily and do not end.
    Leak,
    /// As steep as a storm, but most of it is over within a window: no trouble as such.
    Burst,
}

impl FindingKind {
    /// In one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Storm => "storm",
            Self::Leak => "leak",
            Self::Burst => "burst",
        }
    }
}

/// Where goroutines come from in numbers that ought not to be.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// A storm, a leak or a burst.
    pub kind: FindingKind,
    /// When it began: the first goroutine above the usual level. The begin of the trace if it began
    /// before.
    pub start_ns: Time,
    /// When the most goroutines lived.
    pub peak_ns: Time,
    /// How many that were, all of the program counted.
    pub peak_live: u64,
    /// The `go` statement: the innermost frame of the creator outside the runtime. Empty where the
    /// trace has no stack of a creator: goroutines that timers start, as `time.AfterFunc` does.
    pub site: OwnedFrame,
    /// There was a stack of the creator, but that part of the trace is damaged or cut off.
    pub site_lost: bool,
    /// What the goroutines start with.
    pub start_function: String,
    /// The stack of the creator, leaf first, as first seen.
    pub creator: Vec<OwnedFrame>,
    /// Goroutines that start alike and were there before the trace, if it had begun by then.
    pub existed: u64,
    /// Goroutines that the site created from the start on.
    pub created: u64,
    /// Goroutines of the site that ended from the start on.
    pub ended: u64,
    /// Goroutines of the site, and of those that existed, that lived when it was over or at the end of
    /// the trace.
    pub alive: u64,
    /// What most of them were at, near the peak.
    pub waiting_on: WaitingOn,
    /// Scheduling latency of user goroutines, 99th percentile.
    pub sched_latency_p99_ns: BeforeDuring,
    /// Bytes of the heap at the start, and at the peak; `None` if the trace does not say.
    pub heap_bytes: BeforeDuring,
    /// The most goroutines that were ready to run at one time while it grew.
    pub peak_runnable: u64,
    /// Live goroutines of the program at the start.
    pub live_before: u64,
    /// The most that the site created per second, over a twentieth of a window.
    pub peak_rate_per_s: f64,
    /// When it was over; `None` if it lasted to the end of the trace.
    pub end_ns: Option<Time>,
    /// Had it begun before the trace?
    pub began_before_window: bool,
    /// Other sites that rose with it, most often because its goroutines create them.
    pub related_sites: Vec<OwnedFrame>,
    /// How often; more than 1 for bursts only.
    pub count: u64,
    /// Between 0 and 1.
    pub confidence: f64,
}

/// What the goroutines were at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WaitingOn {
    /// The runtime's word for the wait; `runnable` if most were ready to run and waited for a P,
    /// `running` or `syscall` where that is what most did. Empty if it is not known.
    pub reason: String,
    /// Where they waited, leaf first.
    pub stack: Vec<OwnedFrame>,
    /// The innermost frame of it outside the standard library.
    pub site: Option<OwnedFrame>,
    /// How many waited there, and of how many.
    pub count: u64,
    /// How many there were.
    pub of: u64,
}

/// A figure before and in the time in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BeforeDuring {
    /// Before; `None` if there is none.
    pub before: Option<u64>,
    /// In it; `None` if there is none.
    pub during: Option<u64>,
}
