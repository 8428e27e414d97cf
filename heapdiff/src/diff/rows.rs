//! What every aligned site held before and after.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::align::{Alignment, Pair};
use super::mass::Mass;
use super::report::{Change, SiteDiff};
use super::side::{GroupId, Side, SiteId};

/// Less than this many standard deviations may be chance: there are many sites to look at.
const CONSPICUOUS: f64 = 3.0;

/// One entry for each pair in which a side holds memory, the largest difference first.
pub(super) fn site_diffs(before: &Side<'_>, after: &Side<'_>, alignment: &Alignment) -> Vec<SiteDiff> {
    let group = |side: &Side<'_>, id: Option<SiteId>| Some(side.site(id?)?.group);
    let (of_before, of_after) = rayon::join(
        || parts(before, &alignment.pairs, |pair| pair.before, |pair| group(after, pair.after)),
        || parts(after, &alignment.pairs, |pair| pair.after, |pair| group(before, pair.before)),
    );
    let mut diffs: Vec<SiteDiff> = alignment
        .pairs
        .iter()
        .zip(of_before.into_iter().zip(of_after))
        .filter(|(_, (before, after))| before.bytes > 0 || after.bytes > 0)
        .map(|(pair, (old, new))| site_diff(before, after, pair, &old, &new))
        .collect();
    diffs.par_sort_by(|x, y| {
        let largest = y.delta_bytes.unsigned_abs().cmp(&x.delta_bytes.unsigned_abs());
        largest.then_with(|| (&x.after, &x.before).cmp(&(&y.after, &y.before)))
    });
    diffs
}

fn site_diff(before: &Side<'_>, after: &Side<'_>, pair: &Pair, old: &Mass, new: &Mass) -> SiteDiff {
    let frame = |side: &Side<'_>, id: Option<SiteId>| Some(side.frame(side.site(id?)?.spot));
    let z = Mass::z(old, new);
    let change = match (pair.before, pair.after) {
        (None, _) => Change::New,
        (_, None) => Change::Gone,
        _ if z >= CONSPICUOUS => Change::Grown,
        _ if z <= -CONSPICUOUS => Change::Shrunk,
        _ => Change::Unchanged,
    };
    SiteDiff {
        before: frame(before, pair.before),
        after: frame(after, pair.after),
        method: pair.method,
        confidence: pair.confidence,
        change,
        before_bytes: old.bytes,
        after_bytes: new.bytes,
        delta_bytes: new.bytes as i64 - old.bytes as i64,
        before_objects: old.objects,
        after_objects: new.objects,
        z,
    }
}

/// What each pair gets of its site on one side: all of it, or, where several pairs share the site, what
/// was allocated on behalf of the function that `partner` is in.
fn parts(
    side: &Side<'_>,
    pairs: &[Pair],
    own: impl Fn(&Pair) -> Option<SiteId>,
    partner: impl Fn(&Pair) -> Option<GroupId>,
) -> Vec<Mass> {
    let mut sharers = BTreeMap::<SiteId, Vec<usize>>::new();
    for (n, pair) in pairs.iter().enumerate() {
        if let Some(id) = own(pair) {
            sharers.entry(id).or_default().push(n);
        }
    }
    let mut parts = vec![Mass::default(); pairs.len()];
    sharers.retain(|&id, sharers| {
        if let ([only], Some(site)) = (sharers.as_slice(), side.site(id))
            && let Some(part) = parts.get_mut(*only)
        {
            *part = site.inuse;
        }
        sharers.len() > 1
    });
    if sharers.is_empty() {
        return parts;
    }
    let functions: HashMap<usize, GroupId> =
        sharers.values().flatten().filter_map(|&n| Some((n, partner(pairs.get(n)?)?))).collect();
    for (sample, site) in side.samples.iter().zip(&side.site_of) {
        let Some(sharers) = site.as_ref().and_then(|id| sharers.get(id)) else { continue };
        let on_stack = |n: &&usize| {
            let wanted = functions.get(*n);
            side.stack(sample).any(|spot| side.function(spot).map(|function| &function.group) == wanted)
        };
        let owner = sharers.iter().find(on_stack).or(sharers.first());
        if let Some(part) = owner.and_then(|&n| parts.get_mut(n)) {
            *part += side.inuse(sample);
        }
    }
    parts
}
