//! Sites that became several, or several that became one: a helper that was extracted or inlined back.

use super::similar::Resemblance;
use super::{GUESSED, LEAST_CONFIDENCE, Matcher};
use crate::diff::report::Match;
use crate::diff::side::SiteId;

pub(super) fn pair_split_sites(matcher: &mut Matcher<'_, '_>) {
    // Between the same two sites a split is no less sure than a move: but there are more to choose from.
    const MORE_SURE: f64 = 0.1;
    let [before_left, after_left] = matcher.left();
    let partners: Vec<(SiteId, SiteId)> =
        matcher.pairs().iter().filter_map(|pair| Some((pair.before?, pair.after?))).take(GUESSED).collect();
    let (old, new): (Vec<SiteId>, Vec<SiteId>) = partners.into_iter().unzip();
    let old_and_left: Vec<SiteId> = old.iter().chain(&before_left).copied().collect();
    let new_and_left: Vec<SiteId> = new.iter().chain(&after_left).copied().collect();
    let resemblance = Resemblance::new(matcher, &old_and_left, &new_and_left);
    let best = |pairs: Vec<(SiteId, SiteId)>| {
        let scored = pairs.into_iter().map(|(b, a)| (resemblance.score(matcher, b, a), b, a));
        let best = scored.max_by(|x, y| x.0.total_cmp(&y.0).then_with(|| (y.1, y.2).cmp(&(x.1, x.2))));
        best.filter(|(score, ..)| *score >= LEAST_CONFIDENCE + MORE_SURE)
    };
    let of_before = before_left.iter().take(GUESSED);
    let of_before = of_before.filter_map(|&b| best(new.iter().map(|&a| (b, a)).collect()));
    let of_after = after_left.iter().take(GUESSED);
    let of_after = of_after.filter_map(|&a| best(old.iter().map(|&b| (b, a)).collect()));
    let found: Vec<(f64, SiteId, SiteId)> = of_before.chain(of_after).collect();
    for (score, before, after) in found {
        matcher.pair(before, after, Match::Split, score);
    }
}
