use super::compare::Comparison;
use super::rows::site_diffs;
use crate::render::{HeatMap, HeatRow};

impl Comparison<'_> {
    /// The sites whose difference is most conspicuous, as a heat map of two snapshots.
    pub fn heat_map(&self, top: usize) -> HeatMap {
        let mut sites = site_diffs(&self.before, &self.after, &self.alignment);
        sites.sort_by(|x, y| y.z.abs().total_cmp(&x.z.abs()));
        let rows = sites.into_iter().take(top).filter_map(|site| {
            // Either is half the difference away from the mean of both, whose variance is the mean of theirs.
            let score = site.z / std::f64::consts::SQRT_2;
            Some(HeatRow {
                frame: site.after.or(site.before)?,
                bytes: vec![site.before_bytes, site.after_bytes],
                z: vec![-score, score],
            })
        });
        HeatMap { snapshots: vec!["before".to_owned(), "after".to_owned()], rows: rows.collect() }
    }
}
