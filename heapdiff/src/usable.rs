//! Which snapshots of a series say something new.

use pprof_parse::{Profile, Text};

use crate::Snapshot;

/// Leaves out snapshots that repeat the one before because no collection ran in between, and
/// everything before the last restart of the process. Says so in the warnings.
pub(crate) fn usable<'a>(snapshots: &'a [Snapshot], warnings: &mut Vec<String>) -> Vec<&'a Snapshot> {
    let counters: Vec<Counters> = snapshots.iter().map(|snapshot| Counters::of(&snapshot.heap)).collect();
    let (first, without_memstats) = (counters.first(), snapshots.iter().all(|s| s.memstats.is_none()));
    if counters.len() > 1 && without_memstats && counters.iter().all(|now| Some(now) == first) {
        warnings.push("all heap profiles are the same: the process is idle, or no collection ran".to_owned());
    }
    if let Some(other) =
        snapshots.iter().find(|snapshot| program(snapshot) != snapshots.first().and_then(program))
    {
        let name = &other.name;
        warnings
            .push(format!("{name}: of another program than the first snapshot; pass one series at a time"));
    }
    let mut kept: Vec<(&Snapshot, Counters)> = Vec::new();
    let idle = idle_at_the_end(&counters);
    let mut repeated = 0;
    for (n, (snapshot, &now)) in snapshots.iter().zip(&counters).enumerate() {
        let Some((last, before)) = kept.last() else {
            kept.push((snapshot, now));
            continue;
        };
        if now.objects < before.objects && now.bytes < before.bytes {
            let name = &snapshot.name;
            warnings
                .push(format!("{name}: the process was restarted before it; earlier snapshots are left out"));
            kept.clear();
        } else if last.heap.tables().period() != snapshot.heap.tables().period() {
            warnings.push(format!(
                "{}: MemProfileRate was changed before it; growth may be misjudged",
                snapshot.name
            ));
        } else if is_repetition((last, *before), (snapshot, now), n >= idle) {
            repeated += 1;
            continue;
        }
        kept.push((snapshot, now));
    }
    if repeated > 0 {
        warnings.push(format!(
            "{repeated} snapshot(s) left out: no collection ran since the one before, so the heap profile is the same; \
             fetch /debug/pprof/heap?gc=1"
        ));
    }
    kept.into_iter().map(|(snapshot, _)| snapshot).collect()
}

/// The path of the profiled program.
fn program(snapshot: &Snapshot) -> Option<Text<'_>> {
    snapshot.heap.tables().mappings().next().map(|mapping| mapping.filename())
}

/// The profile shows the heap as of the last completed collection. Without MemStats that can only be
/// told from equal allocation counters.
fn is_repetition(before: (&Snapshot, Counters), after: (&Snapshot, Counters), is_idle: bool) -> bool {
    match (before.0.memstats, after.0.memstats) {
        (Some(a), Some(b)) => a.num_gc == b.num_gc,
        _ => before.1 == after.1 && !is_idle,
    }
}

/// The number of the first snapshot whose counters stay the same to the end, if they do so for longer
/// than ever before: then the process is idle rather than between two collections, which is worth
/// knowing, for nothing grows any more. Otherwise the number of snapshots.
fn idle_at_the_end(counters: &[Counters]) -> usize {
    let runs: Vec<usize> = counters.chunk_by(|a, b| a == b).map(<[Counters]>::len).collect();
    match runs.split_last() {
        Some((last, earlier)) if earlier.iter().all(|run| run < last) => counters.len() - last,
        _ => counters.len(),
    }
}

/// Objects and bytes allocated by all sites together; they never fall while a process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counters {
    objects: i64,
    bytes: i64,
}

impl Counters {
    fn of(profile: &Profile) -> Self {
        let sum = |name| {
            let column = profile.tables().sample_type(name);
            let values = profile.samples().filter_map(|sample| sample.values().get(column?).copied());
            values.fold(0, i64::saturating_add)
        };
        Self { objects: sum("alloc_objects"), bytes: sum("alloc_space") }
    }
}
