//! Functions that are gone on one side, and new ones on the other that look like them.

use rayon::prelude::*;

use super::callers::{CallerShares, Callers};
use super::function::{Kinship, best_pairs};
use super::name_likeness::NameParts;
use super::{GUESSED, Matcher, by_group, greedy};
use crate::diff::functions::GroupId;
use crate::diff::names::{Name, local};
use crate::diff::report::Match;
use crate::diff::side::{Side, SiteId};

/// What a pair of functions is judged by, of 1 in all.
const SITES: f64 = 0.4;
const CALLERS: f64 = 0.25;
const WORDS: f64 = 0.25;
const PACKAGE: f64 = 0.1;

/// Functions that are called by the same one and allocate a little are alike by half already.
const LEAST_SCORE: f64 = 0.62;

/// Functions are judged by so many of their sites, the heaviest.
const JUDGED: usize = 8;

struct Candidate {
    group: GroupId,
    name: String,
    parts: NameParts,
    /// The heaviest first.
    sites: Vec<SiteId>,
    callers: CallerShares,
}

pub(super) fn pair_renamed_functions(matcher: &mut Matcher<'_, '_>) {
    let [before, after] = matcher.left();
    let (vanished, appeared) = (
        candidates(matcher, matcher.before, &before, true),
        candidates(matcher, matcher.after, &after, false),
    );
    let scored: Vec<(f64, usize, usize)> = vanished
        .par_iter()
        .enumerate()
        .flat_map_iter(|(b, old)| {
            let score = |new| function_score(matcher, old, new);
            let scored: Vec<_> = appeared.iter().enumerate().map(|(a, new)| (score(new), b, a)).collect();
            scored
        })
        .filter(|(score, ..)| *score >= LEAST_SCORE)
        .collect();
    let name = |of: &[Candidate], n: usize| of.get(n).map(|of| of.name.clone()).unwrap_or_default();
    for (score, b, a) in greedy(scored, |n| name(&vanished, n), |n| name(&appeared, n)) {
        let (Some(old), Some(new)) = (vanished.get(b), appeared.get(a)) else { continue };
        for (before, after, site) in
            best_pairs(matcher, old.sites.clone(), new.sites.clone(), Kinship::Renamed)
        {
            matcher.pair(before, after, Match::Renamed, score.min(site));
        }
        matcher.context.unite(old.group, new.group);
    }
}

/// Functions with sites that only this side has.
fn candidates(
    matcher: &Matcher<'_, '_>,
    side: &Side<'_>,
    left: &[SiteId],
    is_before: bool,
) -> Vec<Candidate> {
    let (traits, elsewhere) = match is_before {
        true => (&matcher.before_traits, &matcher.after_groups),
        false => (&matcher.after_traits, &matcher.before_groups),
    };
    let bytes = |sites: &[SiteId]| sites.iter().map(|&id| traits.site(id).bytes).fold(0, u64::saturating_add);
    let mut groups: Vec<(GroupId, Vec<SiteId>)> =
        by_group(side, left).into_iter().filter(|(group, _)| !elsewhere.contains(group)).collect();
    groups.sort_by_key(|(group, sites)| (std::cmp::Reverse(bytes(sites)), *group));
    groups.truncate(GUESSED);
    let all_callers = Callers::of_sites(side, left);
    let named = groups.into_iter().filter_map(|(group, mut sites)| {
        let Some(Name::Declared(name)) = matcher.names.name(group) else { return None };
        let callers =
            sites.iter().filter_map(|id| all_callers.get(id)).fold(Callers::default(), Callers::plus);
        sites.sort_by_key(|&id| (std::cmp::Reverse(traits.site(id).bytes), id));
        let (parts, callers) = (NameParts::of(name), callers.shares(&matcher.context));
        Some(Candidate { group, name: name.clone(), parts, sites, callers })
    });
    named.collect()
}

fn function_score(matcher: &Matcher<'_, '_>, old: &Candidate, new: &Candidate) -> f64 {
    let cheap = CALLERS * old.callers.likeness(&new.callers)
        + WORDS * old.parts.likeness(&new.parts)
        + if package(&old.name) == package(&new.name) { PACKAGE } else { 0.0 };
    if cheap + SITES < LEAST_SCORE {
        return 0.0;
    }
    let judged = |of: &Candidate| of.sites.iter().take(JUDGED).copied().collect::<Vec<_>>();
    let (old, new) = (judged(old), judged(new));
    let most = old.len().max(new.len()).max(1);
    let pairs = best_pairs(matcher, old, new, Kinship::Renamed);
    let paired = pairs.iter().map(|(.., score)| score).sum::<f64>() / most as f64;
    cheap + SITES * paired
}

fn package(name: &str) -> &str {
    name.strip_suffix(local(name)).unwrap_or(name)
}
