//! Sites whose code went into another function.

use rayon::prelude::*;

use super::callers::Callers;
use super::renamed::name_likeness;
use super::{GUESSED, Matcher, greedy};
use crate::diff::names::Name;
use crate::diff::report::Match;
use crate::diff::side::{GroupId, Side, SiteId};

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
    let resemblance = Resemblance::new(matcher, &before, &after);
    let scored: Vec<(f64, SiteId, SiteId)> = before
        .par_iter()
        .flat_map_iter(|&b| after.iter().map(move |&a| (b, a)))
        .map(|(b, a)| (resemblance.score(matcher, b, a), b, a))
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
    sites.retain(|&id| {
        side.site(id).is_some_and(|site| matches!(matcher.names.name(site.group), Some(Name::Declared(_))))
    });
    sites.sort_by_key(|&id| (std::cmp::Reverse(traits.site(id).bytes), id));
    sites.truncate(GUESSED);
    sites
}

/// How much two sites of different functions resemble each other.
struct Resemblance {
    before: std::collections::HashMap<SiteId, Callers>,
    after: std::collections::HashMap<SiteId, Callers>,
}

impl Resemblance {
    fn new(matcher: &Matcher<'_, '_>, before: &[SiteId], after: &[SiteId]) -> Self {
        let (before, after) = rayon::join(
            || Callers::with_own(matcher.before, before),
            || Callers::with_own(matcher.after, after),
        );
        Self { before, after }
    }

    /// 0 to 1.
    fn score(&self, matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId) -> f64 {
        let (b, a) = (matcher.before_traits.site(before), matcher.after_traits.site(after));
        let callers = self.before.get(&before).zip(self.after.get(&after));
        let callers = callers.map_or(0.0, |(b, a)| b.likeness(a, &matcher.context));
        SIZES * b.size_likeness(a)
            + VIA * b.via_likeness(a)
            + AMOUNT * b.amount_likeness(a)
            + CALLERS * callers
            + NAME * self.names(matcher, before, after)
    }

    fn names(&self, matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId) -> f64 {
        let name = |side: &Side<'_>, id: SiteId| -> Option<GroupId> { Some(side.site(id)?.group) };
        let groups = name(matcher.before, before).zip(name(matcher.after, after));
        let names = groups.and_then(|(b, a)| matcher.names.name(b).zip(matcher.names.name(a)));
        names.map_or(0.0, |(b, a)| name_likeness(b.text(), a.text()))
    }
}
