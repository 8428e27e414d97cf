use pprof_parse::Limits;

use crate::analysis::Analysis;
use crate::files::{self, InputFile, Sorted};
use crate::table;
use crate::usable::usable;
use crate::{Error, Options, Policy, Report, Snapshot, Verdict, evidence, policies};

/// Fewer snapshots than this cannot show a trend.
const FEWEST_SNAPSHOTS: usize = 4;

/// Snapshots of one process, oldest first, at about even distances.
#[derive(Debug, Default)]
pub struct Series {
    sorted: Sorted,
}

impl Series {
    /// A series of snapshots in the order in which they were taken.
    pub fn new(snapshots: Vec<Snapshot>) -> Self {
        Self { sorted: Sorted { snapshots, ..Sorted::default() } }
    }

    /// Recognises files by their content (heap profile, goroutine dump in any form, MemStats as
    /// JSON; compressed or not) and sorts them into snapshots: by the numbers or times in their
    /// names, else by the profile's own time. Whatever is left out is a warning of the report.
    ///
    /// Files are read in parallel, in the caller's rayon pool.
    pub fn from_files(files: &[InputFile], limits: &Limits) -> Self {
        Self { sorted: files::into_snapshots(files, limits) }
    }

    /// The snapshots, oldest first.
    pub fn snapshots(&self) -> &[Snapshot] {
        &self.sorted.snapshots
    }

    /// What was left out when the files were sorted.
    pub fn warnings(&self) -> &[String] {
        &self.sorted.warnings
    }

    /// The first of the warnings about a file that was left out only because it reached a limit:
    /// with higher [`Limits`] the answer may be another.
    pub fn limit_reached(&self) -> Option<&str> {
        self.sorted.limit_reached.as_deref()
    }

    /// Judges the series.
    ///
    /// A series that is empty or too short is [`Verdict::NotEnoughData`], which clears nobody.
    /// The answer depends on the snapshots and options alone, not on the number of threads.
    ///
    /// # Errors
    /// [`Error::NotAHeapProfile`] when a profile is none of a heap.
    pub fn analyse(&self, options: &Options) -> Result<Report, Error> {
        table::check(&self.sorted.snapshots)?;
        let mut warnings = self.sorted.warnings.clone();
        let snapshots = usable(&self.sorted.snapshots, &mut warnings);
        let mut report = if snapshots.len() < FEWEST_SNAPSHOTS {
            too_few(snapshots.len())
        } else {
            judge(&Analysis::of(&snapshots)?, options)
        };
        warnings.append(&mut report.warnings);
        Ok(Report { warnings, ..report })
    }
}

fn judge(analysis: &Analysis<'_>, options: &Options) -> Report {
    match options.policy {
        Policy::Evidence => evidence::judge(analysis, options),
        Policy::ThreeGrowths => policies::three_growths(analysis, options),
        Policy::AllocsVersusInuse => policies::allocs_versus_inuse(analysis, options),
    }
}

fn too_few(snapshots: usize) -> Report {
    let reason = format!(
        "{snapshots} usable snapshot(s); at least {FEWEST_SNAPSHOTS} are needed to see a trend, and ten or more to trust it"
    );
    Report {
        verdict: Verdict::NotEnoughData,
        reason,
        snapshots,
        duration_ns: 0,
        suspects: Vec::new(),
        churn: Vec::new(),
        time_to_limit_s: None,
        warnings: Vec::new(),
    }
}
