//! Which snapshots of a series say something new.

use pprof_parse::Profile;

use crate::Snapshot;

/// Leaves out snapshots that repeat the one before because no collection ran in between, and
/// everything before the last restart of the process. Says so in the warnings.
pub(crate) fn usable<'a>(snapshots: &'a [Snapshot], warnings: &mut Vec<String>) -> Vec<&'a Snapshot> {
    let mut kept: Vec<&Snapshot> = Vec::new();
    let mut repeated = 0;
    for (n, snapshot) in snapshots.iter().enumerate() {
        if let Some(before) = kept.last()
            && has_restarted(before, snapshot)
        {
            let name = &snapshot.name;
            warnings.push(format!("{name}: the process was restarted before it; earlier snapshots are left out"));
            kept.clear();
        }
        if kept.last().is_some_and(|before| is_repetition(before, snapshot, snapshots.get(n + 1..))) {
            repeated += 1;
        } else {
            kept.push(snapshot);
        }
    }
    if repeated > 0 {
        warnings.push(format!(
            "{repeated} snapshot(s) left out: no collection ran since the one before, so the heap profile is the same; \
             fetch /debug/pprof/heap?gc=1"
        ));
    }
    kept
}

/// The profile shows the heap as of the last completed collection. Without MemStats that can only be
/// told from equal allocation counters; but if they stay equal to the end, the process may just as
/// well be idle, which is worth knowing.
fn is_repetition(before: &Snapshot, after: &Snapshot, later: Option<&[Snapshot]>) -> bool {
    if let (Some(a), Some(b)) = (before.memstats, after.memstats) {
        return a.num_gc == b.num_gc;
    }
    let counters = counters(&before.heap);
    counters == self::counters(&after.heap)
        && later.unwrap_or_default().iter().any(|s| self::counters(&s.heap) != counters)
}

/// The sums of allocated objects and bytes, which never fall while a process lives.
fn counters(profile: &Profile) -> [i64; 2] {
    let tables = profile.tables();
    ["alloc_objects", "alloc_space"].map(|name| {
        let column = tables.sample_type(name);
        let values = profile.samples().filter_map(|sample| sample.values().get(column?).copied());
        values.fold(0, i64::saturating_add)
    })
}

fn has_restarted(before: &Snapshot, after: &Snapshot) -> bool {
    let [objects_before, bytes_before] = counters(&before.heap);
    let [objects, bytes] = counters(&after.heap);
    objects < objects_before && bytes < bytes_before
}
