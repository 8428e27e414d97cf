use super::fold::StormAnalysis;
use super::site::Track;
use crate::program::{Program, StartId, row_mut};

/// How many goroutines that start with each function lived once and do not any more: they may have
/// made room for others, which then are no rise of the program.
#[derive(Debug)]
pub(super) struct Room {
    by_start: Vec<i64>,
}

impl Room {
    pub(super) fn of(analysis: &StormAnalysis, program: &Program) -> Self {
        let mut by_start = Vec::new();
        for (id, track) in analysis.tracks() {
            if let Some(room) = row_mut(&mut by_start, program.site(id).start.index()) {
                *room += track.fallen();
            }
        }
        Self { by_start }
    }

    /// The room that may have been made for a site: by its creators, by others that start alike, or by
    /// those from before the trace that nobody else has replaced.
    pub(super) fn made_for(
        &self,
        analysis: &StormAnalysis,
        track: &Track,
        start: StartId,
        program: &Program,
    ) -> i64 {
        let alike = match start {
            StartId::UNKNOWN => 0,
            start => self.by_start.get(start.index()).map_or(0, |room| room - track.fallen()),
        };
        let parent = track.parent.winner();
        let creators = analysis.track_of(parent).filter(|_| program.site(parent).start != start);
        let from_before = analysis.vacated - track.vacated_before;
        alike + creators.map_or(0, Track::fallen) + from_before
    }
}
