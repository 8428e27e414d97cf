use std::fmt;

/// A moment on the clock of a trace, in nanoseconds.
///
/// From Go 1.22 on it is the machine's monotonic clock (but for Windows), so traces of one boot can
/// be compared; older traces count from about their own start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Time(pub i64);

impl Time {
    /// Nanoseconds from `earlier` to this moment; negative when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// A goroutine, by the number the runtime gave it; numbers are not used again.
    GoroutineId
}
id! {
    /// A P, a slot for running Go code; there are `GOMAXPROCS` of them.
    ///
    /// Converted traces of Go 1.21 and older have pseudo-Ps from 1,000,000 on, on which timers and
    /// the network poller unblock goroutines.
    ProcId
}
id! {
    /// An M, a thread of the operating system, by its number there; numbers can be used again.
    ThreadId
}
id! {
    /// A task of `runtime/trace`'s user annotations.
    TaskId
}

impl TaskId {
    /// No task: the parent of a task that has none.
    pub const NONE: Self = Self(u64::MAX);
    /// The task that everything without a task belongs to.
    pub const BACKGROUND: Self = Self(0);
}
