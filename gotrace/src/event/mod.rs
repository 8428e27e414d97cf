mod details;
mod experimental;
mod kind;
mod stack;
mod states;

pub use details::{
    ClockSnapshot, Details, GoroutineTransition, Label, Log, Metric, MetricName, ProcTransition, Range,
    RangeName, Region, Scope, Swept, Sync, Task,
};
pub use experimental::{Experimental, ExperimentalBatch, ExperimentalBatches};
pub use kind::EventKind;
pub use stack::{Frame, Stack, StackId};
pub use states::{GoState, ProcState};

use std::fmt;
use std::marker::PhantomData;

use crate::ids::{GoroutineId, ProcId, TaskId, ThreadId, Time};
use crate::record::{NONE, Record};
use crate::tables::Tables;
use crate::text::Text;
use crate::wire_type as wire;

/// One event of a trace, in order. It borrows from the tables of its generation and is decoded
/// further when asked: [`kind`](Self::kind) and [`time`](Self::time) cost nothing,
/// [`details`](Self::details) looks strings up.
///
/// Thread, P and goroutine are those *before* the event: the event by which a goroutine starts to
/// run has no goroutine. The model is that of `golang.org/x/exp/trace`.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    pub(crate) record: Record,
    pub(crate) time: Time,
    pub(crate) source: Source<'a>,
}

/// What records refer to.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) tables: &'a Tables,
    /// Numbers of the threads, by row.
    pub(crate) threads: &'a [u64],
}

impl<'a> Event<'a> {
    /// When it happened. Times of a trace increase strictly.
    #[must_use]
    pub fn time(&self) -> Time {
        self.time
    }

    /// What kind of event it is.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        EventKind::of(self.record.wire)
    }

    /// The thread it happened on.
    #[must_use]
    pub fn thread(&self) -> Option<ThreadId> {
        self.source.threads.get(self.record.thread as usize).copied().map(ThreadId)
    }

    /// The P that thread had.
    #[must_use]
    pub fn proc(&self) -> Option<ProcId> {
        (self.record.proc != NONE).then_some(ProcId(self.record.proc))
    }

    /// The goroutine that ran there.
    #[must_use]
    pub fn goroutine(&self) -> Option<GoroutineId> {
        (self.record.goroutine != NONE).then_some(GoroutineId(self.record.goroutine))
    }

    /// The stack of what ran there, where the event has one.
    #[must_use]
    pub fn stack(&self) -> Option<Stack<'a>> {
        let argument = match self.record.wire {
            wire::USER_TASK_BEGIN | wire::USER_TASK_END | wire::USER_LOG => 3,
            wire::GO_CREATE
            | wire::GO_CREATE_BLOCKED
            | wire::GO_STATUS_STACK
            | wire::PROCS_CHANGE
            | wire::USER_REGION_BEGIN
            | wire::USER_REGION_END => 2,
            wire::GO_UNBLOCK | wire::GO_STOP | wire::GO_BLOCK | wire::STW_BEGIN => 1,
            wire::GO_SYSCALL_BEGIN
            | wire::GC_BEGIN
            | wire::GC_SWEEP_BEGIN
            | wire::GC_MARK_ASSIST_BEGIN
            | wire::CPU_SAMPLE => 0,
            _ => return None,
        };
        Stack::new(self.source.tables, self.arg(argument))
    }

    /// What it says.
    #[must_use]
    pub fn details(&self) -> Details<'a> {
        match self.record.wire {
            wire::SYNC => Details::Sync(self.sync()),
            wire::CPU_SAMPLE => Details::StackSample,
            wire::PROCS_CHANGE => self.metric(MetricName::Gomaxprocs),
            wire::HEAP_ALLOC => self.metric(MetricName::HeapObjects),
            wire::HEAP_GOAL => self.metric(MetricName::HeapGoal),
            wire::GO_LABEL => Details::Label(Label {
                label: self.string(0),
                goroutine: self.goroutine().unwrap_or(GoroutineId(NONE)),
            }),
            wire::STW_BEGIN | wire::GC_BEGIN | wire::GC_SWEEP_BEGIN | wire::GC_MARK_ASSIST_BEGIN => {
                Details::RangeBegin(self.range())
            }
            wire::GC_ACTIVE | wire::GC_SWEEP_ACTIVE | wire::GC_MARK_ASSIST_ACTIVE => {
                Details::RangeActive(self.range())
            }
            wire::STW_END | wire::GC_END | wire::GC_SWEEP_END | wire::GC_MARK_ASSIST_END => {
                Details::RangeEnd(self.range())
            }
            wire::USER_TASK_BEGIN => Details::TaskBegin(self.task(self.string(2))),
            wire::USER_TASK_END => {
                let name = self.source.tables.extra.get(self.arg(2)).unwrap_or_default();
                Details::TaskEnd(self.task(Text::new(name)))
            }
            wire::USER_REGION_BEGIN => Details::RegionBegin(self.region()),
            wire::USER_REGION_END => Details::RegionEnd(self.region()),
            wire::USER_LOG => Details::Log(Log {
                task: TaskId(self.arg(0)),
                category: self.string(1),
                message: self.string(2),
            }),
            wire::PROC_START..=wire::PROC_STATUS => Details::Proc(self.proc_transition()),
            128.. => Details::Experimental(Experimental {
                wire: self.record.wire,
                args: [self.arg(0), self.arg(1), self.arg(2), 0],
                marker: PhantomData,
            }),
            _ => Details::Goroutine(self.goroutine_transition()),
        }
    }

    /// The goroutine whose state changes, or is restated: [`details`](Self::details) of that kind
    /// alone, for loops over many events.
    #[must_use]
    pub fn transition(&self) -> Option<GoroutineTransition<'a>> {
        match self.record.wire {
            wire::GO_CREATE..=wire::GO_STATUS | wire::GO_SWITCH..=wire::GO_STATUS_STACK => {
                Some(self.goroutine_transition())
            }
            _ => None,
        }
    }

    fn arg(&self, index: usize) -> u64 {
        self.record.args.get(index).copied().unwrap_or_default()
    }

    fn string(&self, argument: usize) -> Text<'a> {
        Text::new(self.source.tables.strings.get(self.arg(argument)).unwrap_or_default())
    }

    fn sync(&self) -> Sync<'a> {
        let Tables { sync, experimental, .. } = self.source.tables;
        Sync {
            n: self.arg(0),
            generation: sync.generation,
            clock: sync.clock.map(|row| ClockSnapshot {
                trace: Time(row.trace_ns),
                mono_ns: row.mono_ns,
                wall: (row.wall_s, row.wall_ns),
            }),
            experimental: ExperimentalBatches(experimental),
            resynchronised: sync.resynchronised,
        }
    }

    fn metric(&self, name: MetricName) -> Details<'a> {
        Details::Metric(Metric { name, value: self.arg(0) | self.arg(1) << 32 })
    }

    fn range(&self) -> Range<'a> {
        let (name, scope) = match self.record.wire {
            wire::STW_BEGIN | wire::STW_END => {
                (RangeName::StopTheWorld(self.string(0)), Scope::Goroutine(self.goroutine()))
            }
            wire::GC_BEGIN | wire::GC_ACTIVE | wire::GC_END => (RangeName::GcMark, Scope::Program),
            wire::GC_SWEEP_ACTIVE => (RangeName::GcSweep, Scope::Proc(Some(ProcId(self.arg(0))))),
            wire::GC_SWEEP_BEGIN | wire::GC_SWEEP_END => (RangeName::GcSweep, Scope::Proc(self.proc())),
            wire::GC_MARK_ASSIST_ACTIVE => {
                (RangeName::GcMarkAssist, Scope::Goroutine(Some(GoroutineId(self.arg(0)))))
            }
            _ => (RangeName::GcMarkAssist, Scope::Goroutine(self.goroutine())),
        };
        let swept = (self.record.wire == wire::GC_SWEEP_END)
            .then(|| Swept { swept_bytes: self.arg(0), reclaimed_bytes: self.arg(1) });
        Range { name, scope, swept }
    }

    fn task(&self, name: Text<'a>) -> Task<'a> {
        Task { id: TaskId(self.arg(0)), parent: TaskId(self.arg(1)), name }
    }

    fn region(&self) -> Region<'a> {
        Region { task: TaskId(self.arg(0)), name: self.string(1) }
    }

    fn proc_transition(&self) -> ProcTransition {
        let (id, from, to) = match self.record.wire {
            wire::PROC_START => (self.arg(0), ProcState::Idle, ProcState::Running),
            wire::PROC_STOP => (self.proc().map_or(NONE, |id| id.0), ProcState::Running, ProcState::Idle),
            wire::PROC_STEAL => (self.arg(0), ProcState::from_number(self.arg(1)), ProcState::Idle),
            _ => (self.arg(0), ProcState::from_number(self.arg(1)), ProcState::from_number(self.arg(2))),
        };
        ProcTransition { id: ProcId(id), from, to }
    }

    fn goroutine_transition(&self) -> GoroutineTransition<'a> {
        use GoState::{NotExist, Runnable, Running, Syscall, Waiting};
        let other = || GoroutineId(self.arg(0));
        let own = || self.goroutine().unwrap_or(GoroutineId(NONE));
        let tables = self.source.tables;
        let none = Text::default();
        let (id, from, to, reason, stack) = match self.record.wire {
            wire::GO_CREATE => (other(), NotExist, Runnable, none, Stack::new(tables, self.arg(1))),
            wire::GO_CREATE_BLOCKED => (other(), NotExist, Waiting, none, Stack::new(tables, self.arg(1))),
            wire::GO_CREATE_SYSCALL => (other(), NotExist, Syscall, none, None),
            wire::GO_START => (other(), Runnable, Running, none, None),
            wire::GO_DESTROY => (own(), Running, NotExist, none, None),
            wire::GO_DESTROY_SYSCALL => (own(), Syscall, NotExist, none, None),
            wire::GO_STOP => (own(), Running, Runnable, self.string(0), self.stack()),
            wire::GO_BLOCK => (own(), Running, Waiting, self.string(0), self.stack()),
            wire::GO_SYSCALL_BEGIN => (own(), Running, Syscall, none, self.stack()),
            wire::GO_SYSCALL_END => (own(), Syscall, Running, none, None),
            wire::GO_SYSCALL_END_BLOCKED => (own(), Syscall, Runnable, none, None),
            wire::GO_STATUS | wire::GO_STATUS_STACK => {
                let states = self.arg(1);
                let (from, to) = (GoState::from_number(states >> 4), GoState::from_number(states & 15));
                (other(), from, to, none, self.stack())
            }
            // GoUnblock, and the first of the three events of a switch between coroutines.
            _ => (other(), Waiting, Runnable, none, None),
        };
        GoroutineTransition { id, from, to, reason, stack }
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("time", &self.time)
            .field("thread", &self.thread())
            .field("proc", &self.proc())
            .field("goroutine", &self.goroutine())
            .field("details", &self.details())
            .field("stack", &self.stack())
            .finish()
    }
}
