use std::fmt::{self, Write};

use gotrace::{GcReport, Spread};

use crate::quantity::{Bytes, Seconds};
use crate::style::{BOLD, printable};

/// Writing to a string does not fail.
pub(super) fn render(gc: &GcReport, top: usize) -> String {
    let mut out = String::new();
    let _ = cycles(&mut out, gc);
    let _ = pauses(&mut out, gc, top);
    let _ = assists(&mut out, gc, top);
    let _ = workers(&mut out, gc);
    let _ = sweeping(&mut out, gc);
    let _ = heap(&mut out, gc);
    let _ = procs(&mut out, gc);
    out
}

fn cycles(out: &mut String, gc: &GcReport) -> fmt::Result {
    let duration = Seconds::from_nanoseconds(gc.duration_ns);
    if gc.cycle_count == 0 {
        return writeln!(out, "{BOLD}no GC cycle{BOLD:#} ended in {duration}");
    }
    let per_s = gc.cycle_count as f64 * 1e9 / gc.duration_ns.max(1) as f64;
    let share = 100.0 * gc.mark.total_ns as f64 / gc.duration_ns.max(1) as f64;
    writeln!(
        out,
        "{BOLD}{} GC cycles{BOLD:#} in {duration}, {per_s:.1} per second; it marked {share:.1} % of the time (p50 {}, \
         longest {})",
        gc.cycle_count,
        span(gc.mark.p50_ns),
        span(gc.mark.max_ns)
    )
}

fn pauses(out: &mut String, gc: &GcReport, top: usize) -> fmt::Result {
    if gc.pause.count == 0 {
        return writeln!(out, "pauses     none: the world was never stopped");
    }
    writeln!(out, "pauses     {} stops of the world took {}", gc.pause.count, together(&gc.pause))?;
    for kind in gc.pauses.iter().take(top) {
        writeln!(
            out,
            "  {:<26}  x{:<5} {}",
            printable(&kind.reason),
            kind.pause.count,
            together(&kind.pause)
        )?;
    }
    Ok(())
}

fn assists(out: &mut String, gc: &GcReport, top: usize) -> fmt::Result {
    let assist = &gc.assists.assist;
    if assist.count == 0 {
        return writeln!(out, "assists    none: no goroutine had to help before it could allocate");
    }
    writeln!(
        out,
        "assists    {} times a goroutine had to help before it could allocate: {}",
        assist.count,
        together(assist)
    )?;
    for (name, ns) in gc.assists.by_start_function.iter().take(top) {
        let name = if name.is_empty() { "unknown".into() } else { printable(name) };
        writeln!(out, "  {name}  {}", Seconds::from_nanoseconds(*ns))?;
    }
    Ok(())
}

fn workers(out: &mut String, gc: &GcReport) -> fmt::Result {
    let capacity = gc.duration_ns as f64 * gc.procs.gomaxprocs.max(1) as f64;
    let share = 100.0 * gc.worker_ns as f64 / capacity.max(1.0);
    let one = |(mode, ns): (&String, &i64)| format!("{} {}", printable(mode), Seconds::from_nanoseconds(*ns));
    let modes: Vec<String> = gc.worker_ns_by_mode.iter().map(one).collect();
    let modes = if modes.is_empty() { String::new() } else { format!(": {}", modes.join(", ")) };
    let worker = Seconds::from_nanoseconds(gc.worker_ns);
    writeln!(out, "workers    ran {worker}, {share:.1} % of what the Ps had{modes}")
}

fn sweeping(out: &mut String, gc: &GcReport) -> fmt::Result {
    let sweeping = &gc.sweeping;
    if sweeping.sweep.count == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "sweeping   {} looked through, {} made free, in {}",
        Bytes(sweeping.swept_bytes as f64),
        Bytes(sweeping.reclaimed_bytes as f64),
        together(&sweeping.sweep)
    )
}

fn heap(out: &mut String, gc: &GcReport) -> fmt::Result {
    let heap = &gc.heap;
    let (Some(first), Some(last), Some(max)) = (heap.first_bytes, heap.last_bytes, heap.max_bytes) else {
        return Ok(());
    };
    let goal = heap.goal.iter().map(|point| point.value).max();
    let goal = goal.map_or(String::new(), |goal| format!("; highest goal {}", Bytes(goal as f64)));
    writeln!(
        out,
        "heap       {} at first, {} at last, at most {}{goal}",
        Bytes(first as f64),
        Bytes(last as f64),
        Bytes(max as f64)
    )
}

fn procs(out: &mut String, gc: &GcReport) -> fmt::Result {
    let Some(utilisation) = gc.procs.utilisation else { return Ok(()) };
    let shares: Vec<String> = gc
        .procs
        .busy_ns
        .iter()
        .take(16)
        .map(|ns| format!("{:.0} %", 100.0 * *ns as f64 / gc.duration_ns.max(1) as f64))
        .collect();
    writeln!(
        out,
        "procs      {:.0} % of {} Ps in use: {}",
        100.0 * utilisation,
        gc.procs.gomaxprocs,
        shares.join(", ")
    )
}

fn together(spread: &Spread) -> String {
    format!("{} in all, p50 {}, longest {}", span(spread.total_ns), span(spread.p50_ns), span(spread.max_ns))
}

fn span(ns: u64) -> Seconds {
    Seconds(ns as f64 / 1e9)
}
