use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::event::GoState;
use crate::ids::Time;
use crate::program::{Goroutine, NameId, PlaceFrame, PlaceId, Program, Site, SiteId, StartId};

/// What the goroutines of a site did at a moment: the most common of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Snapshot {
    pub(super) taken: Time,
    /// All of them.
    pub(super) count: u64,
    pub(super) state: GoState,
    pub(super) reason: NameId,
    pub(super) place: PlaceId,
    /// Those that did this, at this place.
    pub(super) share: u64,
}

/// Does a goroutine belong to the site, or look so as far as the trace knows?
pub(super) fn belongs(goroutine: &Goroutine, id: SiteId, site: &Site<'_>) -> bool {
    goroutine.site == id
        || goroutine.existed && goroutine.start == site.start && site.start != StartId::UNKNOWN
}

pub(super) fn snapshot(program: &Program, id: SiteId) -> Option<Snapshot> {
    let site = program.site(id);
    let mut count = 0;
    let mut waits: FxHashMap<Wait, u64> = FxHashMap::default();
    for (_, goroutine) in program.goroutines() {
        if belongs(goroutine, id, &site) {
            count += 1;
            *waits.entry(Wait::of(goroutine)).or_default() += 1;
        }
    }
    // Why goroutines wait that have waited since before the trace is not said, and their stacks have
    // frames of the runtime more: they belong to those that wait at the same line.
    let mut by_line: FxHashMap<(GoState, Option<PlaceFrame<'_>>), (u64, Wait, u64)> = FxHashMap::default();
    for (wait, share) in waits {
        let line = program.place(wait.place).outside_runtime();
        let (all, most, most_share) = by_line.entry((wait.state, line)).or_insert((0, wait, share));
        *all += share;
        let rank = |wait: Wait, share: u64| (wait.reason != NameId::EMPTY, share, Reverse(wait));
        if rank(wait, share) > rank(*most, *most_share) {
            (*most, *most_share) = (wait, share);
        }
    }
    let (share, most, _) = by_line.into_values().max_by_key(|(all, most, _)| (*all, Reverse(*most)))?;
    let Wait { state, reason, place } = most;
    Some(Snapshot { taken: program.now(), count, state, reason, place, share })
}

/// What a goroutine is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Wait {
    state: GoState,
    reason: NameId,
    place: PlaceId,
}

impl Wait {
    fn of(goroutine: &Goroutine) -> Self {
        let &Goroutine { state, reason, place, .. } = goroutine;
        match state {
            // New, preempted or woken is all one: there are too few Ps.
            GoState::Runnable => Self { state, reason: NameId::EMPTY, place: PlaceId::NONE },
            _ => Self { state, reason, place },
        }
    }
}
