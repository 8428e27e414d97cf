//! Sites that became one, or one that became several: a helper that was extracted or inlined back. Then only
//! one build has the helper, and the functions that the other sites are in call it there.

use std::collections::{HashMap, HashSet};

use super::callers::Callers;
use super::likeness::Traits;
use super::{GUESSED, Matcher};
use crate::diff::functions::GroupId;
use crate::diff::report::Match;
use crate::diff::side::{Side, SiteId};

/// What code allocates does not change when it is moved.
const LEAST_LIKENESS: f64 = 0.6;

/// What is called more alike than something else is so by this much.
const CLEARLY: f64 = 0.1;

pub(super) fn pair_split_sites(matcher: &mut Matcher<'_, '_>) {
    let (before, after) = (&matcher.before_groups, &matcher.after_groups);
    let partners: HashMap<SiteId, SiteId> =
        matcher.pairs().iter().filter_map(|pair| Some((pair.before?, pair.after?))).collect();
    let back: HashMap<SiteId, SiteId> = partners.iter().map(|(&b, &a)| (a, b)).collect();
    let alike = |b: SiteId, a: SiteId| likeness(matcher, b, a);
    let extracted = {
        let sites = only_here(matcher.after, &matcher.after_traits, before);
        let helpers = Helpers { side: matcher.after, sites, paired: back.keys().copied().collect() };
        let own = |b: SiteId| partners.get(&b).map(|&a| alike(b, a));
        helpers.take_in(matcher, matcher.before, after, own, alike)
    };
    let inlined = {
        let sites = only_here(matcher.before, &matcher.before_traits, after);
        let helpers = Helpers { side: matcher.before, sites, paired: partners.keys().copied().collect() };
        let own = |a: SiteId| back.get(&a).map(|&b| alike(b, a));
        helpers.take_in(matcher, matcher.after, before, own, |a, b| alike(b, a))
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

/// Sites in functions that only one build has: they may stand for several of the other.
struct Helpers<'s, 'p> {
    side: &'s Side<'p>,
    sites: Vec<SiteId>,
    /// All sites of this side that have a partner.
    paired: HashSet<SiteId>,
}

impl Helpers<'_, '_> {
    /// For each site of the `other` side that has no partner, the helper that is most alike and called by the
    /// function that the site is in or, where that function is gone too, by those that called it. A site that
    /// has a partner left something behind when a helper without one is more like it than the partner, whose
    /// likeness is `own`.
    fn take_in(
        &self,
        matcher: &Matcher<'_, '_>,
        other: &Side<'_>,
        here: &HashSet<GroupId>,
        own: impl Fn(SiteId) -> Option<f64>,
        likeness: impl Fn(SiteId, SiteId) -> f64,
    ) -> Vec<(f64, SiteId, SiteId)> {
        let context = &matcher.context;
        let of_helpers = Callers::of_sites(self.side, &self.sites);
        let callers: HashSet<GroupId> =
            of_helpers.values().flat_map(Callers::groups).map(|group| context.group(group)).collect();
        let is_near = |id: &SiteId| {
            other.is_declared(*id)
                && other.site(*id).is_some_and(|site| {
                    callers.contains(&context.group(site.group)) || !here.contains(&site.group)
                })
        };
        let near: Vec<SiteId> =
            (0..other.sites.len() as u32).map(SiteId).filter(is_near).take(2 * GUESSED).collect();
        let of_near = Callers::of_sites(other, &near);
        let find = |&id: &SiteId| {
            let group = other.site(id)?.group;
            let shares = of_near.get(&id).filter(|_| !here.contains(&group)).map(|own| own.shares(context));
            let least = own(id);
            let is_called = |helper: &&SiteId| {
                (least.is_none() || !self.paired.contains(*helper))
                    && of_helpers.get(*helper).is_some_and(|callers| {
                        callers.contain(group, context)
                            || shares
                                .as_ref()
                                .is_some_and(|own| own.likeness(&callers.shares(context)) >= LEAST_LIKENESS)
                    })
            };
            let helpers =
                self.sites.iter().filter(is_called).map(|&helper| (likeness(id, helper), id, helper));
            // Of equal ones the first.
            let best = helpers.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
            let enough = least.map_or(LEAST_LIKENESS, |own| own.max(LEAST_LIKENESS) + CLEARLY);
            (best.0 >= enough).then_some(best)
        };
        near.iter().filter_map(find).collect()
    }
}

fn likeness(matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId) -> f64 {
    const SIZES: f64 = 0.7;
    const VIA: f64 = 0.3;
    let (b, a) = (matcher.before_traits.site(before), matcher.after_traits.site(after));
    SIZES * b.size_likeness(a) + VIA * b.via_likeness(a)
}
