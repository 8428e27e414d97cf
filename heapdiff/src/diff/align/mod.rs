//! Which site of one build is which of the other.
//!
//! In passes, each on what the ones before left over: the same function (`function`), a function that
//! has a new name (`renamed`), a site in another function (`similar`), a site that was divided
//! (`split`). Names win over lines, lines over sizes. New names come before single sites that look alike,
//! since a function that vanished says more, with all its sites, than any one of them.

mod bodies;
mod callers;
mod function;
mod greedy;
mod likeness;
mod name_likeness;
mod renamed;
mod same_build;
mod similar;
mod split;

use std::collections::{BTreeMap, HashSet};

use super::functions::{GroupId, Names};
use super::report::Match;
use super::side::{Side, SiteId};
use callers::ContextMap;
use greedy::greedy;
use likeness::Traits;

/// Less sure than this, sites are called new and gone instead.
pub(super) const LEAST_CONFIDENCE: f64 = 0.5;

/// Guesses are made about so many sites or functions of each side, the heaviest first: comparing all
/// with all is quadratic.
const GUESSED: usize = 500;

/// A site of the one build and what it is in the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) before: Option<SiteId>,
    pub(super) after: Option<SiteId>,
    pub(super) method: Option<Match>,
    /// 0 to 1.
    pub(super) confidence: f64,
}

#[derive(Debug)]
pub(super) struct Alignment {
    /// Every site of both sides is in at least one pair; in several where it was split.
    pub(super) pairs: Vec<Pair>,
    pub(super) context: ContextMap,
}

/// Both sides while sites are still left.
pub(super) struct Matcher<'s, 'p> {
    pub(super) names: &'s Names,
    pub(super) before: &'s Side<'p>,
    pub(super) after: &'s Side<'p>,
    before_traits: Traits,
    after_traits: Traits,
    /// All functions of each side.
    before_groups: HashSet<GroupId>,
    after_groups: HashSet<GroupId>,
    context: ContextMap,
    pairs: Vec<Pair>,
    before_left: Vec<bool>,
    after_left: Vec<bool>,
}

pub(super) fn align(names: &Names, before: &Side<'_>, after: &Side<'_>) -> Alignment {
    if same_build::is_same_build(before, after) {
        return same_build::align(names, before, after);
    }
    let (before_traits, after_traits) = rayon::join(|| Traits::of(before), || Traits::of(after));
    let mut matcher = Matcher {
        names,
        before,
        after,
        before_traits,
        after_traits,
        before_groups: before.groups(),
        after_groups: after.groups(),
        context: ContextMap::new(names.len()),
        pairs: Vec::new(),
        before_left: vec![true; before.sites.len()],
        after_left: vec![true; after.sites.len()],
    };
    function::pair_within_functions(&mut matcher);
    renamed::pair_renamed_functions(&mut matcher);
    similar::pair_similar_sites(&mut matcher);
    split::pair_split_sites(&mut matcher);
    callers::align_callers(&mut matcher);
    matcher.finish()
}

impl Matcher<'_, '_> {
    pub(super) fn pair(&mut self, before: SiteId, after: SiteId, method: Match, confidence: f64) {
        let confidence = confidence.clamp(0.0, 1.0);
        self.pairs.push(Pair { before: Some(before), after: Some(after), method: Some(method), confidence });
        for (left, id) in [(&mut self.before_left, before), (&mut self.after_left, after)] {
            if let Some(left) = left.get_mut(id.0 as usize) {
                *left = false;
            }
        }
    }

    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The sites without a partner.
    pub(super) fn left(&self) -> [Vec<SiteId>; 2] {
        [&self.before_left, &self.after_left].map(|left| {
            let ids = left.iter().enumerate().filter(|(_, left)| **left);
            ids.map(|(id, _)| SiteId(id as u32)).collect()
        })
    }

    fn finish(mut self) -> Alignment {
        let [before, after] = self.left();
        let alone = Pair { before: None, after: None, method: None, confidence: 0.0 };
        self.pairs.extend(before.into_iter().map(|id| Pair { before: Some(id), ..alone }));
        self.pairs.extend(after.into_iter().map(|id| Pair { after: Some(id), ..alone }));
        Alignment { pairs: self.pairs, context: self.context }
    }
}

/// The groups that own the sites, with their sites.
fn by_group(side: &Side<'_>, sites: &[SiteId]) -> BTreeMap<GroupId, Vec<SiteId>> {
    let mut groups = BTreeMap::<GroupId, Vec<SiteId>>::new();
    for &id in sites {
        if let Some(site) = side.site(id) {
            groups.entry(site.group).or_default().push(id);
        }
    }
    groups
}
