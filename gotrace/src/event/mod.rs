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
        Stack::new(self.source.tables, self.raw_stack())
    }

    /// The number of [`stack`](Self::stack); 0 if it has none. The stack itself may be lost.
    #[inline]
    pub(crate) fn raw_stack(&self) -> u64 {
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
            _ => return 0,
        };
        self.arg(argument)
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

    #[inline]
    fn arg(&self, index: usize) -> u64 {
        self.record.args.get(index).copied().unwrap_or_default()
    }

    fn string(&self, argument: usize) -> Text<'a> {
        self.text(self.arg(argument))
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
        let RawTransition { id, from, to, reason, stack, .. } = self.raw_goroutine_transition();
        GoroutineTransition {
            id: GoroutineId(id),
            from,
            to,
            reason: self.text(reason),
            stack: Stack::new(self.source.tables, stack),
        }
    }

    /// [`transition`](Self::transition) without looking anything up.
    #[inline(always)]
    pub(crate) fn raw_transition(&self) -> Option<RawTransition> {
        let shape = shape(self.record.wire);
        if shape.is_transition { Some(self.raw_transition_of(shape)) } else { None }
    }

    fn raw_goroutine_transition(&self) -> RawTransition {
        self.raw_transition_of(shape(self.record.wire))
    }

    #[inline(always)]
    fn raw_transition_of(&self, shape: Shape) -> RawTransition {
        // By reference: a copy waits for the stores that have just made the record.
        let (goroutine, args) = (self.record.goroutine, &self.record.args);
        let argument = |index: u8| args.get(usize::from(index)).copied().unwrap_or_default();
        let mut raw = RawTransition {
            id: if shape.is_own { goroutine } else { args[0] },
            from: shape.from,
            to: shape.to,
            reason: argument(shape.reason),
            stack: argument(shape.stack),
            start: if shape.is_status && shape.stack == NO_ARGUMENT { args[2] } else { 0 },
            goroutine,
        };
        if shape.is_status {
            let states = args[1];
            (raw.from, raw.to) = (GoState::from_number(states >> 4), GoState::from_number(states & 15));
        }
        raw
    }

    /// The string with this number.
    pub(crate) fn text(&self, id: u64) -> Text<'a> {
        Text::new(self.source.tables.strings.get(id).unwrap_or_default())
    }

    /// The stack with this number.
    pub(crate) fn stack_numbered(&self, id: u64) -> Option<Stack<'a>> {
        Stack::new(self.source.tables, id)
    }
}

/// Where the parts of a transition are: a table, as this is asked for each event.
#[derive(Clone, Copy)]
struct Shape {
    is_transition: bool,
    /// Is it about the goroutine that runs, not the one in the first argument?
    is_own: bool,
    /// Are the states in the second argument?
    is_status: bool,
    from: GoState,
    to: GoState,
    /// Numbers of arguments.
    reason: u8,
    stack: u8,
}

const NO_ARGUMENT: u8 = u8::MAX;

#[inline(always)]
fn shape(wire_type: u8) -> Shape {
    const NONE: Shape = Shape { is_transition: false, ..UNBLOCK };
    SHAPES.get(usize::from(wire_type)).copied().unwrap_or(NONE)
}

const UNBLOCK: Shape = Shape {
    is_transition: true,
    is_own: false,
    is_status: false,
    from: GoState::Waiting,
    to: GoState::Runnable,
    reason: NO_ARGUMENT,
    stack: NO_ARGUMENT,
};

static SHAPES: [Shape; 64] = shapes();

const fn shapes() -> [Shape; 64] {
    use GoState::{NotExist, Runnable, Running, Syscall, Undetermined, Waiting};
    let mut table = [Shape { is_transition: false, ..UNBLOCK }; 64];
    let none = NO_ARGUMENT;
    let rows = [
        (wire::GO_CREATE, false, NotExist, Runnable, none, 1),
        (wire::GO_CREATE_BLOCKED, false, NotExist, Waiting, none, 1),
        (wire::GO_CREATE_SYSCALL, false, NotExist, Syscall, none, none),
        (wire::GO_START, false, Runnable, Running, none, none),
        (wire::GO_DESTROY, true, Running, NotExist, none, none),
        (wire::GO_DESTROY_SYSCALL, true, Syscall, NotExist, none, none),
        (wire::GO_STOP, true, Running, Runnable, 0, 1),
        (wire::GO_BLOCK, true, Running, Waiting, 0, 1),
        // And the first of the three events of a switch between coroutines.
        (wire::GO_UNBLOCK, false, Waiting, Runnable, none, none),
        (wire::GO_SWITCH, false, Waiting, Runnable, none, none),
        (wire::GO_SWITCH_DESTROY, false, Waiting, Runnable, none, none),
        (wire::GO_SYSCALL_BEGIN, true, Running, Syscall, none, 0),
        (wire::GO_SYSCALL_END, true, Syscall, Running, none, none),
        (wire::GO_SYSCALL_END_BLOCKED, true, Syscall, Runnable, none, none),
        (wire::GO_STATUS, false, Undetermined, Undetermined, none, none),
        (wire::GO_STATUS_STACK, false, Undetermined, Undetermined, none, 2),
    ];
    let mut row = 0;
    while row < rows.len() {
        #[expect(clippy::indexing_slicing, reason = "at compile time")]
        {
            let (wire_type, is_own, from, to, reason, stack) = rows[row];
            let is_status = matches!(from, Undetermined);
            table[wire_type as usize] =
                Shape { is_transition: true, is_own, is_status, from, to, reason, stack };
        }
        row += 1;
    }
    table
}

/// A [`GoroutineTransition`] in numbers that mean something within the generation only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawTransition {
    pub(crate) id: u64,
    pub(crate) from: GoState,
    pub(crate) to: GoState,
    /// Who ran where the event happened.
    pub(crate) goroutine: u64,
    /// Of a string.
    pub(crate) reason: u64,
    pub(crate) stack: u64,
    /// The stack that it starts with, where a mere restatement says so.
    pub(crate) start: u64,
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
