//! Which frame of a growing site to show to a person.

use pprof_parse::GoSymbol;

use crate::candidate::trend_of;
use crate::levels::{Cell, Levels, gained};
use crate::sites::{NodeId, Sites};
use crate::turnover::retention;

/// A caller must bring this share of the growth to be blamed instead of the helper it calls.
const CALLER_SHARE: f64 = 0.8;

/// A smaller share will do when chance explains what the other callers bring.
const SMALL_SHARE: f64 = 0.5;
const CHANCE: f64 = 0.1;

/// So many callers make a function a shared helper.
const MANY_CALLERS: usize = 3;

/// Two will do when what the other one lets go clears the helper: had it kept the same share as the
/// one that grows, so many sampled objects of its own would have stayed. None of five is chance in
/// less than one case of a hundred (Poisson).
const ENOUGH_TO_CLEAR: f64 = 5.0;

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
    let shared = entrance(levels, sites, helper);
    let callers: Vec<(NodeId, Vec<Cell>)> =
        sites.node(shared).children.iter().map(|&caller| (caller, curve(caller))).collect();
    let active =
        callers.iter().filter(|(_, curve)| curve.last().is_some_and(|c| c.alloc.bytes > 0.0)).count();
    let (caller, brought) = callers
        .iter()
        .max_by(|a, b| gained(&a.1).total_cmp(&gained(&b.1)).then_with(|| frame(b.0).cmp(frame(a.0))))?;
    if [helper, shared].iter().any(|node| frame(*node).function == frame(*caller).function) {
        return None;
    }
    let whole = curve(helper);
    let share = gained(brought) / gained(&whole);
    let others: Vec<Cell> = whole.iter().zip(brought).map(|(all, part)| *all - *part).collect();
    // What keeps the memory may be any of several methods: then the others must clear them.
    let has_many_callers = shared == helper && active >= MANY_CALLERS;
    if !has_many_callers && !would_have_grown(&others, brought) {
        return None;
    }
    let is_to_blame = share >= CALLER_SHARE || (share >= SMALL_SHARE && trend_of(&others).p_value > CHANCE);
    is_to_blame.then_some(*caller)
}

/// A helper may be several methods deep: the last of those on the only way in.
fn entrance(levels: &Levels, sites: &Sites, mut node: NodeId) -> NodeId {
    let symbol = |node: NodeId| GoSymbol::parse(&levels.frames.get(sites.node(node).frame).function);
    let of_type = |node: NodeId| symbol(node).receiver().map(|of| (symbol(node).package(), of.type_name));
    while let [caller] = *sites.node(node).children.as_slice() {
        if of_type(caller).is_none() || of_type(caller) != of_type(node) {
            break;
        }
        node = caller;
    }
    node
}

/// Whether `others` allocated enough to grow as well, if they kept what they allocate as `grown` does.
fn would_have_grown(others: &[Cell], grown: &[Cell]) -> bool {
    let (Some(first), Some(last), Some(kept)) = (others.first(), others.last(), retention(grown)) else {
        return false;
    };
    (last.alloc.samples - first.alloc.samples) * kept >= ENOUGH_TO_CLEAR
}
