use super::nodes::{NodeId, PathId};
use super::summary::Summaries;
use crate::Error;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The shortest list of requirements that gives the same build list as `keep`: all of `base`, and what they do
/// not imply. `None` if some go.mod on the way is missing.
pub(super) fn minimal_requirements(
    summaries: &mut Summaries<'_>,
    main: NodeId,
    base: &[PathId],
    keep: &[NodeId],
) -> Result<Option<Vec<NodeId>>, Error> {
    let mut required: HashMap<NodeId, Arc<[NodeId]>> = HashMap::new();
    let mut max: HashMap<PathId, NodeId> = HashMap::new();
    let mut order = vec![main];
    let mut next = 0;
    required.insert(main, keep.into());
    while let Some(&id) = order.get(next) {
        next += 1;
        let requirements = match required.get(&id) {
            Some(requirements) => Arc::clone(requirements),
            None => {
                let Some(summary) = summaries.get(id)? else { return Ok(None) };
                Arc::clone(&summary.require)
            }
        };
        let slot = max.entry(summaries.nodes.path_of(id)).or_insert(id);
        if summaries.nodes.compare(*slot, id).is_lt() {
            *slot = id;
        }
        order.extend(requirements.iter().copied().filter(|r| *r != main && !required.contains_key(r)));
        required.insert(id, requirements);
    }
    let mut list: Vec<NodeId> = max.values().copied().filter(|&id| id != main).collect();
    list.sort_by(|&a, &b| summaries.nodes.list_order(a, b));

    // The main module's own list is what is to be found, so it implies nothing.
    required.insert(main, [].into());
    let postorder = postorder(&required, main, &list);

    let mut have = HashSet::new();
    let mut minimal = Vec::new();
    for &id in base.iter().filter_map(|path| max.get(path)) {
        minimal.push(id);
        imply(&required, id, &mut have);
    }
    for &id in postorder.iter().rev() {
        if max.get(&summaries.nodes.path_of(id)) == Some(&id) && !have.contains(&id) {
            minimal.push(id);
            imply(&required, id, &mut have);
        }
    }
    minimal.sort_by(|&a, &b| summaries.nodes.list_order(a, b));
    Ok(Some(minimal))
}

/// Marks all that a requirement brings along.
fn imply(required: &HashMap<NodeId, Arc<[NodeId]>>, from: NodeId, have: &mut HashSet<NodeId>) {
    let mut stack = vec![from];
    while let Some(id) = stack.pop() {
        if have.insert(id) {
            stack.extend(required.get(&id).into_iter().flat_map(|requirements| requirements.iter()));
        }
    }
}

/// Each node after all that it requires, in the order of `list`. Without recursion: chains may be long.
fn postorder(required: &HashMap<NodeId, Arc<[NodeId]>>, main: NodeId, list: &[NodeId]) -> Vec<NodeId> {
    let mut order = Vec::new();
    let mut entered: HashSet<NodeId> = HashSet::from([main]);
    for &start in list {
        if !entered.insert(start) {
            continue;
        }
        let mut stack = vec![(start, 0)];
        while let Some((id, at)) = stack.last_mut() {
            let next = required.get(id).and_then(|requirements| requirements.get(*at)).copied();
            *at += 1;
            match next {
                Some(next) if entered.insert(next) => stack.push((next, 0)),
                Some(_) => {}
                None => {
                    order.push(*id);
                    stack.pop();
                }
            }
        }
    }
    order
}
