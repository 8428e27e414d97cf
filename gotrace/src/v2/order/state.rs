use rustc_hash::FxHashMap;

use crate::event::{GoState, ProcState};
use crate::record::{Context, NO_THREAD, NONE, PackedContext};

/// No row.
pub(crate) const NO_ROW: u32 = u32::MAX;

/// States of goroutines as the format numbers them (`tracev2.GoStatus`).
pub(crate) mod go {
    pub(crate) const RUNNABLE: u8 = 1;
    pub(crate) const RUNNING: u8 = 2;
    pub(crate) const SYSCALL: u8 = 3;
    pub(crate) const WAITING: u8 = 4;
}

/// States of Ps as the format numbers them (`tracev2.ProcStatus`).
pub(crate) mod proc {
    pub(crate) const RUNNING: u8 = 1;
    pub(crate) const IDLE: u8 = 2;
    pub(crate) const SYSCALL: u8 = 3;
    pub(crate) const SYSCALL_ABANDONED: u8 = 4;
}

pub(crate) fn public_go(status: u8) -> GoState {
    match status {
        go::RUNNABLE => GoState::Runnable,
        go::RUNNING => GoState::Running,
        go::SYSCALL => GoState::Syscall,
        go::WAITING => GoState::Waiting,
        _ => GoState::Undetermined,
    }
}

pub(crate) fn public_proc(status: u8) -> ProcState {
    match status {
        proc::RUNNING | proc::SYSCALL => ProcState::Running,
        proc::IDLE | proc::SYSCALL_ABANDONED => ProcState::Idle,
        _ => ProcState::Undetermined,
    }
}

/// A sequence number, which holds within one generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seq {
    pub(crate) ordinal: u32,
    pub(crate) number: u64,
}

impl Seq {
    #[inline]
    pub(crate) fn is_followed_by(self, next: Self) -> bool {
        self.ordinal == next.ordinal && next.number == self.number.wrapping_add(1)
    }
}

/// A range that is open: the type of the event that begins it, and the kind of a stop of the world.
pub(crate) type OpenRange = (u8, u64);

#[derive(Debug)]
pub(crate) struct Goroutine {
    pub(crate) id: u64,
    pub(crate) seq: Seq,
    pub(crate) status: u8,
    pub(crate) open: Option<Box<Open>>,
}

/// What few goroutines have.
#[derive(Debug, Default)]
pub(crate) struct Open {
    pub(crate) ranges: Vec<OpenRange>,
    /// Task and hash of the type, innermost last.
    pub(crate) regions: Vec<(u64, u64)>,
}

/// The goroutines that there are.
#[derive(Debug, Default)]
pub(crate) struct Goroutines {
    rows: FxHashMap<u64, u32>,
    states: Vec<Goroutine>,
    free: Vec<u32>,
    /// Rows of those last met, by the low bits of their numbers: most events find theirs here.
    met: Met,
}

const MET: usize = 1 << 12;

#[derive(Debug)]
struct Met(Box<[u32; MET]>);

impl Default for Met {
    fn default() -> Self {
        Self(Box::new([0; MET]))
    }
}

impl Met {
    #[inline]
    fn slot(&mut self, id: u64) -> &mut u32 {
        #[expect(clippy::cast_possible_truncation, clippy::indexing_slicing, reason = "below its length")]
        &mut self.0[id as usize % MET]
    }
}

impl Goroutines {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    #[inline]
    pub(crate) fn find(&mut self, id: u64) -> Option<u32> {
        if id == NONE {
            return None;
        }
        let row = *self.met.slot(id);
        if self.states.get(row as usize).is_some_and(|goroutine| goroutine.id == id) {
            return Some(row);
        }
        self.meet(id)
    }

    /// The same as `find`, for once.
    pub(crate) fn known(&self, id: u64) -> Option<&Goroutine> {
        self.states.get(*self.rows.get(&id)? as usize)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Goroutine> {
        self.states.iter().filter(|goroutine| goroutine.id != NONE)
    }

    fn meet(&mut self, id: u64) -> Option<u32> {
        let row = *self.rows.get(&id)?;
        *self.met.slot(id) = row;
        Some(row)
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, row: u32) -> Option<&mut Goroutine> {
        self.states.get_mut(row as usize)
    }

    /// The goroutine `id`, which was in `row` when it was last seen.
    #[inline]
    pub(crate) fn at(&mut self, row: u32, id: u64) -> Option<&mut Goroutine> {
        let here = self.states.get(row as usize).is_some_and(|goroutine| goroutine.id == id);
        let row = if here { row } else { self.find(id)? };
        self.states.get_mut(row as usize)
    }

    pub(crate) fn insert(&mut self, id: u64, status: u8, seq: Seq) -> u32 {
        let goroutine = Goroutine { id, seq, status, open: None };
        let row = if let Some(row) = self.free.pop() {
            if let Some(slot) = self.states.get_mut(row as usize) {
                *slot = goroutine;
            }
            row
        } else {
            #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` bounds the goroutines")]
            let row = self.states.len() as u32;
            self.states.push(goroutine);
            row
        };
        self.rows.insert(id, row);
        *self.met.slot(id) = row;
        row
    }

    pub(crate) fn remove(&mut self, id: u64) {
        if let Some(row) = self.rows.remove(&id) {
            if let Some(slot) = self.states.get_mut(row as usize) {
                slot.id = NONE;
                slot.open = None;
            }
            self.free.push(row);
        }
    }
}

#[derive(Debug)]
pub(crate) struct Proc {
    pub(crate) id: u64,
    pub(crate) seq: Seq,
    pub(crate) status: u8,
    pub(crate) ranges: Vec<OpenRange>,
}

/// The Ps that were ever mentioned.
#[derive(Debug, Default)]
pub(crate) struct Procs {
    rows: FxHashMap<u64, u32>,
    states: Vec<Proc>,
}

impl Procs {
    pub(crate) fn len(&self) -> usize {
        self.states.len()
    }

    #[inline]
    pub(crate) fn find(&self, id: u64) -> Option<u32> {
        // Ps are numbered from 0, and mostly met in that order.
        match self.states.get(usize::try_from(id).unwrap_or(usize::MAX)) {
            #[expect(clippy::cast_possible_truncation, reason = "a row of `states`")]
            Some(proc) if proc.id == id => Some(id as u32),
            _ => self.rows.get(&id).copied(),
        }
    }

    pub(crate) fn known(&self, id: u64) -> Option<&Proc> {
        self.states.get(self.find(id)? as usize)
    }

    pub(crate) fn all(&self) -> &[Proc] {
        &self.states
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, row: u32) -> Option<&mut Proc> {
        self.states.get_mut(row as usize)
    }

    #[inline]
    pub(crate) fn by_id(&mut self, id: u64) -> Option<(u32, &mut Proc)> {
        let row = self.find(id)?;
        Some((row, self.states.get_mut(row as usize)?))
    }

    pub(crate) fn insert(&mut self, id: u64, status: u8, seq: Seq) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` bounds the Ps")]
        let row = self.states.len() as u32;
        self.states.push(Proc { id, seq, status, ranges: Vec::new() });
        self.rows.insert(id, row);
        row
    }
}

/// A thread and what it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thread {
    pub(crate) packed: PackedContext,
    pub(crate) goroutine_row: u32,
    pub(crate) proc_row: u32,
    /// An event of it was tried, or one named it.
    pub(crate) known: bool,
}

impl Thread {
    fn idle(row: u32) -> Self {
        let context = Context { thread: row, proc: NONE, goroutine: NONE };
        Self { packed: PackedContext::of(context), goroutine_row: NO_ROW, proc_row: NO_ROW, known: false }
    }

    #[inline]
    pub(crate) fn context(&self) -> Context {
        self.packed.context()
    }

    #[inline]
    pub(crate) fn set_goroutine(&mut self, goroutine: u64, row: u32) {
        self.packed = PackedContext::of(Context { goroutine, ..self.context() });
        self.goroutine_row = row;
    }

    #[inline]
    pub(crate) fn set_proc(&mut self, proc: u64, row: u32) {
        self.packed = PackedContext::of(Context { proc, ..self.context() });
        self.proc_row = row;
    }
}

/// The threads that were ever mentioned.
#[derive(Debug, Default)]
pub(crate) struct Threads {
    rows: FxHashMap<u64, u32>,
    numbers: Vec<u64>,
    states: Vec<Thread>,
}

impl Threads {
    pub(crate) fn len(&self) -> usize {
        self.states.len()
    }

    pub(crate) fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// Gives a number a row, without anything being known of the thread.
    pub(crate) fn name(&mut self, number: u64) -> u32 {
        if let Some(&row) = self.rows.get(&number) {
            return row;
        }
        #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` bounds the threads")]
        let row = self.states.len() as u32;
        self.rows.insert(number, row);
        self.numbers.push(number);
        self.states.push(Thread::idle(row));
        row
    }

    pub(crate) fn enter(&mut self, number: u64) -> u32 {
        let row = self.name(number);
        if let Some(thread) = self.states.get_mut(row as usize) {
            thread.known = true;
        }
        row
    }

    /// The row of a thread that is known.
    pub(crate) fn find(&self, number: u64) -> Option<u32> {
        let row = *self.rows.get(&number)?;
        self.states.get(row as usize).is_some_and(|thread| thread.known).then_some(row)
    }

    #[inline]
    pub(crate) fn get(&self, row: u32) -> Thread {
        self.states.get(row as usize).copied().unwrap_or_else(|| Thread::idle(NO_THREAD))
    }

    pub(crate) fn context(&self, row: u32) -> Context {
        self.get(row).context()
    }

    /// `None` for the row of no thread.
    #[inline]
    pub(crate) fn get_mut(&mut self, row: u32) -> Option<&mut Thread> {
        self.states.get_mut(row as usize)
    }

    /// The thread that has P `proc`.
    pub(crate) fn holder(&self, proc: u64) -> Option<u32> {
        let row = self.states.iter().position(|thread| thread.known && thread.context().proc == proc)?;
        u32::try_from(row).ok().filter(|&row| row != NO_THREAD)
    }

    pub(crate) fn set_goroutine(&mut self, row: u32, goroutine: u64, goroutine_row: u32) {
        if let Some(thread) = self.get_mut(row) {
            thread.set_goroutine(goroutine, goroutine_row);
        }
    }

    pub(crate) fn set_proc(&mut self, row: u32, proc: u64, proc_row: u32) {
        if let Some(thread) = self.get_mut(row) {
            thread.set_proc(proc, proc_row);
        }
    }

    pub(crate) fn clear_proc(&mut self, row: u32) {
        self.set_proc(row, NONE, NO_ROW);
    }

    pub(crate) fn forget_bindings(&mut self) {
        for (row, thread) in (0..).zip(&mut self.states) {
            *thread = Thread::idle(row);
        }
    }
}
