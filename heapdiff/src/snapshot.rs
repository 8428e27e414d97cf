use pprof_parse::{GoroutineDump, Profile};

use crate::MemStats;

/// What was seen of a process at one moment.
#[derive(Debug)]
#[non_exhaustive]
pub struct Snapshot {
    /// How messages call it, for example its file name.
    pub name: String,
    /// When it was taken, in nanoseconds since 1970 UTC; by default the profile's own time.
    pub time_ns: i64,
    /// The heap profile; `allocs` profiles carry the same data.
    pub heap: Profile,
    /// All goroutines at about the same moment: they tell who holds memory.
    pub goroutines: Option<GoroutineDump>,
    /// `runtime.MemStats` of about the same moment: exact totals, and how often the collector ran.
    pub memstats: Option<MemStats>,
}

impl Snapshot {
    /// A snapshot of a heap profile alone; set the other fields if you have more.
    pub fn new(name: impl Into<String>, heap: Profile) -> Self {
        let time_ns = heap.tables().time_ns();
        Self { name: name.into(), time_ns, heap, goroutines: None, memstats: None }
    }
}
