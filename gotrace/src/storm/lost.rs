use rustc_hash::FxHashMap;

use crate::ids::{GoroutineId, Time};
use crate::program::SiteId;

/// What happened to the goroutines in a part of the trace that is lost, as far as the generation
/// after it tells: at its end, all that live are named again.
#[derive(Debug)]
pub(super) struct LostPart {
    pub(super) since: Time,
    /// When events go on.
    pub(super) until: Time,
    /// Live goroutines of the program before it.
    pub(super) live_before: i64,
    /// The runtime numbers goroutines upwards: those after this one were created in it.
    last_before: GoroutineId,
    /// Goroutines that were created in it, by site.
    pub(super) created: FxHashMap<SiteId, i64>,
    /// Goroutines that ended in it, by site.
    pub(super) ended: FxHashMap<SiteId, i64>,
}

impl LostPart {
    pub(super) fn new(since: Time, live_before: i64, last_before: GoroutineId) -> Self {
        let (created, ended) = (FxHashMap::default(), FxHashMap::default());
        Self { since, until: since, live_before, last_before, created, ended }
    }

    pub(super) fn has_created(&self, goroutine: GoroutineId) -> bool {
        goroutine > self.last_before
    }
}
