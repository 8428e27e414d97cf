//! Sites that became one, or one that became several: a helper that was extracted or inlined back. Then only
//! one build has the helper, and the functions that the other sites are in call it there.

use std::collections::HashSet;

use super::callers::Callers;
use super::likeness::Traits;
use super::{GUESSED, Matcher};
use crate::diff::report::Match;
use crate::diff::side::{GroupId, Side, SiteId};

/// What code allocates does not change when it is moved.
const LEAST_LIKENESS: f64 = 0.6;

pub(super) fn pair_split_sites(matcher: &mut Matcher<'_, '_>) {
    let [before_left, after_left] = matcher.left();
    let (before, after) = (&matcher.before_groups, &matcher.after_groups);
    let extracted = {
        let helpers =
            Helpers { side: matcher.after, sites: only_here(matcher.after, &matcher.after_traits, before) };
        helpers.take_in(matcher, matcher.before, after, &before_left, |b, a| likeness(matcher, b, a))
    };
    let inlined = {
        let helpers =
            Helpers { side: matcher.before, sites: only_here(matcher.before, &matcher.before_traits, after) };
        helpers.take_in(matcher, matcher.after, before, &after_left, |a, b| likeness(matcher, b, a))
    };
    for (score, before, after) in extracted {
        matcher.pair(before, after, Match::Split, score);
    }
    for (score, after, before) in inlined {
        matcher.pair(before, after, Match::Split, score);
    }
}

/// Sites in functions that the other build does not have, the heaviest first.
fn only_here(side: &Side<'_>, traits: &Traits, elsewhere: &HashSet<GroupId>) -> Vec<SiteId> {
    let ids = (0..side.sites.len() as u32).map(SiteId);
    let mut sites: Vec<SiteId> = ids
        .filter(|&id| {
            side.site(id).is_some_and(|site| !elsewhere.contains(&site.group)) && side.is_declared(id)
        })
        .collect();
    sites.sort_by_key(|&id| (std::cmp::Reverse(traits.site(id).bytes), id));
    sites.truncate(GUESSED);
    sites
}

/// Sites in functions that only one build has, paired already or not: they may stand for more of the other.
struct Helpers<'s, 'p> {
    side: &'s Side<'p>,
    sites: Vec<SiteId>,
}

impl Helpers<'_, '_> {
    /// For each site of `left`, which are of the `other` side, the helper that is most alike and called by the
    /// function that the site is in or, where that function is gone too, by those that called it.
    fn take_in(
        &self,
        matcher: &Matcher<'_, '_>,
        other: &Side<'_>,
        here: &HashSet<GroupId>,
        left: &[SiteId],
        likeness: impl Fn(SiteId, SiteId) -> f64,
    ) -> Vec<(f64, SiteId, SiteId)> {
        let of_helpers = Callers::of_sites(self.side, &self.sites);
        let of_left = Callers::of_sites(other, left);
        let context = &matcher.context;
        let find = |&id: &SiteId| {
            let group = other.site(id)?.group;
            let own = of_left.get(&id).filter(|_| !here.contains(&group)).map(|own| own.shares(context));
            let is_called = |helper: &&SiteId| {
                of_helpers.get(*helper).is_some_and(|callers| {
                    callers.contain(group, context)
                        || own
                            .as_ref()
                            .is_some_and(|own| own.likeness(&callers.shares(context)) >= LEAST_LIKENESS)
                })
            };
            let helpers =
                self.sites.iter().filter(is_called).map(|&helper| (likeness(id, helper), id, helper));
            // Of equal ones the first.
            let best = helpers.reduce(|best, next| if next.0 > best.0 { next } else { best });
            best.filter(|(score, ..)| *score >= LEAST_LIKENESS)
        };
        left.iter().take(GUESSED).filter_map(find).collect()
    }
}

fn likeness(matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId) -> f64 {
    const SIZES: f64 = 0.7;
    const VIA: f64 = 0.3;
    let (b, a) = (matcher.before_traits.site(before), matcher.after_traits.site(after));
    SIZES * b.size_likeness(a) + VIA * b.via_likeness(a)
}
