//! A node of the call tree, and what its curve says about it.

use rayon::prelude::*;

use crate::container::Outgrowing;
use crate::continuation::{TOTAL_WEIGHT, continuation};
use crate::heap_total::HeapTotal;
use crate::levels::{Cell, Levels};
use crate::sites::{NodeId, Sites};
use crate::stats;
use crate::trend::Trend;
use crate::turnover;

/// Nodes whose live objects moved by fewer samples than this are not tested: they could not be
/// significant, and would only make it harder for the others.
const FEWEST_MOVES: f64 = 5.0;

/// A growth must be made of so many sampled objects to stand by itself: one slice that is replaced
/// by a longer one now and then is no proof.
const FEWEST_SAMPLES: f64 = 2.0;

/// The share of false discoveries that is accepted among the significant nodes.
pub(crate) const Q_LIMIT: f64 = 0.1;

/// What kind of movement a curve shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Grows, and goes on growing.
    Steady,
    /// Grows, but its objects die the faster the more there are: it follows a load.
    Following,
    /// Has grown, and has stopped.
    Stopped,
    /// Has grown in one or two steps.
    Step,
    /// Grows in steps, as a container does that is filled on and on.
    Outgrowing,
    /// Goes up and down between troughs that do not rise.
    Saw,
    /// Nothing that chance does not explain.
    Flat,
}

#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) node: NodeId,
    pub(crate) curve: Vec<Cell>,
    pub(crate) trend: Trend,
    /// 1 for nodes that were not tested.
    pub(crate) q_value: f64,
    /// The shape, if the growth is taken for real.
    shape_if_real: Shape,
    /// See [`continuation`].
    goes_on: Option<f64>,
    /// See [`turnover::follows_a_load`].
    pub(crate) follows: bool,
    outgrowing: Option<Outgrowing>,
}

impl Candidate {
    /// Examines every node that is not a repetition of its parent.
    pub(crate) fn all(levels: &Levels, sites: &Sites, total: Option<&HeapTotal>) -> Vec<Self> {
        let nodes = sites.distinct();
        let mut candidates: Vec<Self> =
            nodes.into_par_iter().map(|node| Self::of(node, levels, sites, total)).collect();
        let mut tested: Vec<&mut Self> = candidates.iter_mut().filter(|c| c.is_testable()).collect();
        let p_values: Vec<f64> = tested.iter().map(|c| c.trend.p_value).collect();
        for (candidate, q_value) in tested.iter_mut().zip(stats::q_values(&p_values)) {
            candidate.q_value = q_value;
        }
        candidates
    }

    fn of(node: NodeId, levels: &Levels, sites: &Sites, total: Option<&HeapTotal>) -> Self {
        let curve = levels.curve(&sites.node(node).stacks);
        let trend = trend_of(&curve);
        let follows = turnover::follows_a_load(&curve, &trend);
        let goes_on = continuation(&trend, total);
        let shape_if_real = Shape::of(&trend, follows, goes_on);
        let outgrowing = Outgrowing::of(&curve);
        Self { node, curve, trend, q_value: 1.0, shape_if_real, goes_on, follows, outgrowing }
    }

    fn is_testable(&self) -> bool {
        self.trend.ups + self.trend.downs >= FEWEST_MOVES
    }

    /// The shape of the curve as far as its own samples prove it.
    pub(crate) fn shape(&self) -> Shape {
        match self.shape_if_real {
            _ if self.proven_outgrowing().is_some() => Shape::Outgrowing,
            Shape::Saw => Shape::Saw,
            _ if self.q_value > Q_LIMIT || self.growth_bytes() < FEWEST_SAMPLES * self.trend.unit => {
                Shape::Flat
            }
            shape => shape,
        }
    }

    /// The container that grows here, unless its steps may be but samples that come and go: they are
    /// not where next to every object is so large that it is sampled for certain.
    pub(crate) fn proven_outgrowing(&self) -> Option<&Outgrowing> {
        const CERTAIN: f64 = 0.95;
        let is_certain = |cell: &Cell| cell.inuse.samples >= CERTAIN * cell.inuse.objects;
        let is_proven = self.q_value <= Q_LIMIT || self.curve.last().is_some_and(is_certain);
        self.outgrowing.as_ref().filter(|_| is_proven)
    }

    /// Whether the samples, too few to prove a steady growth, agree with one. When they show an end
    /// so clearly that the total of the heap could not outweigh them, they do not.
    pub(crate) fn may_leak(&self) -> bool {
        const FAINT: f64 = 0.13;
        let grows =
            matches!(self.shape_if_real, Shape::Steady | Shape::Following | Shape::Stopped | Shape::Step);
        let has_stopped = self.goes_on.is_some_and(|odds| odds < -TOTAL_WEIGHT);
        grows && !has_stopped && self.trend.p_value <= FAINT
    }

    pub(crate) fn growth_bytes(&self) -> f64 {
        if let Some(container) = self.proven_outgrowing() {
            return container.bytes;
        }
        self.trend.growth.as_ref().map_or(0.0, |growth| growth.bytes)
    }
}

/// A steady growth may lose this share of what it gains: what was live before is freed now and then.
const MOST_FALLS: f64 = 0.2;

/// Where objects come and go with a load, falls show through a clear rise as well.
const MOST_FALLS_OF_A_LOAD: f64 = 0.6;

/// Chance of the order of the levels (Mann and Kendall) that still counts as a rise, and that counts
/// as a clear one.
const RISES: f64 = 0.02;
const RISES_CLEARLY: f64 = 0.002;

/// Growth in one or two steps, of which it is the sum, is no trend.
const FEWEST_STEPS: f64 = 2.3;
const FEWEST_RISES: usize = 3;

/// Log odds from which on a growth is taken to go on: even ones.
const GOES_ON: f64 = 0.0;

impl Shape {
    /// `follows`: see [`turnover::follows_a_load`]; `goes_on`: see [`continuation`].
    pub(crate) fn of(trend: &Trend, follows: bool, goes_on: Option<f64>) -> Self {
        let quiet = if trend.is_saw() { Self::Saw } else { Self::Flat };
        let Some(growth) = &trend.growth else { return quiet };
        let most_falls =
            if follows && trend.order < RISES_CLEARLY { MOST_FALLS_OF_A_LOAD } else { MOST_FALLS };
        if trend.downs > most_falls * trend.ups || trend.order > RISES {
            return quiet;
        }
        if growth.steps < FEWEST_STEPS && growth.rises() < FEWEST_RISES {
            return Self::Step;
        }
        if goes_on.is_some_and(|odds| odds < GOES_ON) {
            return Self::Stopped;
        }
        if follows { Self::Following } else { Self::Steady }
    }
}

/// The trend of the live bytes of a curve.
pub(crate) fn trend_of(curve: &[Cell]) -> Trend {
    let bytes: Vec<f64> = curve.iter().map(|cell| cell.inuse.bytes).collect();
    let square: f64 = curve.iter().map(|cell| cell.inuse.square).sum();
    let sum: f64 = bytes.iter().sum();
    Trend::of(&bytes, if sum > 0.0 { square / sum } else { 1.0 })
}
