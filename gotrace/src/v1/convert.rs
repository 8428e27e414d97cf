//! The third pass: events in their final order, brought to the model of Go 1.22
//! (`internal/trace/tracev1.go`).

use rustc_hash::FxHashMap;

use super::builtin::Builtins;
use super::event_type as ty;
use super::index::{Index, Sample};
use super::stream::LaneEvent;
use super::wire;
use crate::Format;
use crate::event::{GoState, ProcState};
use crate::record::{Context, NO_THREAD, NONE, PackedContext, Records};
use crate::wire_type as v2;

/// Where Go moves events that did not happen on a P.
const TIMER_P: u64 = 1_000_001;
const NETPOLL_P: u64 = 1_000_002;
const SYSCALL_P: u64 = 1_000_003;
const GC_P: u64 = 1_000_004;

const NOWHERE: Context = Context { thread: NO_THREAD, proc: NONE, goroutine: NONE };

/// Brings events to the model of Go 1.22, one after the other.
#[derive(Debug)]
pub(super) struct Converter {
    format: Format,
    /// Numbers of the threads, in the order in which they appear.
    pub(super) threads: Vec<u64>,
    thread_rows: FxHashMap<u64, u32>,
    procs: Vec<Proc>,
    builtins: Builtins,
    /// Goroutines that were there when the trace began and of which it is not said yet what they do;
    /// `None` after the first `GOMAXPROCS`, which ends the description of that moment.
    existing: Option<Existing>,
    created: u64,
    /// Those of them that turned out to be runnable, last first, and when.
    runnable: (Vec<Described>, i64),
    tasks: FxHashMap<u64, Task>,
    stop_reason: u64,
}

/// Goroutines by number. Go hands them out in the order of a map, which is often the order in which
/// they appeared if they are few.
type Existing = FxHashMap<u64, Described>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Described {
    /// The how-many-eth.
    order: u64,
    goroutine: u64,
    /// The stack that it starts with.
    start: u64,
}

#[derive(Debug, Clone, Copy)]
struct Proc {
    number: u64,
    thread: u32,
    /// Its state is known.
    seen: bool,
}

#[derive(Debug, Clone, Copy)]
struct Task {
    parent: u64,
    name: u64,
}

impl Converter {
    pub(super) fn new(format: Format, index: &mut Index) -> Self {
        let proc = |number: i32| Proc {
            number: u64::try_from(number).unwrap_or(NONE),
            thread: NO_THREAD,
            seen: false,
        };
        Self {
            format,
            threads: Vec::new(),
            thread_rows: FxHashMap::default(),
            procs: index.lanes.iter().map(|lane| proc(lane.proc)).collect(),
            builtins: Builtins::new(&mut index.tables.strings, index.last_string),
            existing: Some(Existing::default()),
            created: 0,
            runnable: (Vec::new(), 0),
            tasks: FxHashMap::default(),
            stop_reason: 0,
        }
    }

    /// The end of a system call that blocked.
    pub(super) fn exit(&self, goroutine: u64, time: i64, records: &mut Records) {
        let context = Context { thread: NO_THREAD, proc: SYSCALL_P, goroutine: or_none(goroutine) };
        records.push(v2::GO_SYSCALL_END_BLOCKED, time, context, [0; 3]);
    }

    pub(super) fn sample(&self, sample: &Sample, index: &Index, time: i64, records: &mut Records) {
        let context = Context {
            thread: NO_THREAD,
            proc: u64::try_from(sample.proc).unwrap_or(NONE),
            goroutine: or_none(sample.goroutine),
        };
        records.push(
            v2::CPU_SAMPLE,
            time,
            context,
            [known_stack(index, u64::from(sample.stack), &mut false), 0, 0],
        );
    }

    /// Hands out a goroutine that was runnable when the trace began, if there are more of them.
    pub(super) fn next_runnable(&mut self, records: &mut Records) -> bool {
        let Some(Described { goroutine, start, .. }) = self.runnable.0.pop() else { return false };
        push_status(records, self.runnable.1, NOWHERE, goroutine, GoState::Runnable, start);
        true
    }

    /// Brings one event over. `answer` is whether a system call blocks, or a goroutine waited for the
    /// network. Says what is wrong, if anything.
    #[inline]
    pub(super) fn event(
        &mut self,
        lane: u32,
        event: &LaneEvent,
        time: i64,
        answer: bool,
        source: (&[u8], &mut Index),
        records: &mut Records,
    ) -> Option<&'static str> {
        let (data, index) = source;
        let LaneEvent { event_type, goroutine, first, second, third, .. } = *event;
        let proc = self.procs.get(lane as usize)?;
        let mut context = Context { thread: proc.thread, proc: proc.number, goroutine: or_none(goroutine) };
        let mut lost = false;
        let mut stack = |number: u64| known_stack(index, number, &mut lost);
        // The frequent ones, with but one place where records are added.
        let (wire, args) = match event_type {
            ty::GO_START | ty::GO_START_LOCAL if self.existing.is_none() => (v2::GO_START, [first, 0, 0]),
            ty::GO_STOP..=ty::GO_BLOCK | ty::GO_BLOCK_SEND..=ty::GO_BLOCK_NET | ty::GO_BLOCK_GC => {
                let runnable = matches!(event_type, ty::GO_SCHED | ty::GO_PREEMPT);
                let wire = if runnable { v2::GO_STOP } else { v2::GO_BLOCK };
                (wire, [self.builtins.reason(event_type), stack(first), 0])
            }
            ty::GO_UNBLOCK | ty::GO_UNBLOCK_LOCAL => {
                if answer {
                    (context.proc, context.thread) = (NETPOLL_P, NO_THREAD);
                } else if !index.timers.is_empty() && index.timers.contains(&goroutine) {
                    (context.proc, context.thread) = (TIMER_P, NO_THREAD);
                }
                (v2::GO_UNBLOCK, [first, stack(if event_type == ty::GO_UNBLOCK { third } else { second }), 0])
            }
            ty::HEAP_ALLOC => (v2::HEAP_ALLOC, [first & u64::from(u32::MAX), first >> 32, 0]),
            ty::HEAP_GOAL => (v2::HEAP_GOAL, [first & u64::from(u32::MAX), first >> 32, 0]),
            ty::GO_END => (v2::GO_DESTROY, [0; 3]),
            // The call was handed out with its begin and its end.
            ty::GO_SYS_BLOCK => return None,
            _ => return self.rare_event(lane, event, time, answer, context, (data, index), records),
        };
        records.push_packed(wire, time, PackedContext::of(context), args);
        lost.then_some(STACK_LOST)
    }

    #[expect(clippy::too_many_arguments, reason = "the rest of one function")]
    #[inline(never)]
    fn rare_event(
        &mut self,
        lane: u32,
        event: &LaneEvent,
        time: i64,
        answer: bool,
        mut context: Context,
        source: (&[u8], &mut Index),
        records: &mut Records,
    ) -> Option<&'static str> {
        let (data, index) = source;
        let LaneEvent { goroutine, first, second, third, fourth, .. } = *event;
        let mut lost = false;
        let mut stack = |number: u64| known_stack(index, number, &mut lost);
        match event.event_type {
            ty::GO_START | ty::GO_START_LOCAL => {
                let start = self.describe(first);
                push_status(records, time, context, first, GoState::Running, start);
            }
            ty::GO_CREATE => match &mut self.existing {
                Some(existing) => {
                    self.created = self.created.wrapping_add(1);
                    let start = stack(second);
                    existing.insert(first, Described { order: self.created, goroutine: first, start });
                }
                None => {
                    let start = index.stack(second);
                    let args = [first, start.unwrap_or(second), stack(third)];
                    records.push(v2::GO_CREATE, time, context, args);
                    if start.is_none() {
                        return Some("the stack is missing that a goroutine starts with");
                    }
                }
            },
            ty::GO_SYS_CALL => {
                let args = [stack(first), 0, 0];
                if answer {
                    records.push(v2::GO_SYSCALL_BEGIN, time, context, args);
                } else {
                    let context = self.with_thread(lane, context);
                    records.push(v2::GO_SYSCALL_BEGIN, time, context, args);
                    records.push(v2::GO_SYSCALL_END, time.saturating_add(1), context, [0; 3]);
                }
            }
            // Others were handed out when they happened.
            ty::GO_SYS_EXIT | ty::GO_SYS_EXIT_LOCAL if event.real_exit().is_none() => {
                self.exit(first, time, records);
            }
            ty::GOMAXPROCS => match self.existing.take() {
                Some(existing) => {
                    let mut runnable: Vec<Described> = existing.into_values().collect();
                    runnable.sort_unstable_by(|a, b| b.cmp(a));
                    self.runnable = (runnable, time);
                }
                None => records.push_value(v2::PROCS_CHANGE, time, context, first, stack(second)),
            },
            ty::PROC_START => {
                let thread = self.thread(first);
                context.thread = if context.proc == NONE { NO_THREAD } else { thread };
                let seen = self.procs.get_mut(lane as usize).is_some_and(|proc| {
                    proc.thread = context.thread;
                    std::mem::replace(&mut proc.seen, true)
                });
                push_proc(records, seen, ProcState::Running, time, context);
            }
            ty::PROC_STOP => {
                let seen = self.procs.get_mut(lane as usize).is_some_and(|proc| {
                    proc.thread = NO_THREAD;
                    std::mem::replace(&mut proc.seen, true)
                });
                push_proc(records, seen, ProcState::Idle, time, context);
            }
            ty::GC_START => {
                (context.proc, context.thread) = (GC_P, NO_THREAD);
                records.push(v2::GC_BEGIN, time, context, [stack(second), 0, 0]);
            }
            ty::GC_DONE => records.push(v2::GC_END, time, context, [0; 3]),
            ty::STW_START => {
                self.stop_reason = self.builtins.stop_the_world(first, self.format);
                records.push(v2::STW_BEGIN, time, context, [self.stop_reason, 0, 0]);
            }
            ty::STW_DONE => records.push(v2::STW_END, time, context, [self.stop_reason, 0, 0]),
            ty::GC_SWEEP_START => records.push(v2::GC_SWEEP_BEGIN, time, context, [stack(first), 0, 0]),
            ty::GC_SWEEP_DONE => records.push(v2::GC_SWEEP_END, time, context, [first, second, 0]),
            ty::GC_MARK_ASSIST_START => {
                records.push(v2::GC_MARK_ASSIST_BEGIN, time, context, [stack(first), 0, 0]);
            }
            ty::GC_MARK_ASSIST_DONE => records.push(v2::GC_MARK_ASSIST_END, time, context, [0; 3]),
            ty::GO_START_LABEL => {
                let context = Context { goroutine, ..self.with_thread(lane, context) };
                records.push(v2::GO_START, time, context, [first, 0, 0]);
                records.push(v2::GO_LABEL, time, context, [third, 0, 0]);
                return missing(index, third);
            }
            ty::GO_WAITING | ty::GO_IN_SYSCALL => {
                let start = self.describe(first);
                let waiting = event.event_type == ty::GO_WAITING;
                let state = if waiting { GoState::Waiting } else { GoState::Syscall };
                push_status(records, time, context, first, state, start);
            }
            ty::USER_TASK_CREATE => {
                let parent = if second == 0 { NONE } else { second };
                records.push_wide(v2::USER_TASK_BEGIN, time, context, [first, parent, third, stack(fourth)]);
                let known = self.tasks.insert(first, Task { parent: second, name: third });
                let twice = known.map(|_| "two tasks with the same number are open");
                return twice.or_else(|| missing(index, third));
            }
            ty::USER_TASK_END => {
                let stack = stack(second);
                // Go keeps 0, the background task, for a parent that there is none.
                let task = self.tasks.remove(&first).unwrap_or(Task { parent: NONE, name: 0 });
                if !index.tables.extra.contains(task.name) {
                    let name = index.tables.strings.get(task.name).unwrap_or_default();
                    index.tables.extra.insert(task.name, name);
                }
                records.push_wide(v2::USER_TASK_END, time, context, [first, task.parent, task.name, stack]);
            }
            ty::USER_REGION => {
                let wire = match second {
                    0 => v2::USER_REGION_BEGIN,
                    1 => v2::USER_REGION_END,
                    _ => return None,
                };
                records.push(wire, time, context, [first, third, stack(fourth)]);
                return missing(index, third);
            }
            ty::USER_LOG => {
                let stack = stack(third);
                let message = message(data, fourth);
                let message = self.builtins.inline(message, &mut index.tables.strings);
                records.push_wide(v2::USER_LOG, time, context, [first, second, message, stack]);
                return missing(index, second);
            }
            _ => {}
        }
        lost.then_some(STACK_LOST)
    }

    /// It is said what an existing goroutine does: the stack that it starts with.
    fn describe(&mut self, goroutine: u64) -> u64 {
        let described = self.existing.as_mut().and_then(|existing| existing.remove(&goroutine));
        described.map_or(0, |described| described.start)
    }

    pub(super) fn open_tasks(&self) -> usize {
        self.tasks.len()
    }

    /// Where the P is not known to have a thread, Go says 0 for some events.
    fn with_thread(&mut self, lane: u32, context: Context) -> Context {
        let thread = self.procs.get(lane as usize).map_or(NO_THREAD, |proc| proc.thread);
        Context { thread: if thread == NO_THREAD { self.thread(0) } else { thread }, ..context }
    }

    /// The row of a thread.
    fn thread(&mut self, number: u64) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "one for each PROC_START at most")]
        let next = self.threads.len() as u32;
        let row = *self.thread_rows.entry(number).or_insert(next);
        if row == next {
            self.threads.push(number);
        }
        row
    }
}

fn or_none(goroutine: u64) -> u64 {
    if goroutine == 0 { NONE } else { goroutine }
}

const STACK_LOST: &str = "a stack is missing that an event refers to";

/// The number of a stack in the tables. One that is missing keeps its number, under which there is
/// no stack.
#[inline]
fn known_stack(index: &Index, number: u64, lost: &mut bool) -> u64 {
    // Events have but 32 bits of it.
    let number = number & u64::from(u32::MAX);
    index.stack(number).unwrap_or_else(|| {
        *lost = index.lacks_stack(number);
        if index.is_empty_stack(number) { 0 } else { number }
    })
}

/// Says so if an event has a string that is not there.
fn missing(index: &Index, string: u64) -> Option<&'static str> {
    (!index.tables.strings.contains(string)).then_some("a string is missing that an event refers to")
}

fn message(data: &[u8], at: u64) -> &[u8] {
    let place = usize::try_from(at).ok().and_then(|at| wire::varint(data, at).ok());
    place
        .and_then(|(length, start)| data.get(start..wire::advance(data, start, length).ok()?))
        .unwrap_or_default()
}

fn push_status(
    records: &mut Records,
    time: i64,
    context: Context,
    goroutine: u64,
    state: GoState,
    start: u64,
) {
    records.push(v2::GO_STATUS, time, context, [goroutine, state as u64, start]);
}

fn push_proc(records: &mut Records, seen: bool, state: ProcState, time: i64, context: Context) {
    let number = context.proc;
    let undetermined = ProcState::Undetermined as u64;
    match state {
        _ if !seen => records.push(v2::PROC_STATUS, time, context, [number, undetermined, state as u64]),
        ProcState::Running => records.push(v2::PROC_START, time, context, [number, 0, 0]),
        _ => records.push(v2::PROC_STOP, time, context, [0; 3]),
    }
}
