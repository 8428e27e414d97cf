//! Ordering a generation without knowing what the one before ends with, which is what makes it
//! parallel: a generation states all that it is about, so that most of it can be told from itself.
//! What was taken for granted is written down here, and checked when the one before is done.

use super::names::Names;
use super::state::{NO_ROW, OpenRange};
use super::{ActiveTask, Gc, Order};
use crate::limits::Limits;
use crate::record::{Context, NONE, Records};
use crate::tables::Tables;
use crate::wire_type as wire;
use rustc_hash::{FxHashMap, FxHashSet};

/// What a thread has when a generation begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Binding {
    pub(crate) thread: u64,
    pub(crate) goroutine: u64,
    pub(crate) proc: u64,
}

/// What was taken for granted.
#[derive(Debug, Default)]
pub(super) struct Guess {
    bindings: Vec<Binding>,
    /// Goroutines that must be known, in this status.
    pub(super) goroutines: Vec<(u64, u8)>,
    /// Goroutines that must not be known.
    pub(super) created: Vec<u64>,
    /// Ps that must be known, in this status.
    pub(super) procs: Vec<(u64, u8)>,
    /// Goroutines that must be in a mark assist, and no others.
    pub(super) assists: Vec<u64>,
    /// Ps that must be sweeping, and no others.
    pub(super) sweeps: Vec<u64>,
    /// Whether marking must be going on, and the sequence number that must be next.
    pub(super) gc: Option<(Gc, u64)>,
    /// Tasks that must not be active.
    pub(super) tasks_begun: Vec<u64>,
    /// Ends of tasks that began earlier, with the pieces and rows of their events.
    pub(super) tasks_ended: Vec<(u64, usize, usize)>,
    pub(super) piece: usize,
    /// Ends of regions that began earlier: goroutine, task, type.
    pub(super) regions_ended: Vec<(u64, (u64, u64))>,
}

impl Order {
    /// An order that begins with a generation in the middle, in which threads have this.
    pub(crate) fn guessed(limits: &Limits, bindings: Vec<Binding>) -> Self {
        let mut order = Self::new(limits);
        for binding in &bindings {
            let row = order.threads.enter(binding.thread);
            order.threads.set_goroutine(row, binding.goroutine, NO_ROW);
            order.threads.set_proc(row, binding.proc, NO_ROW);
        }
        (order.first, order.ordinal) = (false, 1);
        order.guess = Some(Box::new(Guess { bindings, ..Guess::default() }));
        order
    }

    /// Further events go to another piece of room.
    pub(crate) fn guess_in_next_piece(&mut self) {
        if let Some(guess) = &mut self.guess {
            guess.piece = guess.piece.saturating_add(1);
        }
    }

    /// Was all that `later` took for granted about the generation after this one right?
    pub(crate) fn confirms(&self, later: &Self) -> bool {
        let Some(guess) = &later.guess else { return self.ordinal == 0 };
        self.confirms_threads(guess, later)
            && self.confirms_goroutines(guess)
            && self.confirms_procs(guess)
            && match guess.gc {
                None => true,
                Some((Gc::Off, _)) if self.gc == Gc::Undetermined => true,
                Some((state, seq)) => self.gc == state && self.gc_follows(seq),
            }
            && guess.tasks_begun.iter().all(|id| !self.tasks.contains_key(id))
    }

    fn confirms_threads(&self, guess: &Guess, later: &Self) -> bool {
        let has = |thread| {
            self.threads.find(thread).map_or((NONE, NONE), |row| {
                let Context { goroutine, proc, .. } = self.threads.context(row);
                (goroutine, proc)
            })
        };
        let bound: FxHashMap<u64, (u64, u64)> = guess
            .bindings
            .iter()
            .map(|binding| (binding.thread, (binding.goroutine, binding.proc)))
            .collect();
        // A thread without binding may not have been known at all.
        let known = |&thread: &u64| self.threads.find(thread).is_some();
        bound.keys().all(known)
            && later
                .threads
                .numbers()
                .iter()
                .filter(|&&thread| later.threads.find(thread).is_some())
                .all(|thread| has(*thread) == bound.get(thread).copied().unwrap_or((NONE, NONE)))
    }

    fn confirms_goroutines(&self, guess: &Guess) -> bool {
        const ASSIST: OpenRange = (wire::GC_MARK_ASSIST_BEGIN, 0);
        let assists: FxHashSet<u64> = guess.assists.iter().copied().collect();
        let mut confirmed = FxHashSet::default();
        let stated = guess.goroutines.iter().all(|&(id, status)| {
            let Some(known) = self.goroutines.known(id) else { return false };
            let ranges = known.open.as_ref().map_or(&[][..], |open| &open.ranges);
            if !ranges.is_empty() {
                confirmed.insert(id);
            }
            known.status == status && (ranges.is_empty() || ranges == [ASSIST])
        });
        stated
            && confirmed == assists
            && self.confirms_regions(guess)
            && guess.created.iter().all(|&id| self.goroutines.known(id).is_none())
    }

    /// Regions that end must be the innermost of their goroutines, if those have any.
    fn confirms_regions(&self, guess: &Guess) -> bool {
        let mut left: FxHashMap<u64, &[(u64, u64)]> = FxHashMap::default();
        guess.regions_ended.iter().all(|&(id, ended)| {
            let Some(known) = self.goroutines.known(id) else { return false };
            let open =
                left.entry(id).or_insert_with(|| known.open.as_ref().map_or(&[][..], |open| &open.regions));
            match open.split_last() {
                Some((innermost, rest)) => {
                    *open = rest;
                    *innermost == ended
                }
                None => true,
            }
        })
    }

    fn confirms_procs(&self, guess: &Guess) -> bool {
        let sweeps: FxHashSet<u64> = guess.sweeps.iter().copied().collect();
        let mut confirmed = FxHashSet::default();
        let stated = guess.procs.iter().all(|&(id, status)| {
            let Some(known) = self.procs.known(id) else { return false };
            if !known.ranges.is_empty() {
                confirmed.insert(id);
            }
            known.status == status
        });
        stated && confirmed == sweeps
    }

    /// Takes over what the generation after this one ended with, once it is confirmed, and fills in
    /// what its events could not know.
    pub(crate) fn absorb(&mut self, later: &mut Self, records: &mut [Records], tables: &mut Tables) {
        let Some(guess) = &later.guess else {
            // The first generation, to which nothing is known before.
            std::mem::swap(self, later);
            return;
        };
        self.first = false;
        self.ordinal = self.ordinal.wrapping_add(1);
        self.end_tasks(guess, records, tables);
        for (&id, task) in &later.tasks {
            let name = self.names.intern(later.names.get(task.name));
            self.tasks.insert(id, ActiveTask { parent: task.parent, name });
        }
        for &(id, _) in &guess.regions_ended {
            if let Some(open) = self.goroutines.at(NO_ROW, id).and_then(|known| known.open.as_mut()) {
                open.regions.pop();
            }
        }
        for &(id, _) in &guess.goroutines {
            if later.goroutines.known(id).is_none() {
                self.goroutines.remove(id);
            }
        }
        let seq = self.seq(0);
        for ended in later.goroutines.all() {
            let row = match self.goroutines.find(ended.id) {
                Some(row) => row,
                None => self.goroutines.insert(ended.id, ended.status, seq),
            };
            let Some(known) = self.goroutines.get_mut(row) else { continue };
            known.status = ended.status;
            let ranges = ended.open.as_ref().map_or(&[][..], |open| &open.ranges);
            let regions = ended.open.as_ref().map_or(&[][..], |open| &open.regions);
            if known.open.is_some() || !ranges.is_empty() || !regions.is_empty() {
                let open = known.open.get_or_insert_default();
                open.ranges.clear();
                open.ranges.extend_from_slice(ranges);
                open.regions.extend_from_slice(regions);
            }
        }
        for ended in later.procs.all() {
            let row =
                self.procs.find(ended.id).unwrap_or_else(|| self.procs.insert(ended.id, ended.status, seq));
            if let Some(known) = self.procs.get_mut(row) {
                known.status = ended.status;
                known.ranges.clone_from(&ended.ranges);
            }
        }
        for &thread in later.threads.numbers() {
            let Some(row) = later.threads.find(thread) else { continue };
            let ended = later.threads.context(row);
            let row = self.threads.enter(thread);
            let goroutine_row = self.goroutines.find(ended.goroutine).unwrap_or(NO_ROW);
            self.threads.set_goroutine(row, ended.goroutine, goroutine_row);
            self.threads.set_proc(row, ended.proc, self.procs.find(ended.proc).unwrap_or(NO_ROW));
        }
        if later.gc != Gc::Undetermined {
            (self.gc, self.gc_seq) = (later.gc, later.gc_seq);
        }
    }

    fn end_tasks(&mut self, guess: &Guess, records: &mut [Records], tables: &mut Tables) {
        for &(id, piece, row) in &guess.tasks_ended {
            let Some(task) = self.tasks.remove(&id) else { continue };
            // Apart from the numbers that the generation gave the tasks of its own.
            let number = Names::number(task.name) | 1 << 32;
            tables.extra.insert(number, self.names.get(task.name));
            if let Some(wide) = records.get_mut(piece).and_then(|piece| piece.wide_mut(row)) {
                (wide.args[1], wide.args[2]) = (task.parent, number);
            }
        }
    }
}
