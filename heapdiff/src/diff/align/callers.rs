//! The functions on the way to a site.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Matcher;
use crate::diff::functions::GroupId;
use crate::diff::side::{Side, SiteId, Spot};

/// What callers count, from the nearest to the farthest that says anything: each 0.7 of the one before, in
/// whole numbers, so that sums do not depend on order.
const WEIGHTS: [u32; 12] =
    [100_000, 70_000, 49_000, 34_300, 24_010, 16_807, 11_765, 8_235, 5_765, 4_035, 2_825, 1_977];

/// Of callers that are many, the heaviest say enough.
const NAMED: usize = 64;

/// Which functions of the two builds are the same, and which are passed over.
#[derive(Debug)]
pub(in crate::diff) struct ContextMap {
    same_as: Vec<GroupId>,
    /// Those that are not called alike in both builds.
    united: HashSet<GroupId>,
    /// Extracted into a function of its own, or inlined back: only one side has them on its stacks.
    transparent: HashSet<GroupId>,
}

impl ContextMap {
    pub(in crate::diff) fn new(groups: usize) -> Self {
        Self {
            same_as: (0..groups as u32).map(GroupId).collect(),
            united: HashSet::new(),
            transparent: HashSet::new(),
        }
    }

    /// Says that a function that only the first build has is one that only the second has.
    pub(in crate::diff) fn unite(&mut self, before: GroupId, after: GroupId) {
        // The name of the second build is shown.
        if let Some(slot) = self.same_as.get_mut(before.0 as usize) {
            *slot = after;
        }
        self.united.extend([before, after]);
    }

    /// The function that stands for this one in both builds.
    pub(in crate::diff) fn group(&self, group: GroupId) -> GroupId {
        self.same_as.get(group.0 as usize).copied().unwrap_or(group)
    }

    pub(in crate::diff) fn is_transparent(&self, group: GroupId) -> bool {
        self.transparent.contains(&group)
    }
}

/// The callers of a site, weighed by bytes and nearness.
#[derive(Debug, Default, Clone)]
pub(super) struct Callers {
    weights: BTreeMap<GroupId, u128>,
}

/// The share of each caller, in the order of the callers.
#[derive(Debug, Default, Clone)]
pub(super) struct CallerShares {
    shares: Vec<(GroupId, f64)>,
}

impl Callers {
    /// Without the functions that the sites are in.
    pub(super) fn of_sites(side: &Side<'_>, sites: &[SiteId]) -> HashMap<SiteId, Self> {
        Self::collect(side, sites, 1)
    }

    /// With the functions that the sites are in: code that is extracted leaves its function among the callers.
    pub(super) fn with_own(side: &Side<'_>, sites: &[SiteId]) -> HashMap<SiteId, Self> {
        Self::collect(side, sites, 0)
    }

    fn collect(side: &Side<'_>, sites: &[SiteId], skipped: usize) -> HashMap<SiteId, Self> {
        let wanted: HashSet<SiteId> = sites.iter().copied().collect();
        let mut callers = HashMap::<SiteId, Self>::new();
        for (sample, site) in side.samples.iter().zip(&side.site_of) {
            let Some(site) = site.filter(|site| wanted.contains(site)) else { continue };
            let bytes = u128::from(side.alloc(sample).bytes.max(side.inuse(sample).bytes));
            let of_site = callers.entry(site).or_default();
            for (group, weight) in user_groups(side, side.stack(sample)).skip(skipped).zip(WEIGHTS) {
                let sum = of_site.weights.entry(group).or_default();
                *sum = sum.saturating_add(bytes * u128::from(weight));
            }
        }
        callers
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = GroupId> + '_ {
        self.weights.keys().copied()
    }

    pub(super) fn contain(&self, function: GroupId, context: &ContextMap) -> bool {
        self.weights.keys().any(|caller| context.group(*caller) == context.group(function))
    }

    pub(super) fn plus(mut self, other: &Self) -> Self {
        for (&group, weight) in &other.weights {
            let sum = self.weights.entry(group).or_default();
            *sum = sum.saturating_add(*weight);
        }
        self
    }

    /// In terms of the functions that both builds share.
    pub(super) fn shares(&self, context: &ContextMap) -> CallerShares {
        let mut weights = BTreeMap::<GroupId, u128>::new();
        for (&group, weight) in &self.weights {
            let sum = weights.entry(context.group(group)).or_default();
            *sum = sum.saturating_add(*weight);
        }
        let total = weights.values().map(|&weight| weight as f64).sum::<f64>();
        let mut shares: Vec<(GroupId, f64)> =
            weights.into_iter().map(|(group, weight)| (group, weight as f64 / total.max(1.0))).collect();
        shares.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        shares.truncate(NAMED);
        shares.sort_by_key(|(group, _)| *group);
        CallerShares { shares }
    }
}

impl CallerShares {
    /// How alike, 0 to 1: a weighted Jaccard index.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        if self.shares.is_empty() && other.shares.is_empty() {
            // Both are called by nobody we see.
            return 1.0;
        }
        let (mut mine, mut theirs) = (self.shares.iter().peekable(), other.shares.iter().peekable());
        let (mut least, mut most) = (0.0, 0.0);
        loop {
            let next = [mine.peek(), theirs.peek()].into_iter().flatten().map(|(group, _)| *group).min();
            let Some(group) = next else { return if most > 0.0 { least / most } else { 0.0 } };
            let one = mine.next_if(|(g, _)| *g == group).map_or(0.0, |(_, share)| *share);
            let two = theirs.next_if(|(g, _)| *g == group).map_or(0.0, |(_, share)| *share);
            least += one.min(two);
            most += one.max(two);
        }
    }
}

/// The user functions of a stack, leaf first, each once where it calls itself.
pub(super) fn user_groups(
    side: &Side<'_>,
    stack: impl Iterator<Item = Spot>,
) -> impl Iterator<Item = GroupId> {
    let mut last = None;
    let groups = stack.filter_map(|spot| side.function(spot).filter(|f| !f.is_standard).map(|f| f.group));
    groups.filter(move |&group| last.replace(group) != Some(group))
}

/// Aligns the functions between sites that were paired and the roots of their stacks, so that both call
/// trees have the same nodes where the code is the same.
pub(super) fn align_callers(matcher: &mut Matcher<'_, '_>) {
    let mut votes = BTreeMap::<(GroupId, GroupId), u64>::new();
    let mut extra = HashSet::<GroupId>::new();
    for pair in matcher.pairs() {
        let (Some(before), Some(after)) = (pair.before, pair.after) else { continue };
        let heaviest = [
            (matcher.before, matcher.before_traits.site(before).heaviest),
            (matcher.after, matcher.after_traits.site(after).heaviest),
        ];
        let [old, new] = heaviest.map(|(side, heaviest)| {
            let sample = heaviest.and_then(|(_, n)| side.samples.get(n));
            sample.map(|sample| user_groups(side, side.stack(sample)).collect::<Vec<_>>()).unwrap_or_default()
        });
        let bytes = matcher.before_traits.site(before).bytes;
        let bytes = bytes.saturating_add(matcher.after_traits.site(after).bytes);
        let is_common = |group: &GroupId| {
            matcher.context.united.contains(group)
                || (matcher.before_groups.contains(group) && matcher.after_groups.contains(group))
        };
        let segments = |stack: &[GroupId]| -> Vec<(Option<GroupId>, Vec<GroupId>)> {
            let mut segments = vec![(None, Vec::new())];
            for group in stack {
                if is_common(group) {
                    segments.push((Some(matcher.context.group(*group)), Vec::new()));
                } else if let Some((_, own)) = segments.last_mut() {
                    own.push(*group);
                }
            }
            segments
        };
        let (old, new) = (segments(&old), segments(&new));
        if old.iter().map(|(common, _)| common).ne(new.iter().map(|(common, _)| common)) {
            continue;
        }
        for ((_, old), (_, new)) in old.iter().zip(&new) {
            if old.len() == new.len() {
                for (&old, &new) in old.iter().zip(new) {
                    let sum = votes.entry((old, new)).or_default();
                    *sum = sum.saturating_add(bytes);
                }
            } else {
                extra.extend(old.iter().chain(new));
            }
        }
    }
    let mut votes: Vec<((GroupId, GroupId), u64)> = votes.into_iter().collect();
    votes.sort_by_key(|&((old, new), bytes)| (std::cmp::Reverse(bytes), old.min(new), old.max(new)));
    let mut taken = HashSet::new();
    for ((old, new), _) in votes {
        if !taken.contains(&old) && !taken.contains(&new) {
            taken.extend([old, new]);
            matcher.context.unite(old, new);
        }
    }
    matcher.context.transparent = extra.into_iter().filter(|group| !taken.contains(group)).collect();
}
