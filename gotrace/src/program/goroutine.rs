use super::{NameId, PlaceId, SiteId, StartId};
use crate::event::GoState;
use crate::ids::{GoroutineId, Time};

/// The row of a live goroutine. Rows are used again, so that they stay below the most that ever
/// lived at one time: an analysis keeps what it knows of goroutines in an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub(crate) u32);

impl Slot {
    /// Slots count from 0, so they can index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A live goroutine.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Goroutine {
    /// Its number.
    pub id: GoroutineId,
    /// What it does.
    pub state: GoState,
    /// Since when; a mere restatement does not count.
    pub since: Time,
    /// Its first event.
    pub first: Time,
    /// Was it created before the trace, or in a part that was lost? `site` has no frame then.
    pub existed: bool,
    /// Why it entered `state`.
    pub reason: NameId,
    /// The last stack that is known of it.
    pub place: PlaceId,
    /// Where it was created.
    pub site: SiteId,
    /// Its start function.
    pub start: StartId,
    /// Is it one of the runtime: does it start with `runtime.…`, but for `runtime.main`? Not known
    /// before `start` is.
    pub system: bool,
}
