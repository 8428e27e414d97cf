use crate::candidate::Candidate;
use crate::goroutines::GoroutineGroup;
use crate::heap_total::HeapTotal;
use crate::levels::Levels;
use crate::sites::{NodeId, Sites};
use crate::{Error, Frame, Options, Report, Snapshot, Suspect, Verdict, churn};

/// Everything that is measured on a series before it is judged.
pub(crate) struct Analysis<'a> {
    pub(crate) snapshots: &'a [&'a Snapshot],
    pub(crate) levels: Levels,
    pub(crate) sites: Sites,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) groups: Vec<GoroutineGroup>,
    pub(crate) total: Option<HeapTotal>,
}

impl<'a> Analysis<'a> {
    pub(crate) fn of(snapshots: &'a [&'a Snapshot]) -> Result<Self, Error> {
        let levels = Levels::read(snapshots)?;
        let sites = Sites::build(&levels);
        let total = HeapTotal::of(snapshots);
        let candidates = Candidate::all(&levels, &sites, total.as_ref());
        let groups = GoroutineGroup::all(snapshots);
        Ok(Self { snapshots, levels, sites, candidates, groups, total })
    }

    pub(crate) fn report(
        &self,
        verdict: Verdict,
        reason: String,
        suspects: Vec<Suspect>,
        options: &Options,
    ) -> Report {
        Report {
            verdict,
            reason,
            snapshots: self.snapshots.len(),
            duration_ns: self.duration_ns(),
            time_to_limit_s: self.time_to_limit(&suspects, options.memory_limit_bytes),
            suspects,
            churn: churn::churn(&self.levels, &self.sites, self.duration_s()),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn frame_of(&self, node: NodeId) -> &Frame {
        self.levels.frames.get(self.sites.node(node).frame)
    }

    fn duration_ns(&self) -> i64 {
        let time = |snapshot: Option<&&Snapshot>| snapshot.map_or(0, |s| s.time_ns);
        time(self.snapshots.last()).saturating_sub(time(self.snapshots.first())).max(0)
    }

    /// From the first to the last snapshot.
    pub(crate) fn duration_s(&self) -> f64 {
        self.duration_ns() as f64 / 1e9
    }

    /// 0 when the snapshots do not say when they were taken.
    pub(crate) fn per_second(&self, amount: f64) -> f64 {
        if self.duration_ns() > 0 { amount / self.duration_s() } else { 0.0 }
    }

    /// Seconds until the process reaches `limit` if all suspects grow on as they did.
    fn time_to_limit(&self, suspects: &[Suspect], limit: Option<u64>) -> Option<f64> {
        let rate: f64 = suspects.iter().map(|s| s.growth_bytes_per_s).sum();
        let now = self.snapshots.last()?.memstats?.footprint_bytes();
        let left = limit?.saturating_sub(now) as f64;
        (rate > 0.0).then(|| left / rate)
    }
}
