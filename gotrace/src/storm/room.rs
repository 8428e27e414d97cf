//! Who makes room for whom: a load that is renewed is no rise, although what begins in the trace has not
//! ended yet.

use super::fold::StormAnalysis;
use super::site::Track;
use crate::ids::Time;
use crate::program::{Program, SiteId, StartId, row_mut};

/// How many goroutines lived once and do not any more.
#[derive(Debug)]
pub(super) struct Room {
    /// By start function.
    by_start: Vec<i64>,
    /// How many more live of all sites together than when the trace began.
    risen: i64,
}

impl Room {
    pub(super) fn of(analysis: &StormAnalysis, program: &Program) -> Self {
        let (mut by_start, mut risen) = (Vec::new(), 0);
        for (id, track) in analysis.tracks() {
            risen += track.alive.max(0);
            if let Some(room) = row_mut(&mut by_start, program.site(id).start.index()) {
                *room += track.fallen();
            }
        }
        Self { by_start, risen }
    }

    /// Does a site that has risen by `growth` take the place of others?
    pub(super) fn is_taken(
        &self,
        analysis: &StormAnalysis,
        id: SiteId,
        track: &Track,
        growth: i64,
        program: &Program,
    ) -> bool {
        // One came as another went.
        if track.successors * 5 >= growth * 4 {
            return true;
        }
        let program_growth = analysis.live - track.live_before;
        let is_flat = program_growth * 2 < growth;
        // All together rose as those from before the trace went, who have no names. What is more may be
        // chance.
        let vacated = analysis.vacated;
        let is_renewed = vacated * 2 >= self.risen && vacated <= self.risen * 2;
        let is_chance = program_growth as f64 <= 3.0 * (self.risen as f64).sqrt();
        is_renewed && (is_flat || is_chance)
            || is_flat && self.made_by_related(analysis, id, track, program) * 2 >= growth
    }

    /// The room that its creators made, and others that start alike.
    fn made_by_related(&self, analysis: &StormAnalysis, id: SiteId, track: &Track, program: &Program) -> i64 {
        let start = program.site(id).start;
        let alike = match start {
            StartId::UNKNOWN => 0,
            start => self.by_start.get(start.index()).map_or(0, |room| room - track.fallen()),
        };
        let parent = track.parent.winner();
        let creators = analysis.track_of(parent).filter(|_| program.site(parent).start != start);
        alike + creators.map_or(0, Track::fallen)
    }
}

/// Pairs goroutines from before the trace that end with others that are created at the same time.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The last that was created and the last that ended, if they have no partner yet.
    created: Option<(SiteId, Time)>,
    ended: Option<Time>,
}

/// So long it takes at most to hand a place over.
const HAND_OVER_NS: i64 = 200_000;

impl Pairs {
    /// One is created: true if it takes the place of one that has just ended.
    #[inline]
    pub(super) fn create(&mut self, site: SiteId, time: Time) -> bool {
        let Some(ended) = self.ended.take() else {
            self.created = Some((site, time));
            return false;
        };
        let is_pair = time.since(ended) <= HAND_OVER_NS;
        self.created = (!is_pair).then_some((site, time));
        is_pair
    }

    /// One from before the trace ends: the site of one that was just created in its place.
    pub(super) fn end(&mut self, time: Time) -> Option<SiteId> {
        let pair = self.created.take().filter(|(_, created)| time.since(*created) <= HAND_OVER_NS);
        self.ended = pair.is_none().then_some(time);
        pair.map(|(site, _)| site)
    }
}
