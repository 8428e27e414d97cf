//! Are the objects of a growing site freed again, the faster the more there are?
//!
//! Sessions that follow a rising load come and go: their deaths rise with their number, and so do
//! the births that keep the number up. Objects that leak do not die, and the garbage that a leaking
//! line may make besides does not depend on how much has leaked.

use crate::levels::Cell;
use crate::trend::Trend;

/// Fewer deaths than this say nothing.
const FEWEST_DEATHS: f64 = 4.0;

/// Where more than this share of what is allocated stays live, next to nothing is freed.
pub(crate) const KEPT: f64 = 0.85;

/// Where less than this share stays live, most of it is garbage that never lived long.
const GARBAGE: f64 = 0.25;

/// More than one fall, and this share of the rises: objects that had lived for a while were freed.
const SOME_FALLS: f64 = 0.1;

/// One-sided 5 % of the normal distribution; and beyond doubt.
const LEANS: f64 = 1.64;
const LEANS_FOR_CERTAIN: f64 = 5.0;

/// Variance over mean that a leak of a fixed share does not reach by chance.
const HIDDEN_DEATHS: f64 = 2.0;

/// Share of the bytes allocated over the series that is still live at its end. `None` when nothing
/// was allocated.
pub(crate) fn retention(curve: &[Cell]) -> Option<f64> {
    let (first, last) = (curve.first()?, curve.last()?);
    let allocated = last.alloc.bytes - first.alloc.bytes;
    (allocated > 0.0).then(|| ((last.inuse.bytes - first.inuse.bytes) / allocated).clamp(0.0, 1.0))
}

/// How far, in standard deviations, deaths and births together lean towards the snapshots at which
/// much was live (Stouffer's sum); `None` when too few objects died.
fn leaning(curve: &[Cell], unit: f64) -> Option<f64> {
    let intervals = Interval::all(curve, unit);
    let deaths: f64 = intervals.iter().map(|i| i.deaths).sum();
    if deaths < FEWEST_DEATHS {
        return None;
    }
    let count = intervals.len() as f64;
    let mean = intervals.iter().map(|i| i.level).sum::<f64>() / count;
    let variance = intervals.iter().map(|i| (i.level - mean).powi(2)).sum::<f64>() / count;
    let lean = |weight: fn(&Interval) -> f64| {
        let weights: f64 = intervals.iter().map(weight).sum();
        let at: f64 = intervals.iter().map(|i| i.level * weight(i)).sum::<f64>() / weights;
        (at - mean) / (variance / weights).sqrt()
    };
    Some((lean(|i| i.deaths) + lean(|i| i.births)) / 2f64.sqrt())
}

/// Whether the objects behind a growth come and go as with a load that rises.
pub(crate) fn follows_a_load(curve: &[Cell], trend: &Trend) -> bool {
    let Some(kept) = retention(curve) else { return false };
    let leaning = leaning(curve, trend.unit).unwrap_or(0.0);
    if kept < GARBAGE {
        // A line whose garbage rises with the load may leak a fixed share of what it makes.
        return leaning > LEANS_FOR_CERTAIN && dispersion(curve, trend.unit) > HIDDEN_DEATHS;
    }
    let falls = trend.downs > (SOME_FALLS * trend.ups).max(1.5);
    kept < KEPT && (falls || leaning > LEANS)
}

/// Variance over mean of the net growth around a constant share of the births: 1 for a leak of that
/// share, more when births and deaths of objects that live for a while are hidden in it.
fn dispersion(curve: &[Cell], unit: f64) -> f64 {
    let intervals = Interval::all(curve, unit);
    let net: f64 = intervals.iter().map(|i| i.births - i.deaths).sum();
    let births: f64 = intervals.iter().map(|i| i.births).sum();
    let excess = intervals.iter().map(|i| {
        let expected = net * i.births / births;
        if expected > 0.0 { (i.births - i.deaths - expected).powi(2) / expected } else { 0.0 }
    });
    excess.sum::<f64>() / (intervals.len() as f64 - 1.0)
}

struct Interval {
    /// Bytes live half-way.
    level: f64,
    /// Sampled objects allocated and freed.
    births: f64,
    deaths: f64,
}

impl Interval {
    fn all(curve: &[Cell], unit: f64) -> Vec<Self> {
        curve.windows(2).filter_map(|pair| Self::of(pair, unit)).collect()
    }

    fn of(pair: &[Cell], unit: f64) -> Option<Self> {
        let [before, after] = pair else { return None };
        let births = after.alloc.bytes - before.alloc.bytes;
        let deaths = births - (after.inuse.bytes - before.inuse.bytes);
        Some(Self {
            level: (before.inuse.bytes + after.inuse.bytes) / 2.0,
            births: (births / unit).max(0.0),
            deaths: (deaths / unit).max(0.0),
        })
    }
}
