//! Sites in functions that both builds have.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::bodies::{Bodies, offset};
use super::{LEAST_CONFIDENCE, Matcher, by_group, greedy};
use crate::diff::functions::GroupId;
use crate::diff::report::Match;
use crate::diff::side::{Side, SiteId};

/// Functions with more pairs of sites than this are paired by their lines alone.
const MOST_PAIRS: usize = 40_000;

pub(super) fn pair_within_functions(matcher: &mut Matcher<'_, '_>) {
    let [before, after] = matcher.left();
    let (before, after) = (by_group(matcher.before, &before), by_group(matcher.after, &after));
    let (old, new) = rayon::join(|| Bodies::of(matcher.before), || Bodies::of(matcher.after));
    let shared: BTreeMap<GroupId, (Vec<SiteId>, Vec<SiteId>)> = before
        .into_iter()
        .filter_map(|(group, sites)| Some((group, (sites, after.get(&group)?.clone()))))
        .collect();
    for (group, (before, after)) in shared {
        let kinship = if old.is_unchanged(&new, group) { Kinship::SameBody } else { Kinship::SameFunction };
        let pairs = best_pairs(matcher, before.clone(), after.clone(), kinship);
        for &(before, after, score) in &pairs {
            let (x, y) = (matcher.before.site(before), matcher.after.site(after));
            let frames = x.zip(y).map(|(x, y)| (matcher.before.frame(x.spot), matcher.after.frame(y.spot)));
            let is_equal = frames.is_some_and(|(x, y)| {
                // A build in another folder has other paths.
                (x.function, x.line, file_name(&x.file)) == (y.function, y.line, file_name(&y.file))
            });
            let method = if is_equal { Match::Equal } else { Match::Moved };
            let confidence = if is_equal && score >= SURE { 1.0 } else { score };
            matcher.pair(before, after, method, confidence);
        }
        for (before, after) in other_instances(matcher, &before, &after, &pairs) {
            matcher.pair(before, after, Match::Split, SURE);
        }
    }
}

/// A generic function is compiled for some types, and may be for more or fewer of them in the other build:
/// sites that are left, on a line of which another instance was paired.
fn other_instances(
    matcher: &Matcher<'_, '_>,
    before: &[SiteId],
    after: &[SiteId],
    pairs: &[(SiteId, SiteId, f64)],
) -> Vec<(SiteId, SiteId)> {
    let line = |side: &Side<'_>, id: SiteId| side.site(id).map(|site| site.spot.line);
    let (mut of_before, mut of_after) = (HashMap::new(), HashMap::new());
    // The best pairs come first.
    for &(b, a, _) in pairs {
        of_before.entry(line(matcher.before, b)).or_insert(a);
        of_after.entry(line(matcher.after, a)).or_insert(b);
    }
    let paired: HashSet<SiteId> = pairs.iter().map(|&(b, ..)| b).collect();
    let old = before.iter().filter(|id| !paired.contains(id));
    let mut split: Vec<(SiteId, SiteId)> =
        old.filter_map(|&id| Some((id, *of_before.get(&line(matcher.before, id))?))).collect();
    let paired: HashSet<SiteId> = pairs.iter().map(|&(_, a, _)| a).collect();
    let new = after.iter().filter(|id| !paired.contains(id));
    split.extend(new.filter_map(|&id| Some((*of_after.get(&line(matcher.after, id))?, id))));
    split
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// From here on, a site on the same line is the same without doubt.
const SURE: f64 = 0.89;

/// What the sites of two functions have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    /// One function, which was not edited.
    SameBody,
    /// One function.
    SameFunction,
    /// Perhaps a function and its new name.
    Renamed,
}

/// Pairs sites of one function: the two that are most alike, then the next, and so on.
pub(super) fn best_pairs(
    matcher: &Matcher<'_, '_>,
    mut before: Vec<SiteId>,
    mut after: Vec<SiteId>,
    kinship: Kinship,
) -> Vec<(SiteId, SiteId, f64)> {
    // Instances of a generic function share lines.
    before.sort_by_cached_key(|&id| {
        matcher.before.site(id).map(|s| (s.spot.line, matcher.before.frame(s.spot)))
    });
    after
        .sort_by_cached_key(|&id| matcher.after.site(id).map(|s| (s.spot.line, matcher.after.frame(s.spot))));
    if before.len().saturating_mul(after.len()) > MOST_PAIRS {
        return by_line(matcher, &before, &after);
    }
    let place = |n: usize, of: usize| n as f64 / (of.max(2) - 1) as f64;
    let mut scored = Vec::new();
    for (i, &b) in before.iter().enumerate() {
        for (j, &a) in after.iter().enumerate() {
            let order = 1.0 - (place(i, before.len()) - place(j, after.len())).abs();
            let score = site_score(matcher, b, a, kinship, order);
            if score >= LEAST_CONFIDENCE {
                scored.push((score, b, a));
            }
        }
    }
    let (old, new) = (|id| matcher.before.site_name(id), |id| matcher.after.site_name(id));
    greedy(scored, old, new).into_iter().map(|(score, b, a)| (b, a, score)).collect()
}

/// How likely two sites are the same, 0 to 1. `order`: how alike their ranks within the functions are.
fn site_score(matcher: &Matcher<'_, '_>, before: SiteId, after: SiteId, kinship: Kinship, order: f64) -> f64 {
    // Of 1 in all, for sites of one function.
    const SAME_FUNCTION: f64 = 0.35;
    const SIZES: f64 = 0.25;
    const VIA: f64 = 0.1;
    const OFFSET: f64 = 0.1;
    const ORDER: f64 = 0.1;
    const AMOUNT: f64 = 0.1;
    let (b, a) = (matcher.before_traits.site(before), matcher.after_traits.site(after));
    let offsets = matcher
        .before
        .site(before)
        .zip(matcher.after.site(after))
        .and_then(|(b, a)| Some((offset(matcher.before, b.spot)?, offset(matcher.after, a.spot)?)));
    let offset = match offsets {
        Some((b, a)) if b == a => OFFSET,
        // In a function that was not edited another line is another site.
        Some(_) if kinship == Kinship::SameBody => -OFFSET,
        _ => 0.0,
    };
    let alike = SIZES * b.size_likeness(a)
        + VIA * b.via_likeness(a)
        + AMOUNT * b.amount_likeness(a)
        + ORDER * order
        + offset;
    match kinship {
        Kinship::Renamed => (alike / (1.0 - SAME_FUNCTION)).max(0.0),
        _ => alike + SAME_FUNCTION,
    }
}

/// Of functions with very many sites: all by their rank, or those whose line is the same.
fn by_line(matcher: &Matcher<'_, '_>, before: &[SiteId], after: &[SiteId]) -> Vec<(SiteId, SiteId, f64)> {
    if before.len() == after.len() {
        return before.iter().zip(after).map(|(&b, &a)| (b, a, LEAST_CONFIDENCE)).collect();
    }
    let place = |side: &'_ Side<'_>, id: SiteId| side.site(id).map(|site| site.spot.line);
    let lines: HashMap<Option<i64>, SiteId> =
        after.iter().map(|&id| (place(matcher.after, id), id)).collect();
    let mut taken = HashSet::new();
    let pairs = before.iter().filter_map(|&b| {
        let a = *lines.get(&place(matcher.before, b))?;
        taken.insert(a).then_some((b, a, LEAST_CONFIDENCE))
    });
    pairs.collect()
}
