use crate::wire_type as wire;

/// An ordered event as it is kept until somebody looks at it: 32 bytes, as many millions of them
/// are held when generations are ordered ahead. What does not fit is in [`Wide`].
///
/// `args` are what the public event needs, in this order:
///
/// | wire type | arguments |
/// |---|---|
/// | `PROCS_CHANGE`, `HEAP_ALLOC`, `HEAP_GOAL` | low and high half of the value, stack |
/// | `PROC_START` | p |
/// | `PROC_STEAL` | p, old `ProcState` |
/// | `PROC_STATUS` | p, old `ProcState`, new `ProcState` |
/// | `GO_CREATE`, `GO_CREATE_BLOCKED` | new g, its start stack, stack |
/// | `GO_CREATE_SYSCALL`, `GO_START`, `GO_SWITCH`, `GO_SWITCH_DESTROY` | g |
/// | `GO_UNBLOCK` | g, stack |
/// | `GO_STOP`, `GO_BLOCK`, `STW_BEGIN`, `STW_END` | string, stack |
/// | `GO_SYSCALL_BEGIN`, `GC_BEGIN`, `GC_SWEEP_BEGIN`, `GC_MARK_ASSIST_BEGIN`, `CPU_SAMPLE` | stack |
/// | `GO_STATUS`, `GO_STATUS_STACK` | g, old `GoState` × 16 + new, stack |
/// | `GC_SWEEP_ACTIVE` / `GC_MARK_ASSIST_ACTIVE` | p / g |
/// | `GC_SWEEP_END` | swept, reclaimed |
/// | `GO_LABEL` | string |
/// | `USER_REGION_BEGIN`, `USER_REGION_END` | task, string, stack |
/// | `USER_TASK_BEGIN`, `USER_TASK_END` (always wide) | task, parent, string (of the end: an extra one), stack |
/// | `USER_LOG` (always wide) | task, two strings, stack |
/// | experimental | as on the wire |
/// | `SYNC` | n |
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// Nanoseconds, before they are made to increase strictly.
    pub(crate) time: i64,
    /// Row of the thread in the list of threads; `NO_THREAD` if there is none.
    pub(crate) thread: u32,
    /// The running goroutine, `NO_GOROUTINE` if there is none; a row of `Wide` if `wide`.
    pub(crate) goroutine: u32,
    pub(crate) args: [u32; 3],
    pub(crate) proc: u16,
    pub(crate) wire: u8,
    pub(crate) wide: bool,
}

pub(crate) const NO_THREAD: u32 = u32::MAX;
pub(crate) const NO_GOROUTINE: u32 = u32::MAX;
pub(crate) const NO_PROC: u16 = u16::MAX;
/// No goroutine or P on the wire and in `Wide`.
pub(crate) const NONE: u64 = u64::MAX;

/// What of a [`Record`] does not fit there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wide {
    pub(crate) proc: u64,
    pub(crate) goroutine: u64,
    pub(crate) args: [u64; 4],
}

/// Ordered events, waiting to be looked at.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) rows: Vec<Record>,
    pub(crate) wide: Vec<Wide>,
}

/// Where an event happened: the state before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Context {
    /// Row in the list of threads, or `NO_THREAD`.
    pub(crate) thread: u32,
    pub(crate) proc: u64,
    pub(crate) goroutine: u64,
}

impl Records {
    pub(crate) fn with_capacity(events: usize) -> Self {
        // A switch between coroutines, the last event of a piece perhaps, is three.
        Self { rows: Vec::with_capacity(events.saturating_add(2)), wide: Vec::new() }
    }

    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.wide.clear();
    }

    /// Adds an event whose arguments are at most three.
    #[inline(always)]
    pub(crate) fn push(&mut self, wire: u8, time: i64, context: Context, args: [u64; 3]) {
        let [a, b, c] = args;
        let fits = u32::try_from(a | b | c).is_ok();
        let goroutine = narrow_goroutine(context.goroutine);
        let proc = narrow_proc(context.proc);
        if let (true, Some(goroutine), Some(proc)) = (fits, goroutine, proc) {
            #[expect(clippy::cast_possible_truncation, reason = "checked to fit")]
            let args = args.map(|arg| arg as u32);
            self.rows.push(Record { time, thread: context.thread, goroutine, args, proc, wire, wide: false });
        } else {
            self.push_wide(wire, time, context, [a, b, c, 0]);
        }
    }

    /// Adds a metric, whose value takes the place of two arguments.
    pub(crate) fn push_value(&mut self, wire: u8, time: i64, context: Context, value: u64, stack: u64) {
        self.push(wire, time, context, [value & u64::from(u32::MAX), value >> 32, stack]);
    }

    /// Adds an event that has four arguments, or some that need 64 bits.
    #[cold]
    pub(crate) fn push_wide(&mut self, wire: u8, time: i64, context: Context, args: [u64; 4]) {
        #[expect(clippy::cast_possible_truncation, reason = "`Limits::ahead_bytes` keeps records below 2^32")]
        let row = self.wide.len() as u32;
        self.wide.push(Wide { proc: context.proc, goroutine: context.goroutine, args });
        self.rows.push(Record {
            time,
            thread: context.thread,
            goroutine: row,
            args: [0; 3],
            proc: NO_PROC,
            wire,
            wide: true,
        });
    }

    /// Adds the event that starts a generation or ends the trace.
    pub(crate) fn push_sync(&mut self, time: i64, n: u64) {
        let nowhere = Context { thread: NO_THREAD, proc: NONE, goroutine: NONE };
        self.push(wire::SYNC, time, nowhere, [n, 0, 0]);
    }
}

#[inline]
fn narrow_goroutine(id: u64) -> Option<u32> {
    if id == NONE { Some(NO_GOROUTINE) } else { u32::try_from(id).ok().filter(|&id| id != NO_GOROUTINE) }
}

#[inline]
fn narrow_proc(id: u64) -> Option<u16> {
    if id == NONE { Some(NO_PROC) } else { u16::try_from(id).ok().filter(|&id| id != NO_PROC) }
}
