use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::fold::{Group, Row};
use super::times::Times;
use crate::event::GoState;
use crate::histogram::Spread;
use crate::ids::{GoroutineId, Time};
use crate::program::{Goroutine, Program, StartId};

/// Where goroutines spent their time.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GoroutineReport {
    /// By start function, those that ran longest first; system goroutines last.
    pub groups: Vec<GoroutineGroup>,
    /// The goroutines that ran longest, up to [`GoroutineOptions::keep`](super::GoroutineOptions::keep).
    pub goroutines: Vec<GoroutineRow>,
}

/// All goroutines with one start function.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GoroutineGroup {
    /// The start function; empty if no stack of them was seen.
    pub name: String,
    /// Are they the runtime's own: without a name, or `runtime.…` but for `runtime.main`?
    pub system: bool,
    /// How many there were before the trace.
    pub existed: u64,
    /// How many were created in it.
    pub created: u64,
    /// How many ended in it.
    pub ended: u64,
    /// How many lived on.
    pub alive: u64,
    /// Their times, added up.
    pub times: Times,
    /// What they waited for, the longest first.
    pub blocked: Vec<Blocked>,
    /// How long they were runnable until they ran: the scheduling latency.
    pub scheduling: Spread,
    /// How long those lived that were created and ended in the trace.
    pub lifetimes: Spread,
    /// Who woke them, most often first.
    pub woken_by: Vec<Wake>,
}

impl GoroutineGroup {
    /// How many goroutines there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.existed + self.created
    }
}

/// One goroutine.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GoroutineRow {
    /// Its number.
    pub id: GoroutineId,
    /// Its start function; empty if no stack of it was seen.
    pub name: String,
    /// Was it there before the trace?
    pub existed: bool,
    /// Its first event.
    pub first_ns: Time,
    /// Its end, if it ended in the trace.
    pub end_ns: Option<Time>,
    /// What it did at last.
    pub state: GoState,
    /// Its times.
    pub times: Times,
    /// What it waited for, the longest first.
    pub blocked: Vec<Blocked>,
    /// How many events changed or restated its state.
    pub transitions: u32,
}

/// Waits for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Blocked {
    /// The runtime's word for it; empty if it was not said.
    pub reason: String,
    /// How many waits.
    pub count: u64,
    /// How long they took together, up to the end of the trace.
    pub total_ns: i64,
}

/// Goroutines of one start function woke those of another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Wake {
    /// The start function of who woke them; `None` if it was no goroutine but a timer, the network
    /// poller or the like.
    pub by: Option<String>,
    /// How often.
    pub count: u64,
}

pub(super) fn goroutine(
    goroutine: &Goroutine,
    row: &Row,
    end: Option<Time>,
    program: &Program,
) -> GoroutineRow {
    let waits = row.waits.iter().map(|(reason, count, ns)| (reason, (u64::from(count), ns)));
    GoroutineRow {
        id: goroutine.id,
        name: program.start_name(goroutine.start).to_owned(),
        existed: goroutine.existed,
        first_ns: goroutine.first,
        end_ns: end,
        state: if end.is_some() { GoState::NotExist } else { goroutine.state },
        times: row.times(),
        blocked: blocked(waits, program),
        transitions: row.transitions,
    }
}

pub(super) fn groups(
    groups: &[Group],
    wakes: &FxHashMap<(Option<StartId>, StartId), u64>,
    program: &Program,
) -> Vec<GoroutineGroup> {
    let mut woken: FxHashMap<StartId, Vec<Wake>> = FxHashMap::default();
    for ((by, whom), &count) in wakes {
        let by = by.map(|by| program.start_name(by).to_owned());
        woken.entry(*whom).or_default().push(Wake { by, count });
    }
    let mut list = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        if group.existed + group.created == 0 {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, reason = "start functions are numbered by u32")]
        let start = StartId(n as u32);
        let mut woken_by = woken.remove(&start).unwrap_or_default();
        woken_by.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.by.cmp(&b.by)));
        list.push(GoroutineGroup {
            name: program.start_name(start).to_owned(),
            system: program.is_system(start),
            existed: group.existed,
            created: group.created,
            ended: group.ended,
            alive: group.alive,
            times: group.times,
            blocked: blocked(group.waits.iter().map(|(reason, total)| (*reason, *total)), program),
            scheduling: group.scheduling.spread(),
            lifetimes: group.lifetimes.spread(),
            woken_by,
        });
    }
    list.sort_by(|a, b| {
        let key = |group: &GoroutineGroup| (group.system, Reverse(group.times.running_ns));
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    list
}

fn blocked(
    waits: impl Iterator<Item = (crate::program::NameId, (u64, i64))>,
    program: &Program,
) -> Vec<Blocked> {
    let one =
        |(reason, (count, total_ns))| Blocked { reason: program.reason(reason).to_owned(), count, total_ns };
    let mut list: Vec<Blocked> = waits.map(one).collect();
    list.sort_by(|a, b| b.total_ns.cmp(&a.total_ns).then_with(|| a.reason.cmp(&b.reason)));
    list
}
