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
use crate::record::{Context, NO_THREAD, NONE, Records};
use crate::tables::Tables;
use crate::varint::{VarintFault, varint};
use crate::wire_type as wire;

pub(crate) use guess::Binding;
use guess::Guess;
use names::{NameId, Names};
use state::{Goroutines, NO_ROW, Procs, Thread, Threads};

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
    /// The generation is put in order once more, from its begin.
    again: bool,
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
    /// There is no such event.
    NoEvent,
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
    pub(crate) rest: &'a [u8],
    /// The thread, and what it has before the event.
    bound: Thread,
    tables: &'a mut Tables,
    pub(crate) out: &'a mut Records,
    fault: Option<Fault>,
}

impl Turn<'_> {
    /// The next event to try; `rest` starts with its arguments.
    #[inline(always)]
    pub(crate) fn event(&mut self, wire: u8, time: i64) {
        (self.wire, self.time) = (wire, time);
    }

    /// The thread, and what it has before the event.
    #[inline(always)]
    fn here(&self) -> Context {
        self.bound.packed.context()
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
    fn no_event<T>(&mut self) -> Result<T, Faulted> {
        self.fault = Some(Fault::NoEvent);
        Err(Faulted)
    }

    #[cold]
    fn broken<T>(&mut self, why: impl Into<String>) -> Result<T, Faulted> {
        self.fault = Some(Fault::Contradiction(why.into()));
        Err(Faulted)
    }

    #[inline(always)]
    fn set_goroutine(&mut self, goroutine: u64, row: u32) {
        self.bound.set_goroutine(goroutine, row);
    }

    #[inline(always)]
    fn clear_goroutine(&mut self) {
        self.bound.set_goroutine(NONE, NO_ROW);
    }

    #[inline(always)]
    fn set_proc(&mut self, proc: u64, row: u32) {
        self.bound.set_proc(proc, row);
    }

    #[inline(always)]
    fn clear_proc(&mut self) {
        self.bound.set_proc(NONE, NO_ROW);
    }

    /// The event may come: here it is.
    #[inline(always)]
    fn emit<const N: usize>(&mut self, args: [u64; N]) {
        self.out.push_packed(self.wire, self.time, self.bound.packed, args);
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
        if self.here().thread != NO_THREAD
            && fits(proc, self.here().proc)
            && fits(goroutine, self.here().goroutine)
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
            if self.here().thread == NO_THREAD { "needs a thread and has none, " } else { "" },
            proc.word(),
            goroutine.word(),
            is(self.here().proc),
            is(self.here().goroutine),
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
            again: false,
            guess: None,
            remark: None,
            resources: limits.resources,
        }
    }

    /// A new generation begins. If `anew`, nothing that was known holds any more; tasks do, for
    /// nobody states them again.
    pub(crate) fn begin(&mut self, anew: bool) {
        self.again = false;
        self.first = anew || self.ordinal == 0;
        if self.first {
            self.goroutines = Goroutines::default();
            self.procs = Procs::default();
            self.threads.forget_bindings();
            self.gc = Gc::Undetermined;
        }
        self.ordinal = self.ordinal.wrapping_add(1);
    }

    /// The generation begins once more, with nothing known from before; false if nothing was.
    pub(crate) fn begin_again(&mut self) -> bool {
        let known = !self.first && self.guess.is_none();
        if known {
            self.begin(true);
            self.again = true;
        }
        known
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

    /// The turn of the thread in row `thread`; `rest` starts with the arguments of its next event.
    #[inline(always)]
    pub(crate) fn turn<'a>(
        &mut self,
        thread: u32,
        rest: &'a [u8],
        tables: &'a mut Tables,
        out: &'a mut Records,
    ) -> Turn<'a> {
        Turn { wire: 0, time: 0, rest, bound: self.threads.get(thread), tables, out, fault: None }
    }

    #[inline(always)]
    pub(crate) fn end_turn(&mut self, turn: &Turn<'_>) {
        if let Some(thread) = self.threads.get_mut(turn.here().thread) {
            *thread = turn.bound;
        }
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
            wire::SPAN..=wire::GOROUTINE_STACK_FREE => self.experimental(a),
            _ => a.no_event(),
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
