use crate::event::GoState;
use crate::program::NameId;

/// Nanoseconds in each state.
///
/// Time in a state runs from the event that sets it to the one that sets another, or to the last
/// event of the trace. For goroutines from before the trace it begins with the first event about
/// them, which for one that does nothing comes up to a second late, at the end of its generation;
/// Go's own summary counts from the last sync instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Times {
    /// Running on a thread.
    pub running_ns: i64,
    /// Ready to run, waiting for a P.
    pub runnable_ns: i64,
    /// Blocked.
    pub waiting_ns: i64,
    /// In system calls and C code.
    pub syscall_ns: i64,
    /// Helping the GC to mark, as the price of an allocation; part of the times above.
    pub gc_assist_ns: i64,
}

impl Times {
    pub(super) fn of(ns: &ByState, gc_assist_ns: i64) -> Self {
        let of = |state: GoState| signed(ns.0.get(state as usize).copied().unwrap_or_default());
        Self {
            running_ns: of(GoState::Running),
            runnable_ns: of(GoState::Runnable),
            waiting_ns: of(GoState::Waiting),
            syscall_ns: of(GoState::Syscall),
            gc_assist_ns,
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.running_ns = self.running_ns.saturating_add(other.running_ns);
        self.runnable_ns = self.runnable_ns.saturating_add(other.runnable_ns);
        self.waiting_ns = self.waiting_ns.saturating_add(other.waiting_ns);
        self.syscall_ns = self.syscall_ns.saturating_add(other.syscall_ns);
        self.gc_assist_ns = self.gc_assist_ns.saturating_add(other.gc_assist_ns);
    }
}

/// Nanoseconds by state of one goroutine, as an array: which state it is, is hard to predict for a
/// processor. What one goroutine does in a trace fits 64 bits, so the sums need no care.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ByState([u64; 6]);

impl ByState {
    #[inline]
    pub(super) fn add(&mut self, state: GoState, ns: i64) {
        if let Some(total) = self.0.get_mut(state as usize) {
            *total = total.wrapping_add(ns.cast_unsigned());
        }
    }
}

/// Time and number of waits of one goroutine by reason. Few goroutines wait for more than two reasons.
#[derive(Debug, Clone, Default)]
pub(super) struct Waits {
    first: [(NameId, u32, u64); 2],
    more: Vec<(NameId, u32, u64)>,
}

impl Waits {
    #[inline]
    pub(super) fn add(&mut self, reason: NameId, count: u32, ns: i64) {
        for row in &mut self.first {
            // An empty row is taken by the first reason that comes.
            if row.0 == reason || row.1 == 0 {
                *row = (reason, row.1.saturating_add(count), row.2.wrapping_add(ns.cast_unsigned()));
                return;
            }
        }
        self.add_more(reason, count, ns);
    }

    #[cold]
    fn add_more(&mut self, reason: NameId, count: u32, ns: i64) {
        match self.more.iter_mut().find(|row| row.0 == reason) {
            Some(row) => {
                *row = (reason, row.1.saturating_add(count), row.2.wrapping_add(ns.cast_unsigned()));
            }
            None => self.more.push((reason, count, ns.cast_unsigned())),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (NameId, u32, i64)> {
        let rows = self.first.iter().chain(&self.more).filter(|row| row.1 > 0);
        rows.map(|&(reason, count, ns)| (reason, count, signed(ns)))
    }
}

fn signed(ns: u64) -> i64 {
    i64::try_from(ns).unwrap_or(i64::MAX)
}
