//! What every aligned site held before and after.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::align::{Alignment, Pair};
use super::mass::Mass;
use super::report::{Change, SiteDiff};
use super::side::{GroupId, Side, SiteId};

/// Less than this many standard deviations may be chance: there are many sites to look at.
const CONSPICUOUS: f64 = 3.0;

/// One entry for each pair in which a side holds memory, the largest difference first.
pub(super) fn site_diffs(before: &Side<'_>, after: &Side<'_>, alignment: &Alignment) -> Vec<SiteDiff> {
    let group = |side: &Side<'_>, id: Option<SiteId>| {
        let site = side.site(id?)?;
        Some((site.group, site.inuse.bytes))
    };
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
        delta_bytes: Mass::delta(old, new),
        before_objects: old.objects,
        after_objects: new.objects,
        z,
    }
}

/// What each pair gets of its site on one side: all of it, or, where several pairs share the site, what
/// was allocated on behalf of the function that its `partner` is in. Partners in one function divide that
/// as they hold memory themselves.
fn parts(
    side: &Side<'_>,
    pairs: &[Pair],
    own: impl Fn(&Pair) -> Option<SiteId>,
    partner: impl Fn(&Pair) -> Option<(GroupId, u64)>,
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
    for (id, sharers) in sharers {
        let partners: Vec<(usize, GroupId, u64)> = sharers
            .iter()
            .filter_map(|&n| pairs.get(n).and_then(&partner).map(|(group, bytes)| (n, group, bytes)))
            .collect();
        let of_functions = by_function(side, id, &partners);
        for &(n, group, bytes) in &partners {
            let same = partners.iter().filter(|(_, other, _)| *other == group);
            let (count, all) =
                same.fold((0, 0u64), |(count, all), (.., bytes)| (count + 1, all.saturating_add(*bytes)));
            let whole = of_functions.get(&group).copied().unwrap_or_default();
            if let Some(part) = parts.get_mut(n) {
                *part = if all > 0 { whole.part(bytes, all) } else { whole.part(1, count) };
            }
        }
    }
    parts
}

/// What a site holds on behalf of each function of its partners: of the first one on the stack, from the
/// leaf. What none of them asked for goes to the first.
fn by_function(side: &Side<'_>, id: SiteId, partners: &[(usize, GroupId, u64)]) -> BTreeMap<GroupId, Mass> {
    let wanted: HashSet<GroupId> = partners.iter().map(|(_, group, _)| *group).collect();
    let mut masses = BTreeMap::<GroupId, Mass>::new();
    for (sample, site) in side.samples.iter().zip(&side.site_of) {
        if *site != Some(id) {
            continue;
        }
        let mut functions = side.stack(sample).filter_map(|spot| side.function(spot)).map(|f| f.group);
        let owner =
            functions.find(|group| wanted.contains(group)).or(partners.first().map(|(_, group, _)| *group));
        if let Some(owner) = owner {
            *masses.entry(owner).or_default() += side.inuse(sample);
        }
    }
    masses
}
