use std::collections::{BTreeMap, BTreeSet};

/// Takes the best pair, then the best of what is left, and so on. Ties are broken so that exchanging the
/// sides exchanges the result: by the names of both, the lesser first.
pub(super) fn greedy<T: Copy + Ord>(
    scored: Vec<(f64, T, T)>,
    old_name: impl Fn(T) -> String,
    new_name: impl Fn(T) -> String,
) -> Vec<(f64, T, T)> {
    let old: BTreeMap<T, String> =
        scored.iter().map(|&(_, old, _)| old).map(|id| (id, old_name(id))).collect();
    let new: BTreeMap<T, String> =
        scored.iter().map(|&(_, _, new)| new).map(|id| (id, new_name(id))).collect();
    let mut order: Vec<(f64, [Option<&String>; 2], T, T)> = scored
        .iter()
        .map(|&(score, before, after)| {
            let mut names = [old.get(&before), new.get(&after)];
            names.sort();
            (score, names, before, after)
        })
        .collect();
    order.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
    let (mut taken_before, mut taken_after) = (BTreeSet::new(), BTreeSet::new());
    let free = order.into_iter().filter(|&(_, _, before, after)| {
        let is_free = !taken_before.contains(&before) && !taken_after.contains(&after);
        if is_free {
            taken_before.insert(before);
            taken_after.insert(after);
        }
        is_free
    });
    free.map(|(score, _, before, after)| (score, before, after)).collect()
}
