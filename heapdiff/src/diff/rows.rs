//! What every aligned site held before and after.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::align::{Alignment, Pair};
use super::functions::GroupId;
use super::mass::Mass;
use super::report::{CONSPICUOUS, Change, SiteDiff, difference};
use super::side::{Side, SiteId};

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
        delta_bytes: difference(old.bytes, new.bytes),
        before_objects: old.objects,
        after_objects: new.objects,
        z,
    }
}

/// What each pair gets of its site on one side: all of it or, where several pairs share the site, what was
/// allocated on behalf of the function that its `partner` is in. What no other function asked for is divided
/// as the partners hold memory themselves.
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
    let mut shared = BTreeMap::<SiteId, Vec<Sharer>>::new();
    for (id, sharers) in sharers {
        if let ([only], Some(site)) = (sharers.as_slice(), side.site(id)) {
            if let Some(part) = parts.get_mut(*only) {
                *part = site.inuse;
            }
            continue;
        }
        let of_pair = |&n: &usize| {
            let (function, bytes) = pairs.get(n).and_then(&partner)?;
            Some(Sharer { pair: n, function, bytes })
        };
        shared.insert(id, sharers.iter().filter_map(of_pair).collect());
    }
    let masses = by_function(side, &shared);
    for (id, sharers) in &shared {
        for (function, mass) in masses.get(id).into_iter().flatten() {
            let takers: Vec<&Sharer> = sharers
                .iter()
                .filter(|sharer| function.is_none_or(|function| sharer.function == function))
                .collect();
            let all = takers.iter().map(|taker| taker.bytes).fold(0, u64::saturating_add);
            for taker in &takers {
                let part =
                    if all > 0 { mass.part(taker.bytes, all) } else { mass.part(1, takers.len() as u64) };
                if let Some(sum) = parts.get_mut(taker.pair) {
                    *sum += part;
                }
            }
        }
    }
    parts
}

/// One of several pairs of a site.
struct Sharer {
    pair: usize,
    /// That the partner is in.
    function: GroupId,
    /// That the partner holds.
    bytes: u64,
}

/// What each shared site holds on behalf of each of its partners' functions, the first on the stack from the
/// leaf; `None`: of none of them but the one it is in itself.
fn by_function(
    side: &Side<'_>,
    shared: &BTreeMap<SiteId, Vec<Sharer>>,
) -> BTreeMap<SiteId, BTreeMap<Option<GroupId>, Mass>> {
    let mut masses = BTreeMap::<SiteId, BTreeMap<Option<GroupId>, Mass>>::new();
    if shared.is_empty() {
        return masses;
    }
    let wanted: BTreeMap<SiteId, HashSet<GroupId>> = shared
        .iter()
        .map(|(&id, sharers)| {
            let own = side.site(id).map(|site| site.group);
            let functions = sharers.iter().map(|sharer| sharer.function);
            (id, functions.filter(|function| Some(*function) != own).collect())
        })
        .collect();
    for (sample, site) in side.samples.iter().zip(&side.site_of) {
        let Some((id, wanted)) = site.as_ref().and_then(|id| wanted.get_key_value(id)) else { continue };
        let mut functions = side.stack(sample).filter_map(|spot| side.function(spot)).map(|f| f.group);
        let owner = functions.find(|group| wanted.contains(group));
        *masses.entry(*id).or_default().entry(owner).or_default() += side.inuse(sample);
    }
    masses
}
