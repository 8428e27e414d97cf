//! Sites by snapshots, by how far each is from its mean.

mod svg;
mod text;

use rayon::prelude::*;

use crate::levels::{Cell, Levels};
use crate::sites::Sites;
use crate::usable::usable;
use crate::{Error, Frame, Series, table};

/// Scores beyond this are drawn like this: nobody needs to tell the certain from the very certain.
const CLIP: f64 = 5.0;

/// Sites by snapshots: what each site held at each, and how far that is from its mean.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeatMap {
    /// How the snapshots are called, oldest first.
    pub snapshots: Vec<String>,
    /// The sites that changed most, the most conspicuous first.
    pub rows: Vec<HeatRow>,
}

/// One site.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeatRow {
    /// The first line outside the standard library, from the leaf.
    pub frame: Frame,
    /// Live bytes at each snapshot.
    pub bytes: Vec<u64>,
    /// Standard score of each against the mean of the row, by the sampling alone.
    pub z: Vec<f64>,
}

impl HeatMap {
    /// The `top` sites with the largest score on either side of their mean. Snapshots that say nothing new
    /// are left out, as by [`Series::analyse`], whose report says which; so are sites that never hold memory.
    ///
    /// ```
    /// # use heapdiff::{HeatMap, InputFile, Series};
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/chan_blocked_senders");
    /// # let mut files = Vec::new();
    /// # for entry in std::fs::read_dir(folder)? {
    /// #     let path = entry?.path();
    /// #     let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    /// #     files.push(InputFile { name, bytes: std::fs::read(path)? });
    /// # }
    /// # let series = Series::from_files(&files, &pprof_parse::Limits::default());
    /// let map = HeatMap::of(&series, 20)?;
    ///
    /// assert_eq!(map.rows[0].frame.function, "main.fetch");
    /// assert_eq!(map.rows[0].cells(), "▁▁▂▃▃▃▄▄▅▅▅▆▇▇");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotAHeapProfile`] when a profile is none of a heap.
    pub fn of(series: &Series, top: usize) -> Result<Self, Error> {
        table::check(series.snapshots())?;
        let snapshots = usable(series.snapshots(), &mut Vec::new());
        let levels = Levels::read(&snapshots)?;
        let sites = Sites::build(&levels);
        let roots: Vec<_> = sites.roots().collect();
        let rows = roots.into_par_iter().filter_map(|site| {
            let site = sites.node(site);
            HeatRow::of(levels.frames.get(site.frame), &levels.curve(&site.stacks))
        });
        let mut rows: Vec<HeatRow> = rows.collect();
        rows.sort_by(|a, b| b.largest().total_cmp(&a.largest()).then_with(|| a.frame.cmp(&b.frame)));
        rows.truncate(top);
        Ok(Self { snapshots: snapshots.iter().map(|snapshot| snapshot.name.clone()).collect(), rows })
    }
}

impl HeatRow {
    /// `None` when the site never holds memory.
    fn of(frame: &Frame, curve: &[Cell]) -> Option<Self> {
        let mean = |sum: f64| sum / curve.len() as f64;
        let mean_bytes = mean(curve.iter().map(|cell| cell.inuse.bytes).sum());
        // Sampled objects are drawn independently of each other, so the squares of what they stand for
        // add up to the variance (Poisson).
        let deviation = mean(curve.iter().map(|cell| cell.inuse.square).sum()).sqrt();
        (deviation > 0.0).then(|| Self {
            frame: frame.clone(),
            bytes: curve.iter().map(|cell| cell.inuse.bytes as u64).collect(),
            z: curve.iter().map(|cell| (cell.inuse.bytes - mean_bytes) / deviation).collect(),
        })
    }

    /// The largest score on either side.
    fn largest(&self) -> f64 {
        self.z.iter().fold(0.0, |largest, z| z.abs().max(largest))
    }
}

#[cfg(test)]
mod tests {
    use super::HeatRow;
    use crate::Frame;
    use crate::levels::Cell;
    use crate::sampling::Sampled;

    /// Cells of so many samples of 1000 bytes.
    fn row(samples: &[f64]) -> Option<HeatRow> {
        let frame = Frame { function: "main.f".to_owned(), file: "main.go".to_owned(), line: 1 };
        let cells = samples.iter().map(|&samples| {
            let (bytes, square) = (samples * 1e3, samples * 1e6);
            Cell { inuse: Sampled { samples, bytes, objects: samples, square }, ..Cell::default() }
        });
        HeatRow::of(&frame, &cells.collect::<Vec<_>>())
    }

    #[test]
    fn scores_count_standard_deviations_of_the_sampling() {
        let row = row(&[4.0, 10.0, 13.0, 9.0]).unwrap_or_else(|| unreachable!());
        // The mean is 9 samples; its deviation is the root of it.
        assert_eq!(row.bytes, [4000, 10_000, 13_000, 9000]);
        let scores: Vec<i64> = row.z.iter().map(|z| (z * 3.0).round() as i64).collect();
        assert_eq!(scores, [-5, 1, 4, 0]);
        assert_eq!(row.cells(), "▃▄▅▄");
    }

    #[test]
    fn a_site_that_never_holds_memory_has_no_row() {
        assert_eq!(row(&[0.0, 0.0]), None);
        assert_eq!(row(&[]), None);
    }
}
