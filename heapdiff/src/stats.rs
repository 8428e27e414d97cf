//! The few distributions that the tests need.

use std::f64::consts::LN_2;

/// P(X ≥ `ups`) when each of `ups + downs` moves is up or down with equal chance: how likely so
/// one-sided a walk is without any drift.
pub(crate) fn one_sided_moves(ups: f64, downs: f64) -> f64 {
    let (ups, downs) = (ups.round().max(0.0), downs.round().max(0.0));
    let n = ups + downs;
    if n == 0.0 {
        return 1.0;
    }
    if n > 2000.0 {
        return normal_tail((ups - 0.5 - n / 2.0) / (n.sqrt() / 2.0));
    }
    let (k, n) = (ups as u32, n as u32);
    // Log of C(n, n) 2^-n, then downwards term by term.
    let mut log_term = -f64::from(n) * LN_2;
    let mut tail = 0.0;
    for i in (k..=n).rev() {
        tail += log_term.exp();
        log_term += f64::from(i).ln() - f64::from(n - i + 1).ln();
    }
    tail.min(1.0)
}

/// P(Z ≥ z) of the standard normal distribution (Abramowitz and Stegun 7.1.26, error below 1e-7).
pub(crate) fn normal_tail(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let poly = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    let erfc = poly.iter().fold(0.0, |sum, c| sum * t + c) * t * (-x * x).exp();
    if z >= 0.0 { erfc / 2.0 } else { 1.0 - erfc / 2.0 }
}

/// Benjamini and Hochberg (1995): the q-value of each p-value, in the same order.
pub(crate) fn q_values(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    let p = |i: usize| p_values.get(i).copied().unwrap_or(1.0);
    order.sort_by(|&a, &b| p(b).total_cmp(&p(a)).then(b.cmp(&a)));
    let mut q_values = vec![1.0; p_values.len()];
    let mut lowest = 1.0f64;
    for (above, &i) in order.iter().enumerate() {
        let rank = (p_values.len() - above) as f64;
        lowest = lowest.min(p(i) * p_values.len() as f64 / rank);
        if let Some(q) = q_values.get_mut(i) {
            *q = lowest;
        }
    }
    q_values
}

/// Log of the density at `x` around `a` over the density around `b`, both normal with `variance`.
pub(crate) fn normal_log_ratio(x: f64, a: f64, b: f64, variance: f64) -> f64 {
    ((x - b).powi(2) - (x - a).powi(2)) / (2.0 * variance)
}

pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Mann and Kendall: chance of at least so many rises among all pairs of points without a trend.
pub(crate) fn mann_kendall(values: &[f64]) -> f64 {
    let pairs = values.iter().enumerate().flat_map(|(i, a)| values.iter().skip(i + 1).map(move |b| b - a));
    let score: f64 = pairs.filter(|rise| *rise != 0.0).map(f64::signum).sum();
    let n = values.len() as f64;
    let variance = n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
    if variance <= 0.0 { 1.0 } else { normal_tail((score - 1.0) / variance.sqrt()) }
}
