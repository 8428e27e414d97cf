use crate::Churn;
use crate::levels::Levels;
use crate::sites::Sites;
use crate::turnover::retention;

/// At most so many are named.
const NAMED: usize = 3;

/// The sites that make at least a tenth of all allocations of the series and keep next to nothing.
pub(crate) fn churn(levels: &Levels, sites: &Sites, duration_s: f64) -> Vec<Churn> {
    const LEAST_SHARE: f64 = 0.1;
    const MOST_KEPT: f64 = 0.02;
    let mut rows: Vec<Churn> = Vec::new();
    let mut total = 0.0;
    for site in sites.roots() {
        let curve = levels.curve(&sites.node(site).stacks);
        let first = curve.first().map_or(0.0, |cell| cell.alloc.bytes);
        // A damaged profile may have counters that fall.
        let allocated = (curve.last().map_or(0.0, |cell| cell.alloc.bytes) - first).max(0.0);
        total += allocated;
        if retention(&curve).is_some_and(|kept| kept <= MOST_KEPT) && duration_s > 0.0 {
            let frame = levels.frames.get(sites.node(site).frame).clone();
            rows.push(Churn { frame, alloc_bytes_per_s: allocated / duration_s, share: allocated });
        }
    }
    for row in &mut rows {
        row.share /= total;
    }
    rows.retain(|row| row.share >= LEAST_SHARE);
    rows.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.frame.cmp(&b.frame)));
    rows.truncate(NAMED);
    rows
}
