//! Sites in functions that both builds have.

use std::collections::BTreeMap;

use super::bodies::{Bodies, offset};
use super::{LEAST_CONFIDENCE, Matcher, by_group};
use crate::diff::report::Match;
use crate::diff::side::{GroupId, SiteId};

/// Functions with more pairs of sites than this are paired by their lines alone.
const MOST_PAIRS: usize = 250_000;

pub(super) fn pair_within_functions(matcher: &mut Matcher<'_, '_>) {
    let [before, after] = matcher.left();
    let (before, after) = (by_group(matcher.before, &before), by_group(matcher.after, &after));
    let (old, new) = rayon::join(|| Bodies::of(matcher.before), || Bodies::of(matcher.after));
    let shared: BTreeMap<GroupId, (Vec<SiteId>, Vec<SiteId>)> = before
        .into_iter()
        .filter_map(|(group, sites)| Some((group, (sites, after.get(&group)?.clone()))))
        .collect();
    for (group, (before, after)) in shared {
        let body_is_same = old.is_unchanged(&new, group);
        for (before, after, score) in best_pairs(matcher, before, after, body_is_same) {
            let (x, y) = (matcher.before.site(before), matcher.after.site(after));
            let frames = x.zip(y).map(|(x, y)| (matcher.before.frame(x.spot), matcher.after.frame(y.spot)));
            let is_equal = frames.is_some_and(|(x, y)| x == y);
            let (method, confidence) =
                if is_equal && score >= SURE { (Match::Equal, 1.0) } else { (Match::Moved, score) };
            matcher.pair(before, after, method, confidence);
        }
    }
}

/// From here on, a site on the same line is the same without doubt.
const SURE: f64 = 0.9;

/// The pairs of sites of one function, in the order of their lines, that are most alike together: lines
/// move, but rarely past each other.
pub(super) fn best_pairs(
    matcher: &Matcher<'_, '_>,
    mut before: Vec<SiteId>,
    mut after: Vec<SiteId>,
    body_is_same: bool,
) -> Vec<(SiteId, SiteId, f64)> {
    // Instances of a generic function share lines.
    before.sort_by_cached_key(|&id| {
        matcher.before.site(id).map(|s| (s.spot.line, matcher.before.frame(s.spot)))
    });
    after
        .sort_by_cached_key(|&id| matcher.after.site(id).map(|s| (s.spot.line, matcher.after.frame(s.spot))));
    let score = |b: SiteId, a: SiteId| site_score(matcher, b, a, body_is_same);
    if before.len().saturating_mul(after.len()) > MOST_PAIRS {
        return by_line(matcher, &before, &after, score);
    }
    let width = after.len() + 1;
    // best[i][j]: the highest sum of scores of the first i and j sites.
    let mut best = vec![0.0_f64; (before.len() + 1) * width];
    let at = |best: &[f64], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
    let scores: Vec<f64> = before.iter().flat_map(|&b| after.iter().map(move |&a| score(b, a))).collect();
    let score_at = |i: usize, j: usize| scores.get(i * after.len() + j).copied().unwrap_or(0.0);
    for i in 0..before.len() {
        for j in 0..after.len() {
            let paired =
                if score_at(i, j) >= LEAST_CONFIDENCE { at(&best, i, j) + score_at(i, j) } else { 0.0 };
            let highest = paired.max(at(&best, i, j + 1)).max(at(&best, i + 1, j));
            if let Some(slot) = best.get_mut((i + 1) * width + j + 1) {
                *slot = highest;
            }
        }
    }
    let (mut i, mut j) = (before.len(), after.len());
    let mut pairs = Vec::new();
    while i > 0 && j > 0 {
        let here = at(&best, i, j);
        if here == at(&best, i - 1, j) {
            i -= 1;
        } else if here == at(&best, i, j - 1) {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            if let (Some(&b), Some(&a)) = (before.get(i), after.get(j)) {
                pairs.push((b, a, score_at(i, j)));
            }
        }
    }
    pairs.reverse();
    pairs
}

/// How likely two sites of one function are the same, 0 to 1.
fn site_score(matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId, body_is_same: bool) -> f64 {
    const SAME_FUNCTION: f64 = 0.35;
    const SIZES: f64 = 0.3;
    const VIA: f64 = 0.15;
    const OFFSET: f64 = 0.2;
    let (b, a) = (matcher.before_traits.site(before), matcher.after_traits.site(after));
    let likeness = SAME_FUNCTION + SIZES * b.size_likeness(a) + VIA * b.via_likeness(a);
    let offsets = matcher
        .before
        .site(before)
        .zip(matcher.after.site(after))
        .and_then(|(b, a)| Some((offset(matcher.before, b.spot)?, offset(matcher.after, a.spot)?)));
    match offsets {
        Some((b, a)) if b == a => likeness + OFFSET,
        // In a function that was not edited another line is another site.
        Some(_) if body_is_same => likeness - OFFSET,
        _ => likeness,
    }
}

fn by_line(
    matcher: &Matcher<'_, '_>,
    before: &[SiteId],
    after: &[SiteId],
    score: impl Fn(SiteId, SiteId) -> f64,
) -> Vec<(SiteId, SiteId, f64)> {
    let frames: BTreeMap<_, SiteId> = after
        .iter()
        .filter_map(|&id| Some((matcher.after.frame(matcher.after.site(id)?.spot), id)))
        .collect();
    let pairs = before.iter().filter_map(|&b| {
        let a = *frames.get(&matcher.before.frame(matcher.before.site(b)?.spot))?;
        Some((b, a, score(b, a).max(LEAST_CONFIDENCE)))
    });
    pairs.collect()
}
