//! Sites whose code went into another function.

use rayon::prelude::*;

use super::callers::{CallerShares, Callers};
use super::name_likeness::NameParts;
use super::{GUESSED, Matcher, greedy};
use crate::diff::report::Match;
use crate::diff::side::{Side, SiteId};

/// What a pair of sites is judged by, of 1 in all.
const SIZES: f64 = 0.3;
const VIA: f64 = 0.15;
const CALLERS: f64 = 0.3;
const AMOUNT: f64 = 0.15;
const NAME: f64 = 0.1;

/// There are many sites to choose from: some are half alike by chance.
const LEAST_SCORE: f64 = 0.57;

pub(super) fn pair_similar_sites(matcher: &mut Matcher<'_, '_>) {
    let [before, after] = matcher.left();
    let (before, after) = (heaviest(matcher, before, true), heaviest(matcher, after, false));
    let (old, new) = rayon::join(
        || Candidate::all(matcher, matcher.before, &before),
        || Candidate::all(matcher, matcher.after, &after),
    );
    let scored: Vec<(f64, SiteId, SiteId)> = old
        .par_iter()
        .flat_map_iter(|b| new.iter().map(move |a| (b, a)))
        .map(|(b, a)| (score(matcher, b, a), b.site, a.site))
        .filter(|(score, ..)| *score >= LEAST_SCORE)
        .collect();
    let (old, new) = (|id| matcher.before.site_name(id), |id| matcher.after.site_name(id));
    for (score, before, after) in greedy(scored, old, new) {
        matcher.pair(before, after, Match::Similar, score);
    }
}

/// The sites in the user's code that allocate most.
fn heaviest(matcher: &Matcher<'_, '_>, mut sites: Vec<SiteId>, is_before: bool) -> Vec<SiteId> {
    let (side, traits) = match is_before {
        true => (matcher.before, &matcher.before_traits),
        false => (matcher.after, &matcher.after_traits),
    };
    sites.retain(|&id| side.is_declared(id));
    sites.sort_by_key(|&id| (std::cmp::Reverse(traits.site(id).bytes), id));
    sites.truncate(GUESSED);
    sites
}

struct Candidate {
    site: SiteId,
    name: NameParts,
    callers: CallerShares,
}

impl Candidate {
    fn all(matcher: &Matcher<'_, '_>, side: &Side<'_>, sites: &[SiteId]) -> Vec<Self> {
        let callers = Callers::with_own(side, sites);
        let candidate = |&site: &SiteId| {
            let name = matcher.names.name(side.site(site)?.group)?;
            let callers = callers.get(&site).map(|callers| callers.shares(&matcher.context));
            Some(Self { site, name: NameParts::of(name.text()), callers: callers.unwrap_or_default() })
        };
        sites.iter().filter_map(candidate).collect()
    }
}

/// How much two sites of different functions resemble each other, 0 to 1.
fn score(matcher: &Matcher<'_, '_>, before: &Candidate, after: &Candidate) -> f64 {
    let (b, a) = (matcher.before_traits.site(before.site), matcher.after_traits.site(after.site));
    SIZES * b.size_likeness(a)
        + VIA * b.via_likeness(a)
        + AMOUNT * b.amount_likeness(a)
        + CALLERS * before.callers.likeness(&after.callers)
        + NAME * before.name.likeness(&after.name)
}
