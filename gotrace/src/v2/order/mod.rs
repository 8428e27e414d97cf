//! The state machine that decides which event may come next (`internal/trace/order.go`). It follows
//! goroutines, Ps and threads, and answers *yes*, *not yet*, or *this cannot be*.

mod annotation;
mod gc;
mod goroutine;
mod guess;
mod names;
mod proc;
mod range;
mod state;
mod syscall;

use crate::error::Error;
use crate::limits::Limits;
use crate::record::{Context, NO_THREAD, NONE, PackedContext, Records};
use crate::tables::Tables;
use crate::varint::{VarintFault, varint};
use crate::wire_type as wire;

pub(crate) use guess::Binding;
use guess::Guess;
use names::{NameId, Names};
use state::{Goroutines, NO_ROW, Procs, Threads};

use rustc_hash::FxHashMap;

/// What the reference calls an ordering: all that is known when the next event is to be chosen.
#[derive(Debug)]
pub(crate) struct Order {
    goroutines: Goroutines,
    procs: Procs,
    threads: Threads,
    gc: Gc,
    gc_seq: u64,
    tasks: FxHashMap<u64, ActiveTask>,
    names: Names,
    /// Counts generations, to tell sequence numbers of this one from older ones.
    ordinal: u32,
    /// In the first generation, statuses say what is there; later they must agree with it.
    first: bool,
    /// What was taken for granted, if the generation before is not known.
    guess: Option<Box<Guess>>,
    remark: Option<String>,
    resources: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gc {
    Undetermined,
    Off,
    Running,
}

#[derive(Debug, Clone, Copy)]
struct ActiveTask {
    parent: u64,
    name: NameId,
}

/// Why an event cannot be.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It contradicts what is known.
    Contradiction(String),
    /// It cannot be read, and so what comes behind it cannot either.
    Unreadable(VarintFault),
}

/// There is a [`Fault`]; it is kept apart so that answers fit a register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Faulted;

/// May it come next? False is *not yet*.
type Advance = Result<bool, Faulted>;

/// One thread's turn: its events are tried one after the other. While it lasts, what the thread has is
/// here, not in [`Threads`].
pub(crate) struct Turn<'a> {
    wire: u8,
    time: i64,
    /// The arguments of the event that were not read yet, and what comes behind it.
    rest: &'a [u8],
    /// What the thread has before the event; its row is `NO_THREAD` if there is none.
    here: Context,
    packed: PackedContext,
    goroutine_row: u32,
    proc_row: u32,
    tables: &'a mut Tables,
    pub(crate) out: &'a mut Records,
    fault: Option<Fault>,
}

impl<'a> Turn<'a> {
    /// The next event to try; `rest` starts with its arguments.
    #[inline]
    pub(crate) fn event(&mut self, wire: u8, time: i64, rest: &'a [u8]) {
        (self.wire, self.time, self.rest) = (wire, time, rest);
    }

    /// How many bytes are left behind the event.
    #[inline]
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Why the last event could not be.
    pub(crate) fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// The next argument.
    #[inline(always)]
    fn read(&mut self) -> Result<u64, Faulted> {
        match varint(&mut self.rest) {
            Ok(value) => Ok(value),
            Err(fault) => self.unreadable(fault),
        }
    }

    #[cold]
    fn unreadable<T>(&mut self, fault: VarintFault) -> Result<T, Faulted> {
        self.fault = Some(Fault::Unreadable(fault));
        Err(Faulted)
    }

    #[cold]
    fn broken<T>(&mut self, why: impl Into<String>) -> Result<T, Faulted> {
        self.fault = Some(Fault::Contradiction(why.into()));
        Err(Faulted)
    }

    #[inline]
    fn set_goroutine(&mut self, goroutine: u64, row: u32) {
        (self.here.goroutine, self.goroutine_row) = (goroutine, row);
        self.packed = PackedContext::of(self.here);
    }

    #[inline]
    fn clear_goroutine(&mut self) {
        self.set_goroutine(NONE, NO_ROW);
    }

    #[inline]
    fn set_proc(&mut self, proc: u64, row: u32) {
        (self.here.proc, self.proc_row) = (proc, row);
        self.packed = PackedContext::of(self.here);
    }

    #[inline]
    fn clear_proc(&mut self) {
        self.set_proc(NONE, NO_ROW);
    }

    /// The event may come: here it is.
    #[inline(always)]
    fn emit<const N: usize>(&mut self, args: [u64; N]) {
        self.out.push_packed(self.wire, self.time, self.packed, args);
    }

    fn emit_as<const N: usize>(&mut self, wire: u8, context: Context, args: [u64; N]) {
        self.out.push(wire, self.time, context, args);
    }

    /// What has to be there for the event to happen.
    #[inline]
    fn require(&mut self, proc: Need, goroutine: Need) -> Result<(), Faulted> {
        let fits = |need, there: u64| match need {
            Need::Must => there != NONE,
            Need::MustNot => there == NONE,
            Need::May => true,
        };
        if self.here.thread != NO_THREAD && fits(proc, self.here.proc) && fits(goroutine, self.here.goroutine)
        {
            return Ok(());
        }
        self.misplaced(proc, goroutine)
    }

    #[cold]
    fn misplaced(&mut self, proc: Need, goroutine: Need) -> Result<(), Faulted> {
        let name = wire::spec(self.wire).map_or("an event", |(name, _)| name);
        let is = |there: u64| if there == NONE { "none".to_owned() } else { there.to_string() };
        self.broken(format!(
            "{name} {}needs {} P and {} goroutine; the P is {}, the goroutine {}",
            if self.here.thread == NO_THREAD { "needs a thread and has none, " } else { "" },
            proc.word(),
            goroutine.word(),
            is(self.here.proc),
            is(self.here.goroutine),
        ))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
    MustNot,
}

impl Need {
    fn word(self) -> &'static str {
        match self {
            Self::Must => "a",
            Self::May => "any or no",
            Self::MustNot => "no",
        }
    }
}

impl Order {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            goroutines: Goroutines::default(),
            procs: Procs::default(),
            threads: Threads::default(),
            gc: Gc::Undetermined,
            gc_seq: 0,
            tasks: FxHashMap::default(),
            names: Names::default(),
            ordinal: 0,
            first: true,
            guess: None,
            remark: None,
            resources: limits.resources,
        }
    }

    /// A new generation begins. If `anew`, nothing that was known holds any more; tasks do, for
    /// nobody states them again.
    pub(crate) fn begin(&mut self, anew: bool) {
        self.first = anew || self.ordinal == 0;
        if self.first {
            self.goroutines = Goroutines::default();
            self.procs = Procs::default();
            self.threads.forget_bindings();
            self.gc = Gc::Undetermined;
        }
        self.ordinal = self.ordinal.wrapping_add(1);
    }

    /// Numbers of the threads, by row.
    pub(crate) fn threads(&self) -> &[u64] {
        self.threads.numbers()
    }

    /// The row of a thread that is no executor of events.
    pub(crate) fn thread_row(&mut self, number: u64) -> u32 {
        if number == NONE { NO_THREAD } else { self.threads.name(number) }
    }

    /// The row of a thread whose first event is tried.
    pub(crate) fn enter(&mut self, number: u64) -> u32 {
        if number == NONE { NO_THREAD } else { self.threads.enter(number) }
    }

    /// What was odd since the last time, without keeping events from being in order.
    #[inline]
    pub(crate) fn take_remark(&mut self) -> Option<String> {
        if self.remark.is_none() { None } else { self.remark.take() }
    }

    #[cold]
    fn remark(&mut self, remark: impl FnOnce() -> String) {
        if self.remark.is_none() {
            self.remark = Some(remark());
        }
    }

    pub(crate) fn check_limits(&self, offset: u64) -> Result<(), Error> {
        let known =
            [self.goroutines.len(), self.procs.len(), self.threads.len(), self.tasks.len(), self.names.len()];
        if known.into_iter().any(|count| count as u64 > self.resources) {
            return Err(Error::Limit {
                offset,
                what: "goroutines, threads, Ps, tasks or names of theirs at one time",
                limit: self.resources,
                field: "resources",
            });
        }
        Ok(())
    }

    /// The turn of the thread in row `thread`.
    #[inline]
    pub(crate) fn turn<'a>(&mut self, thread: u32, tables: &'a mut Tables, out: &'a mut Records) -> Turn<'a> {
        let state = self.threads.get(thread);
        let here = Context { thread, proc: state.proc, goroutine: state.goroutine };
        Turn {
            wire: 0,
            time: 0,
            rest: &[],
            here,
            packed: PackedContext::of(here),
            goroutine_row: state.goroutine_row,
            proc_row: state.proc_row,
            tables,
            out,
            fault: None,
        }
    }

    #[inline]
    pub(crate) fn end_turn(&mut self, turn: &Turn<'_>) {
        let Turn { here, goroutine_row, proc_row, .. } = *turn;
        self.threads.set_goroutine(here.thread, here.goroutine, goroutine_row);
        self.threads.set_proc(here.thread, here.proc, proc_row);
    }

    /// Tries to let the event of `a` come next. If it may, it is added to the records, with the events
    /// that come with it.
    #[inline]
    pub(crate) fn advance(&mut self, a: &mut Turn<'_>) -> Advance {
        match a.wire {
            wire::PROC_START => self.proc_start(a),
            wire::PROC_STOP => self.proc_stop(a),
            wire::PROC_STEAL => self.proc_steal(a),
            wire::PROC_STATUS => self.proc_status(a),
            wire::GO_CREATE | wire::GO_CREATE_BLOCKED => self.go_create(a),
            wire::GO_CREATE_SYSCALL => self.go_create_syscall(a),
            wire::GO_START => self.go_start(a),
            wire::GO_DESTROY | wire::GO_STOP | wire::GO_BLOCK => self.go_stop_running(a),
            wire::GO_DESTROY_SYSCALL => self.go_destroy_syscall(a),
            wire::GO_UNBLOCK => self.go_unblock(a),
            wire::GO_SWITCH | wire::GO_SWITCH_DESTROY => self.go_switch(a),
            wire::GO_SYSCALL_BEGIN => self.go_syscall_begin(a),
            wire::GO_SYSCALL_END => self.go_syscall_end(a),
            wire::GO_SYSCALL_END_BLOCKED => self.go_syscall_end_blocked(a),
            wire::GO_STATUS | wire::GO_STATUS_STACK => self.go_status(a),
            wire::STW_BEGIN | wire::GC_MARK_ASSIST_BEGIN => self.goroutine_range_begin(a),
            wire::STW_END | wire::GC_MARK_ASSIST_END => self.goroutine_range_end(a),
            wire::GC_MARK_ASSIST_ACTIVE => self.goroutine_range_active(a),
            wire::GC_SWEEP_BEGIN => self.sweep_begin(a),
            wire::GC_SWEEP_END => self.sweep_end(a),
            wire::GC_SWEEP_ACTIVE => self.sweep_active(a),
            wire::GC_ACTIVE => self.gc_active(a),
            wire::GC_BEGIN => self.gc_begin(a),
            wire::GC_END => self.gc_end(a),
            wire::HEAP_ALLOC | wire::HEAP_GOAL => self.heap_metric(a),
            wire::PROCS_CHANGE => self.procs_change(a),
            wire::GO_LABEL => self.label(a),
            wire::USER_TASK_BEGIN => self.task_begin(a),
            wire::USER_TASK_END => self.task_end(a),
            wire::USER_REGION_BEGIN => self.region_begin(a),
            wire::USER_REGION_END => self.region_end(a),
            wire::USER_LOG => self.log(a),
            _ => self.experimental(a),
        }
    }

    /// Notes a stack that is not in the tables.
    #[inline]
    fn check_stack(&mut self, tables: &Tables, id: u64) {
        if !tables.stacks.contains(id) {
            self.remark(|| {
                format!("stack {id} is not in the table of stacks; it is unknown, as are others perhaps")
            });
        }
    }

    #[inline]
    fn check_string(&mut self, tables: &Tables, id: u64) {
        if !tables.strings.contains(id) {
            self.remark(|| {
                format!("string {id} is not in the table of strings; it is left empty, as are others perhaps")
            });
        }
    }
}
