use super::fold::{StormAnalysis, episode_mut};
use super::judge;
use super::room::Room;
use super::site::Track;
use crate::program::{Program, SiteId};

impl StormAnalysis {
    /// Tells of a storm while it is on.
    pub(super) fn announce(&mut self, id: SiteId, program: &Program) {
        let Some(Some(track)) = self.tracks.get(id.index()) else { return };
        let Some(episode) = track.episode.as_deref().filter(|episode| !episode.announced) else { return };
        let Some(finding) = judge::storm(self, id, track.counts(), episode, program) else { return };
        self.news.push_back(finding);
        if let Some(episode) = episode_mut(&mut self.tracks, id) {
            episode.announced = true;
        }
    }

    pub(super) fn announce_leaks(&mut self, program: &Program) {
        let in_storm = |track: &Track| track.episode.as_deref().is_some_and(|episode| episode.announced);
        let told = |track: &Track| track.leak_announced || in_storm(track) || track.is_lost;
        let long = judge::WINDOWS_OF_LIVE_LEAK * self.options.window_ns();
        let mut found = Vec::new();
        let room = Room::of(self, program);
        for (id, track) in self.tracks().filter(|(_, track)| !told(track)) {
            found.push((id, judge::leak(self, id, track, &room, program)));
        }
        for (id, finding) in found {
            let Some(Some(track)) = self.tracks.get_mut(id.index()) else { continue };
            let watched = program.now().since(track.first_create);
            match (finding, track.leak_suspected) {
                // A load that warms up rises too, but not for so much longer.
                (Some(finding), Some(before))
                    if watched >= long && watched.saturating_mul(2) >= before.saturating_mul(3) =>
                {
                    self.news.push_back(finding);
                    track.leak_announced = true;
                }
                (Some(_), before) => track.leak_suspected = before.or(Some(watched)),
                (None, _) => track.leak_suspected = None,
            }
        }
    }
}
