//! Sites that became one, or one that became several: a helper that was extracted or inlined back. Then only
//! one build has the helper, and the functions that the other sites are in call it there.

use super::callers::Callers;
use super::{GUESSED, Matcher};
use crate::diff::report::Match;
use crate::diff::side::{Side, SiteId};

/// What code allocates does not change when it is moved.
const LEAST_LIKENESS: f64 = 0.6;

pub(super) fn pair_split_sites(matcher: &mut Matcher<'_, '_>) {
    let [before_left, after_left] = matcher.left();
    let paired = matcher.pairs().iter().filter_map(|pair| Some((pair.before?, pair.after?))).take(GUESSED);
    let (mut old, mut new): (Vec<SiteId>, Vec<SiteId>) = paired.unzip();
    old.retain(|&b| vanished(matcher.before, matcher.after, b));
    new.retain(|&a| vanished(matcher.after, matcher.before, a));
    // A helper that took in several sites is called by the functions that these were in, or by their callers.
    let extracted = Callers::of_sites(matcher.after, &new);
    let of_left = Callers::of_sites(matcher.before, &before_left);
    let mut found = Vec::new();
    for &b in before_left.iter().take(GUESSED) {
        let own = of_left.get(&b).filter(|_| vanished(matcher.before, matcher.after, b));
        let of = |a: SiteId| {
            extracted.get(&a).is_some_and(|callers| {
                calls(matcher, callers, matcher.before, b)
                    || own.is_some_and(|own| own.likeness(callers, &matcher.context) >= LEAST_LIKENESS)
            })
        };
        found.extend(best(new.iter().filter(|a| of(**a)).map(|&a| (likeness(matcher, b, a), b, a))));
    }
    // The sites of a helper that was inlined back are in the functions that called it.
    let inlined = Callers::of_sites(matcher.before, &old);
    for &a in after_left.iter().take(GUESSED) {
        let of = |b: SiteId| inlined.get(&b).is_some_and(|callers| calls(matcher, callers, matcher.after, a));
        found.extend(best(old.iter().filter(|b| of(**b)).map(|&b| (likeness(matcher, b, a), b, a))));
    }
    for (score, before, after) in found {
        matcher.pair(before, after, Match::Split, score);
    }
}

/// Whether the function that the site is in is not in the other build.
fn vanished(side: &Side<'_>, other: &Side<'_>, site: SiteId) -> bool {
    side.site(site).is_some_and(|site| !other.groups().contains(&site.group))
}

/// Whether the function that `site` is in is one of the callers.
fn calls(matcher: &Matcher<'_, '_>, callers: &Callers, side: &Side<'_>, site: SiteId) -> bool {
    side.site(site).is_some_and(|site| callers.contain(site.group, &matcher.context))
}

fn likeness(matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId) -> f64 {
    const SIZES: f64 = 0.7;
    const VIA: f64 = 0.3;
    let (b, a) = (matcher.before_traits.site(before), matcher.after_traits.site(after));
    SIZES * b.size_likeness(a) + VIA * b.via_likeness(a)
}

/// The best of them; of equal ones the first.
fn best(scored: impl Iterator<Item = (f64, SiteId, SiteId)>) -> Option<(f64, SiteId, SiteId)> {
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|(score, ..)| *score >= LEAST_LIKENESS)
}
