//! Does the growth go on, or was it a warm-up that is over?

use crate::heap_total::HeapTotal;
use crate::trend::{Growth, Trend};

/// After a warm-up a trickle remains: rare keys of a cache, a last slow client. This share of the
/// former growth still counts as stopped.
const TRICKLE: f64 = 0.15;

/// Exact totals are not all of one site's making, so they cannot outweigh everything else.
pub(crate) const TOTAL_WEIGHT: f64 = 5.0;

/// The growth of the whole heap tells about a site when the site makes that share of it; more than
/// all of it means that something else shrinks.
const MADE_BY_THIS_SITE: std::ops::Range<f64> = 0.4..1.4;

/// Log of how much better "it grows on as before" explains the end of the series than "it stopped
/// some snapshots ago", where any number of them is as likely as another. Positive: it goes on. `None`
/// when the growth is too short to have an end.
///
/// The most damaging choice of when would be unfair: of many tails one looks short by chance, and the
/// more snapshots there are, the more tails.
///
/// The sampled objects of the tail are compared as Poisson counts, widened by the scatter of the
/// head so that growth in bursts does not look stopped between two of them; the exact total of the
/// heap, where known and mostly of this site's making, as a normal variable.
pub(crate) fn continuation(trend: &Trend, total: Option<&HeapTotal>) -> Option<f64> {
    let growth = trend.growth.as_ref()?;
    let intervals = growth.moves.len();
    let total = total.filter(|total| {
        let share = growth.bytes / total.growth_since(growth.onset);
        MADE_BY_THIS_SITE.contains(&share)
    });
    let odds: Vec<f64> = (2..=intervals.checked_sub(3)?.min(intervals / 2))
        .filter_map(|tail| {
            let sampled = sampled(growth, tail, trend.unit)?;
            let counted = total.map_or(0.0, |total| total.continuation(growth.onset, tail, TRICKLE));
            Some(sampled + counted.clamp(-TOTAL_WEIGHT, TOTAL_WEIGHT))
        })
        .collect();
    let stopped = odds.iter().map(|odds| (-odds).exp()).sum::<f64>() / odds.len() as f64;
    (!odds.is_empty()).then(|| -stopped.ln())
}

fn sampled(growth: &Growth, tail: usize, unit: f64) -> Option<f64> {
    let (head, end) = growth.moves.split_at(growth.moves.len() - tail);
    let intervals = head.len() as f64;
    let mean = head.iter().sum::<f64>() / intervals;
    if mean <= 0.0 {
        return None;
    }
    let scatter = head.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (intervals - 1.0);
    let unit = unit.max(scatter / mean);
    let expected = mean * tail as f64 / unit;
    let observed = end.iter().sum::<f64>().max(0.0) / unit;
    Some(observed * -TRICKLE.ln() - (1.0 - TRICKLE) * expected)
}

/// Whether `rate` per interval is but a trickle of the growth.
pub(crate) fn is_trickle(rate: f64, trend: &Trend) -> bool {
    trend.growth.as_ref().is_some_and(|growth| rate < TRICKLE * growth.bytes / growth.moves.len() as f64)
}
