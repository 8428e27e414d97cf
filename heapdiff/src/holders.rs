//! Goroutines that may hold a suspect's memory.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::goroutines::{GoroutineGroup, kin};
use crate::{Frame, Holder, HolderKind};

/// More than these are not listed.
const LISTED: usize = 5;

/// The groups that have user functions in common with the stack, or were created by one of them:
/// those that leak first, then those that grow, then those that share most. Beside some that leak
/// only those that grow are named.
pub(crate) fn holders(stack: &[Frame], groups: &[GoroutineGroup]) -> Vec<Holder> {
    let functions = functions(stack);
    let mut sharing: Vec<(&GoroutineGroup, usize)> = groups
        .iter()
        .filter(|group| group.count() > 0)
        .map(|group| (group, group.functions.intersection(&functions).count()))
        .filter(|(_, shared)| *shared > 0)
        .collect();
    // Beside goroutines that leak, those that were always there explain nothing.
    if sharing.iter().any(|(group, _)| group.is_leaking) {
        sharing.retain(|(group, _)| group.growth() > 0);
    }
    sharing.sort_by_key(|(group, shared)| {
        (Reverse(group.is_leaking), Reverse(group.growth().max(0)), Reverse(*shared), &group.key)
    });
    sharing.into_iter().take(LISTED).map(|(group, _)| holder(group)).collect()
}

fn functions(stack: &[Frame]) -> BTreeSet<String> {
    stack.iter().flat_map(|frame| kin(&frame.function)).collect()
}

pub(crate) fn holder(group: &GoroutineGroup) -> Holder {
    Holder {
        kind: HolderKind::Goroutine,
        name: group.key.function.clone(),
        state: group.key.state.clone(),
        count: group.count(),
        growth: group.growth(),
        created_by: group.key.creator.clone(),
    }
}
