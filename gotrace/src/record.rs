//! Ordered events as they are kept until somebody looks at them.

use crate::wire_type as wire;

/// One ordered event.
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
/// | `GO_STATUS` | g, old `GoState` × 16 + new, start stack (before Go 1.22) |
/// | `GO_STATUS_STACK` | g, old `GoState` × 16 + new, stack |
/// | `GC_SWEEP_ACTIVE` / `GC_MARK_ASSIST_ACTIVE` | p / g |
/// | `GC_SWEEP_END` | swept, reclaimed |
/// | `GO_LABEL` | string |
/// | `USER_REGION_BEGIN`, `USER_REGION_END` | task, string, stack |
/// | `USER_TASK_BEGIN`, `USER_TASK_END` (always `push_wide`) | task, parent, string (of the end: an extra one), stack |
/// | `USER_LOG` (always `push_wide`) | task, two strings, stack |
/// | experimental | as on the wire |
/// | `SYNC` | n |
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// Nanoseconds, before they are made to increase strictly.
    pub(crate) time: i64,
    /// Row of the thread in the list of threads; `NO_THREAD` if there is none.
    pub(crate) thread: u32,
    pub(crate) wire: u8,
    /// `NONE` if there is none, as for the goroutine.
    pub(crate) proc: u64,
    pub(crate) goroutine: u64,
    pub(crate) args: [u64; 4],
}

pub(crate) const NO_THREAD: u32 = u32::MAX;
/// No goroutine or P.
pub(crate) const NONE: u64 = u64::MAX;

/// Where an event happened: the state before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Context {
    /// Row in the list of threads, or `NO_THREAD`.
    pub(crate) thread: u32,
    pub(crate) proc: u64,
    pub(crate) goroutine: u64,
}

/// Ordered events, waiting to be looked at.
///
/// Millions of them wait when generations are ordered ahead, so they are packed: a word for the time
/// since the event before, one for type, P, thread and number of arguments, one for the goroutine, and
/// one for each argument. An event of which something does not fit has a row of its own instead.
#[derive(Debug, Default)]
pub(crate) struct Records {
    words: Vec<u32>,
    /// Words in use.
    used: usize,
    wide: Vec<Record>,
    last_time: i64,
}

/// A place in [`Records`], and the time of the event before it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    word: usize,
    time: i64,
}

/// Words of an event with all arguments.
const MOST_WORDS: usize = 6;
const NARROW_NO_GOROUTINE: u32 = u32::MAX;
const NARROW_NO_PROC: u32 = 0xff;
/// In place of the P: the event has a row of its own, numbered in place of the goroutine.
const WIDE: u32 = 0xfe;
const NARROW_NO_THREAD: u32 = 0x3fff;
/// Above type, P and thread: how many arguments there are.
const COUNT_SHIFT: u32 = 30;

/// A [`Context`] as it is packed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackedContext {
    context: Context,
    /// P and thread.
    what: u32,
    goroutine: u32,
    fits: bool,
}

impl PackedContext {
    #[inline]
    pub(crate) fn context(&self) -> Context {
        self.context
    }

    #[inline]
    pub(crate) fn of(context: Context) -> Self {
        let Context { thread, proc, goroutine } = context;
        // None, which is the largest number, becomes the largest of fewer bits; a step on, it is 0.
        let fits = goroutine.wrapping_add(1) <= u64::from(NARROW_NO_GOROUTINE)
            && proc.wrapping_add(1) < u64::from(NARROW_NO_PROC)
            && thread.wrapping_add(1) <= NARROW_NO_THREAD;
        #[expect(clippy::cast_possible_truncation, reason = "checked to fit")]
        let (what, goroutine) =
            ((proc as u32 & NARROW_NO_PROC) << 8 | (thread & NARROW_NO_THREAD) << 16, goroutine as u32);
        Self { context, what, goroutine, fits }
    }
}

impl Records {
    /// Room for so many words.
    pub(crate) fn with_capacity(words: usize) -> Self {
        Self { words: vec![0; words], ..Self::default() }
    }

    pub(crate) fn clear(&mut self) {
        (self.used, self.last_time) = (0, 0);
        self.wide.clear();
    }

    /// Words in use: at least three for each event.
    #[inline]
    pub(crate) fn words(&self) -> usize {
        self.used
    }

    /// Adds an event whose arguments are at most three.
    pub(crate) fn push<const N: usize>(&mut self, wire: u8, time: i64, context: Context, args: [u64; N]) {
        self.push_packed(wire, time, PackedContext::of(context), args);
    }

    /// The same for a context of which many events are added.
    #[inline(always)]
    pub(crate) fn push_packed<const N: usize>(
        &mut self,
        wire: u8,
        time: i64,
        context: PackedContext,
        args: [u64; N],
    ) {
        const { assert!(N <= MOST_WORDS - 3) };
        let arg = |index: usize| args.get(index).copied().unwrap_or_default();
        let (a, b, c) = (arg(0), arg(1), arg(2));
        let since = time.wrapping_sub(self.last_time);
        let words = self.words.get_mut(self.used..).and_then(<[u32]>::first_chunk_mut::<MOST_WORDS>);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
        match words {
            Some(words) if (a | b | c) >> 32 == 0 && i32::try_from(since).is_ok() && context.fits => {
                let what = context.what | u32::from(wire) | (N as u32) << COUNT_SHIFT;
                *words = [since as u32, what, context.goroutine, a as u32, b as u32, c as u32];
                self.used += 3 + N;
                self.last_time = time;
            }
            None => {
                self.grow();
                self.push_packed(wire, time, context, args);
            }
            Some(_) => self.push_wide(wire, time, context.context, [a, b, c, 0]),
        }
    }

    /// Adds a metric, whose value takes the place of two arguments.
    pub(crate) fn push_value(&mut self, wire: u8, time: i64, context: Context, value: u64, stack: u64) {
        self.push(wire, time, context, [value & u64::from(u32::MAX), value >> 32, stack]);
    }

    /// Adds an event that has four arguments, or some that need 64 bits.
    #[cold]
    pub(crate) fn push_wide(&mut self, wire: u8, time: i64, context: Context, args: [u64; 4]) {
        let Context { thread, proc, goroutine } = context;
        let row = u32::try_from(self.wide.len()).unwrap_or(u32::MAX);
        self.wide.push(Record { time, thread, wire, proc, goroutine, args });
        let Some(words) = self.words.get_mut(self.used..).and_then(<[u32]>::first_chunk_mut::<3>) else {
            self.wide.pop();
            self.grow();
            return self.push_wide(wire, time, context, args);
        };
        *words = [0, WIDE << 8, row];
        self.used += 3;
        self.last_time = time;
    }

    /// The row that the next wide event will have.
    pub(crate) fn next_wide(&self) -> usize {
        self.wide.len()
    }

    pub(crate) fn wide_mut(&mut self, row: usize) -> Option<&mut Record> {
        self.wide.get_mut(row)
    }

    /// Adds the event that starts a generation or ends the trace.
    pub(crate) fn push_sync(&mut self, time: i64, n: u64) {
        let nowhere = Context { thread: NO_THREAD, proc: NONE, goroutine: NONE };
        self.push(wire::SYNC, time, nowhere, [n, 0, 0]);
    }

    #[cold]
    fn grow(&mut self) {
        let words = self.words.len().saturating_mul(2).max(1 << 10);
        self.words.resize(words, 0);
    }

    /// Is there an event at `place`?
    #[inline]
    pub(crate) fn is_behind(&self, place: Place) -> bool {
        place.word < self.used
    }

    /// The event at `place`, which is moved to the next.
    #[inline(always)]
    pub(crate) fn next(&self, place: &mut Place) -> Option<Record> {
        if place.word >= self.used {
            return None;
        }
        let rest = self.words.get(place.word..)?;
        let [since, what, goroutine] = *rest.first_chunk::<3>()?;
        if what >> 8 & 0xff == WIDE {
            let record = *self.wide.get(goroutine as usize)?;
            (place.word, place.time) = (place.word + 3, record.time);
            return Some(record);
        }
        let wire = (what & 0xff) as u8;
        // What is behind its arguments nobody asks for.
        let [.., a, b, c] = match rest.first_chunk::<MOST_WORDS>() {
            Some(words) => *words,
            None => [0; MOST_WORDS],
        };
        place.word += 3 + (what >> COUNT_SHIFT) as usize;
        place.time = place.time.wrapping_add(i64::from(since.cast_signed()));
        let (proc, thread) = (what >> 8 & 0xff, what >> 16 & NARROW_NO_THREAD);
        Some(Record {
            time: place.time,
            thread: if thread == NARROW_NO_THREAD { NO_THREAD } else { thread },
            wire,
            proc: if proc == NARROW_NO_PROC { NONE } else { u64::from(proc) },
            goroutine: if goroutine == NARROW_NO_GOROUTINE { NONE } else { u64::from(goroutine) },
            args: [u64::from(a), u64::from(b), u64::from(c), 0],
        })
    }
}
