//! The analyses against what Go's own reader saw of the corpus.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use gotrace::{
    Analyses, Analysis, Fold, GcAnalysis, GoroutineAnalysis, GoroutineOptions, GoroutineReport, Reader,
    StormAnalysis, Summary, SummaryAnalysis, WaitAnalysis,
};
use serde_json::Value;

/// Traces with truth. The corpus is required where CI names it.
fn corpus() -> Vec<(PathBuf, Value)> {
    let Some(folder) = std::env::var_os("GOTRACE_CORPUS") else { return Vec::new() };
    let mut traces: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "trace"))
        .collect();
    traces.sort();
    assert!(!traces.is_empty(), "no traces in {folder:?}");
    let mut list = Vec::new();
    for path in traces {
        let truth: Value =
            serde_json::from_slice(&fs::read(path.with_extension("truth.json")).unwrap()).unwrap();
        // What the reference could not read has no truth.
        if truth.get("digest_seq").is_some() && truth.get("read_error").is_none() {
            list.push((path, truth));
        }
    }
    assert!(list.len() > 10);
    list
}

fn analyse(path: &Path) -> (Summary, GoroutineReport) {
    let mut options = GoroutineOptions::default();
    options.keep = usize::MAX;
    answer(path, (SummaryAnalysis::default(), GoroutineAnalysis::new(options)))
}

fn answer<A: Analysis>(path: &Path, analysis: A) -> A::Answer {
    let mut fold = Analyses::new(analysis);
    let mut reader = Reader::new(File::open(path).unwrap()).unwrap();
    reader.for_each(|event| fold.event(event)).unwrap();
    assert!(reader.damage().is_empty(), "{path:?}: {:?}", reader.damage());
    fold.finish()
}

/// Goroutines that C code brings in share their numbers.
fn has_callbacks(truth: &Value) -> bool {
    truth["transitions"].get("goroutine NotExist->Syscall").is_some()
}

fn map(value: &Value) -> BTreeMap<String, i64> {
    let pairs = value.as_object().unwrap().iter();
    // A wait of no time is left out.
    pairs
        .map(|(key, value)| (key.clone(), value.as_i64().unwrap()))
        .filter(|(_, value)| *value != 0)
        .collect()
}

#[test]
fn the_summary_is_what_go_saw() {
    for (path, truth) in corpus() {
        let (summary, _) = analyse(&path);
        let ours = serde_json::to_value(&summary).unwrap();
        for key in [
            "events",
            "kinds",
            "transitions",
            "first_time_ns",
            "last_time_ns",
            "gc_count",
            "stw_count",
            "syncs",
            "events_valid_at_last_sync",
            "block_reasons",
        ] {
            assert_eq!(ours[key], truth[key], "{path:?}: {key}");
        }
        for (key, value) in truth["goroutines"].as_object().unwrap() {
            if has_callbacks(&truth) && (key.starts_with("alive_at_end") || key.starts_with("peak_live")) {
                // The truth misses those that are created again under a number it knows: -20 alive.
                continue;
            }
            if value.is_object() {
                assert_eq!(map(&ours["goroutines"][key]), map(value), "{path:?}: {key}");
            } else {
                assert_eq!(&ours["goroutines"][key], value, "{path:?}: {key}");
            }
        }
        let generations =
            truth.pointer("/layout/generation_count").map_or(1, |count| count.as_u64().unwrap());
        assert_eq!(summary.generations, generations, "{path:?}");
    }
}

#[test]
fn goroutines_spent_their_time_as_go_saw() {
    for (path, truth) in corpus() {
        let (_, report) = analyse(&path);
        let is_shared = |id| report.goroutines.iter().filter(|row| row.id.0 == id).count() > 1;
        for expected in truth["some_goroutines"].as_array().unwrap() {
            let id = expected["id"].as_u64().unwrap();
            if is_shared(id) {
                continue;
            }
            let row = report.goroutines.iter().find(|row| row.id.0 == id).unwrap();
            let at = format!("{path:?}: goroutine {id}");
            let times = [
                ("Running", row.times.running_ns),
                ("Runnable", row.times.runnable_ns),
                ("Waiting", row.times.waiting_ns),
                ("Syscall", row.times.syscall_ns),
            ];
            for (state, ns) in times {
                assert_eq!(ns, expected["ns_by_state"][state].as_i64().unwrap_or(0), "{at}: {state}");
            }
            let blocked: BTreeMap<String, i64> = row
                .blocked
                .iter()
                .filter(|blocked| blocked.total_ns != 0)
                .map(|blocked| (blocked.reason.clone(), blocked.total_ns))
                .collect();
            assert_eq!(blocked, map(&expected["waiting_ns_by_reason"]), "{at}");
            assert_eq!(row.state.to_string(), expected["state_at_end"].as_str().unwrap(), "{at}");
            assert_eq!(u64::from(row.transitions), expected["transitions"].as_u64().unwrap(), "{at}");
            assert_eq!(row.end_ns.is_some(), expected["ended"].as_bool().unwrap(), "{at}");
            assert_eq!(!row.existed, expected["created_in_trace"].as_bool().unwrap(), "{at}");
            assert_eq!(row.first_ns.0, expected["first_ns"].as_i64().unwrap(), "{at}");
            let Some(go) = expected.get("go_summary") else { continue };
            if go["name"] != "" {
                assert_eq!(row.name, go["name"].as_str().unwrap(), "{at}");
            }
            if !row.existed {
                // Where both count from the creation, Go's own summary says the same.
                assert_eq!(row.times.running_ns, go["exec_ns"].as_i64().unwrap(), "{at}");
                let assist = go["range_ns"].get("GC mark assist").map_or(0, |ns| ns.as_i64().unwrap());
                assert_eq!(row.times.gc_assist_ns, assist, "{at}");
            }
        }
    }
}

#[test]
fn groups_are_those_of_go() {
    for (path, truth) in corpus() {
        if has_callbacks(&truth) {
            continue;
        }
        let (_, report) = analyse(&path);
        let expected = truth["goroutine_groups"].as_array().unwrap();
        let (unnamed, expected): (Vec<_>, Vec<_>) = expected.iter().partition(|group| group["name"] == "");
        for group in &expected {
            let name = group["name"].as_str().unwrap();
            let ours = report.groups.iter().find(|ours| ours.name == name).unwrap();
            let at = format!("{path:?}: {name}");
            assert_eq!(ours.count(), group["n"].as_u64().unwrap(), "{at}");
            assert_eq!(ours.count(), ours.ended + ours.alive, "{at}");
            if ours.existed == 0 {
                assert_eq!(ours.times.running_ns, group["exec_ns"].as_i64().unwrap(), "{at}");
                assert_eq!(ours.times.runnable_ns, group["sched_wait_ns"].as_i64().unwrap(), "{at}");
                // Go tells blocked system calls apart: those that took long enough for the P to be taken away.
                let syscall = ["syscall_ns", "syscall_block_ns"].map(|key| group[key].as_i64().unwrap());
                assert_eq!(ours.times.syscall_ns, syscall.iter().sum::<i64>(), "{at}");
            }
        }
        // Before 1.22, traces say what goroutines start with that never do anything. Go passes over it.
        let named = report.groups.iter().filter(|ours| expected.iter().all(|go| go["name"] != ours.name));
        let named: u64 = named.map(gotrace::GoroutineGroup::count).sum();
        if expected.len() < 60 {
            let unnamed: u64 = unnamed.iter().map(|group| group["n"].as_u64().unwrap()).sum();
            assert_eq!(named, unnamed, "{path:?}");
        }
    }
}

#[test]
fn the_garbage_collector_did_what_go_saw() {
    for (path, truth) in corpus() {
        let gc = answer(&path, GcAnalysis::default());
        for (name, range) in truth["ranges"].as_object().unwrap() {
            let at = format!("{path:?}: {name}");
            let ours = match name.as_str() {
                "GC concurrent mark phase" => gc.mark,
                "GC mark assist" => gc.assists.assist,
                "GC incremental sweep" => gc.sweeping.sweep,
                stop => gc
                    .pauses
                    .iter()
                    .find(|kind| format!("stop-the-world ({})", kind.reason) == stop)
                    .map(|kind| kind.pause)
                    .unwrap_or_default(),
            };
            assert_eq!(ours.count, range["complete"].as_u64().unwrap(), "{at}");
            assert_eq!(ours.total_ns, range["total_ns"].as_u64().unwrap(), "{at}");
            assert_eq!(ours.max_ns, range["max_ns"].as_u64().unwrap(), "{at}");
        }
        let cycles: Vec<(i64, i64)> =
            gc.cycles.iter().map(|cycle| (cycle.start_ns.0, cycle.end_ns.0)).collect();
        let phases = truth["gc_mark_phases"].as_array().map_or(&[][..], Vec::as_slice);
        let phases: Vec<(i64, i64)> = phases
            .iter()
            .map(|phase| (phase["start_ns"].as_i64().unwrap(), phase["end_ns"].as_i64().unwrap()))
            .collect();
        assert!(cycles.starts_with(&phases) && (phases.len() == 50 || cycles.len() == phases.len()));
        let stopped: u64 = gc.pauses.iter().map(|kind| kind.pause.count).sum();
        assert_eq!(stopped, truth["stw_count"].as_u64().unwrap(), "{path:?}");
        let cycle_pauses = |get: fn(&gotrace::GcCycle) -> i64| gc.cycles.iter().map(get).sum::<i64>();
        for (reason, ns) in [
            ("GC sweep termination", cycle_pauses(|cycle| cycle.sweep_termination_ns)),
            ("GC mark termination", cycle_pauses(|cycle| cycle.mark_termination_ns)),
        ] {
            let kind = gc.pauses.iter().find(|kind| kind.reason == reason);
            assert_eq!(kind.map_or(0, |kind| kind.pause.total_ns), ns.unsigned_abs(), "{path:?}: {reason}");
        }
        let Some(heap) = truth["metrics"].get("/memory/classes/heap/objects:bytes") else { continue };
        for (key, ours) in [
            ("first", gc.heap.first_bytes),
            ("last", gc.heap.last_bytes),
            ("min", gc.heap.min_bytes),
            ("max", gc.heap.max_bytes),
        ] {
            assert_eq!(ours, heap[key].as_u64(), "{path:?}: heap {key}");
        }
        let procs = truth["procs"].as_u64().unwrap();
        assert!(gc.procs.busy_ns.len() as u64 <= procs, "{path:?}");
        let utilisation = gc.procs.utilisation.unwrap();
        assert!((0.0..=1.0001).contains(&utilisation), "{path:?}: {utilisation}");
    }
}

#[test]
fn waits_are_over_or_not_but_none_is_left_out() {
    for (path, truth) in corpus() {
        let report = answer(&path, WaitAnalysis::default());
        let all = truth["goroutines"]["total_ns_by_state"]["Waiting"].as_i64().unwrap();
        assert_eq!(report.completed_ns + report.open_ns, all, "{path:?}");
        let waiting = truth["goroutines"]["states_at_end"]["Waiting"].as_u64().unwrap();
        assert_eq!(report.open.iter().map(|wait| wait.count).sum::<u64>(), waiting, "{path:?}");
    }
}

#[test]
fn sites_create_what_go_saw_and_no_corpus_trace_has_a_storm() {
    for (path, truth) in corpus() {
        let report = answer(&path, StormAnalysis::default());
        assert!(report.findings.is_empty(), "{path:?}: {:?}", report.findings);
        if !has_callbacks(&truth) {
            assert_eq!(report.peak_live, truth["goroutines"]["peak_live"].as_u64().unwrap(), "{path:?}");
        }
        let sites = truth["creation_sites"].as_array().unwrap();
        if truth["creation_sites_total"].as_u64().unwrap() > sites.len() as u64 {
            continue;
        }
        for ours in &report.sites {
            if has_callbacks(&truth) && ours.site.function.is_empty() {
                // The truth counts numbers, which C code uses again.
                continue;
            }
            // Go's are by whole stack.
            let same = |site: &&Value| {
                site["creator_line"] == ours.site.line
                    && site["creator_func"] == ours.site.function
                    && site["started_func"] == ours.start_function
            };
            let created: u64 = sites.iter().filter(same).map(|site| site["count"].as_u64().unwrap()).sum();
            if created > 0 {
                assert_eq!(ours.created, created, "{path:?}: {}", ours.start_function);
            }
        }
    }
}
