//! Lines that start several functions, as those do that run jobs of many kinds.

use rustc_hash::{FxHashMap, FxHashSet};

use super::episode::Episode;
use super::fold::StormAnalysis;
use super::site::{Counts, Track};
use crate::program::{PlaceFrame, Program, SiteId};

/// A rise of several sites of one line at once, as if it were one of the site that rose most.
#[derive(Debug)]
pub(super) struct Together {
    pub(super) episode: Episode,
    pub(super) counts: Counts,
}

/// Rises that are still on and that may be no storm each, but for lines that were told of.
pub(super) fn risen_together(
    analysis: &StormAnalysis,
    program: &Program,
    told: &FxHashSet<PlaceFrame<'_>>,
) -> Vec<(SiteId, Together)> {
    let mut lines: FxHashMap<PlaceFrame<'_>, Vec<(SiteId, &Track, &Episode)>> = FxHashMap::default();
    for (id, track) in analysis.tracks() {
        let small = |episode: &&Episode| episode.growth() < analysis.options.threshold();
        let Some(episode) = track.episode.as_deref().filter(small) else { continue };
        if let Some(frame) = program.site(id).frame {
            lines.entry(frame).or_default().push((id, track, episode));
        }
    }
    let mut found: Vec<(SiteId, Together)> = lines
        .into_iter()
        .filter(|(line, rises)| rises.len() > 1 && !told.contains(line))
        .filter_map(|(_, rises)| one(analysis, &rises))
        .collect();
    found.sort_by_key(|(id, _)| *id);
    found
}

fn one(analysis: &StormAnalysis, rises: &[(SiteId, &Track, &Episode)]) -> Option<(SiteId, Together)> {
    let (id, _, most) =
        *rises.iter().max_by_key(|(id, _, episode)| (episode.growth(), std::cmp::Reverse(*id)))?;
    let at_once = |episode: &Episode| {
        episode.start.time.since(most.start.time).saturating_abs() <= analysis.options.window_ns()
    };
    let mut together = Together { episode: most.clone(), counts: Counts::default() };
    let mut count = 0;
    for (other, track, episode) in rises.iter().filter(|(_, _, episode)| at_once(episode)) {
        count += 1;
        together.counts = together.counts.plus(track.counts());
        if *other != id {
            together.episode.join(episode);
        }
    }
    together.episode.rise_as(most);
    (count > 1).then_some((id, together))
}
