use crate::ids::{GoroutineId, Time};
use crate::program::OwnedFrame;

/// The waits that were still on at the end of the trace.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WaitReport {
    /// By reason, wait site and creator; those that never end first, then by the time they took.
    pub open: Vec<OpenWait>,
    /// Time blocked in waits that were over by the end: all that a block profile shows.
    pub completed_ns: i64,
    /// Time blocked in waits that were not, from the first event about each.
    pub open_ns: i64,
}

/// Goroutines that wait for one reason, at one place, and come from one site.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OpenWait {
    /// The runtime's word for the wait; empty if the trace does not say, as of waits that began before
    /// it.
    pub reason: String,
    /// Where they wait: the innermost frame outside the standard library. Empty if the trace does not
    /// say.
    pub wait_site: OwnedFrame,
    /// The whole stack, leaf first, of one of them.
    pub stack: Vec<OwnedFrame>,
    /// The `go` statement that created them; `None` if they are from before the trace or from C, if a
    /// timer started them, or if it is lost.
    pub creator: Option<OwnedFrame>,
    /// They were created before the trace, or in a part that is lost.
    pub existed: bool,
    /// What they start with.
    pub start_function: String,
    /// How many.
    pub count: u64,
    /// Time blocked, added up, up to the end of the trace. What waits since before it counts from its
    /// begin.
    pub total_ns: i64,
    /// The longest wait, as far as it lies in the trace.
    pub longest_ns: i64,
    /// How many of them waited already when the trace began.
    pub since_before: u64,
    /// One of them, to look for in a goroutine dump.
    pub example: GoroutineId,
    /// When the first of these waits began, or was first seen.
    pub first_ns: Time,
    /// Waits at this place that ended in the trace.
    pub completed: u64,
    /// The longest of those.
    pub completed_longest_ns: i64,
    /// No wait at this place ever ended, or these take ten times longer than any that did; and they
    /// are more than the runtime may have of its own, where the trace does not say whose they are. A
    /// sleep does end.
    pub never_ends: bool,
    /// Are they the runtime's own, or do they write the trace?
    pub system: bool,
}
