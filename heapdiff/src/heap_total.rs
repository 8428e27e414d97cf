use crate::Snapshot;
use crate::stats;
use crate::trend::{differences, teeth};

/// The whole heap as `runtime.MemStats` counts it: exact, where the profile only samples.
#[derive(Debug, Clone)]
pub(crate) struct HeapTotal {
    /// Increments of `HeapAlloc` from snapshot to snapshot.
    moves: Vec<f64>,
    /// Standard deviation of what makes single levels go up and down.
    noise: f64,
}

impl HeapTotal {
    /// `None` unless every snapshot has MemStats, and for a saw: its teeth hide everything else.
    pub(crate) fn of(snapshots: &[&Snapshot]) -> Option<Self> {
        let bytes: Vec<f64> =
            snapshots.iter().map(|s| s.memstats.map(|m| m.heap_alloc as f64)).collect::<Option<_>>()?;
        if teeth(&bytes) >= 2 {
            return None;
        }
        let moves = differences(&bytes);
        // Second differences do not see a trend. For independent noise their deviation is √6 of
        // its own; the median keeps single jumps out. The first third is left out: everything is
        // set up there.
        let bends = differences(moves.get(moves.len() / 3..)?).into_iter().map(f64::abs).collect();
        let noise = stats::median(bends)? / (0.6745 * 6f64.sqrt());
        Some(Self { moves, noise: noise.max(1.0) })
    }

    /// Growth from snapshot number `since` to the end.
    pub(crate) fn growth_since(&self, since: usize) -> f64 {
        self.moves.get(since..).unwrap_or_default().iter().sum()
    }

    /// Log of how much better "it grows on as before" explains the last `tail` intervals than "it
    /// grows by `trickle` of that". 0 where the heap has not grown before, or falls: then something
    /// else moves it.
    pub(crate) fn continuation(&self, since: usize, tail: usize, trickle: f64) -> f64 {
        let Some(active) = self.moves.get(since..) else { return 0.0 };
        let Some((head, end)) = active.len().checked_sub(tail).map(|n| active.split_at(n)) else {
            return 0.0;
        };
        let expected = self.rate(head) * tail as f64;
        let grown: f64 = end.iter().sum();
        let deviation = self.deviation(head, tail);
        if expected < 2.0 * deviation || grown < -3.0 * self.noise {
            return 0.0;
        }
        stats::normal_log_ratio(grown, expected, trickle * expected, deviation * deviation)
    }

    /// Standard deviation of the growth over `tail` intervals around what `head` lets expect: noise of
    /// the levels at both ends, and increments that differ by more than that.
    fn deviation(&self, head: &[f64], tail: usize) -> f64 {
        let level = 2.0 * self.noise.powi(2);
        let mean = self.rate(head);
        let scatter =
            self.inner(head).iter().map(|m| (m - mean).powi(2)).sum::<f64>() / head.len().max(1) as f64;
        let (tail, head) = (tail as f64, head.len().max(1) as f64);
        let own = (scatter - level).max(0.0);
        (level * (1.0 + (tail / head).powi(2)) + own * tail * (1.0 + tail / head)).sqrt()
    }

    /// Mean of the increments without the largest and the smallest: a single jump, such as the buffers
    /// that writing the profile itself needs, is no growth. But a fall beyond noise counts: what rose
    /// before and after it may be a saw.
    fn rate(&self, moves: &[f64]) -> f64 {
        let inner = self.inner(moves);
        inner.iter().sum::<f64>() / inner.len().max(1) as f64
    }

    fn inner(&self, moves: &[f64]) -> Vec<f64> {
        /// In deviations of a level; four of an increment.
        const FALL: f64 = -5.7;
        let mut sorted = moves.to_vec();
        sorted.sort_by(f64::total_cmp);
        if sorted.len() > 3 {
            sorted.pop();
            if sorted.first().is_some_and(|smallest| *smallest >= FALL * self.noise) {
                sorted.remove(0);
            }
        }
        sorted
    }

    /// Growth per interval over the last two thirds, when it is beyond noise and goes on to the end.
    pub(crate) fn steady_growth(&self) -> Option<f64> {
        const TRICKLE: f64 = 0.25;
        const CLEAR: f64 = 4.0;
        const ORDERLY: f64 = 0.002;
        let third = self.moves.len() / 3;
        let late = self.moves.get(third..)?;
        let (middle, last) = late.split_at(late.len().saturating_sub(third));
        let rate = self.rate(late);
        let is_clear = rate * late.len() as f64 > CLEAR * self.noise * 2f64.sqrt()
            || stats::mann_kendall(&without_jump(late, rate)) < ORDERLY;
        let stops = (2..=late.len() / 2).any(|tail| self.continuation(third, tail, TRICKLE) < -1.0);
        let slows = self.rate(last) < 0.4 * self.rate(middle);
        (late.len() >= 4 && rate > 0.0 && is_clear && !stops && !slows).then_some(rate)
    }
}

/// The levels that the increments lead to, with the largest of them made an ordinary one.
fn without_jump(moves: &[f64], ordinary: f64) -> Vec<f64> {
    let largest = moves.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut levels = vec![0.0];
    levels.extend(moves.iter().scan(0.0, |level, &m| {
        *level += if m == largest { ordinary } else { m };
        Some(*level)
    }));
    levels
}
