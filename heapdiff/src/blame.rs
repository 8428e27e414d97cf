//! Which frame of a growing site to show to a person.

use crate::candidate::trend_of;
use crate::levels::{Cell, Levels, gained};
use crate::sites::{NodeId, Sites};

/// A caller must bring this share of the growth to be blamed instead of the helper it calls.
const CALLER_SHARE: f64 = 0.8;

/// A smaller share will do when chance explains what the other callers bring.
const SMALL_SHARE: f64 = 0.5;
const CHANCE: f64 = 0.1;

/// So many callers make a function a shared helper.
const MANY_CALLERS: usize = 3;

/// Descends from a site to the caller that is to blame, while what is reached is a helper that
/// many callers share and one of them brings the growth.
pub(crate) fn to_blame(levels: &Levels, sites: &Sites, mut node: NodeId) -> NodeId {
    while let Some(caller) = growing_caller(levels, sites, node) {
        node = caller;
    }
    node
}

fn growing_caller(levels: &Levels, sites: &Sites, helper: NodeId) -> Option<NodeId> {
    let curve = |node: NodeId| levels.curve(&sites.node(node).stacks);
    let frame = |node: NodeId| levels.frames.get(sites.node(node).frame);
    let callers: Vec<(NodeId, Vec<Cell>)> =
        sites.node(helper).children.iter().map(|&caller| (caller, curve(caller))).collect();
    let active =
        callers.iter().filter(|(_, curve)| curve.last().is_some_and(|c| c.alloc.bytes > 0.0)).count();
    let (caller, brought) = callers
        .iter()
        .max_by(|a, b| gained(&a.1).total_cmp(&gained(&b.1)).then_with(|| frame(b.0).cmp(frame(a.0))))?;
    if active < MANY_CALLERS || frame(*caller).function == frame(helper).function {
        return None;
    }
    let whole = curve(helper);
    let share = gained(brought) / gained(&whole);
    let others: Vec<Cell> = whole.iter().zip(brought).map(|(all, part)| *all - *part).collect();
    let is_to_blame = share >= CALLER_SHARE || (share >= SMALL_SHARE && trend_of(&others).p_value > CHANCE);
    is_to_blame.then_some(*caller)
}
