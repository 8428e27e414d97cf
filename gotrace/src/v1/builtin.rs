//! Strings that the trace does not hold itself, but that the model of Go 1.22 has.

use hashbrown::HashTable;
use std::hash::Hasher;

use super::event_type as ty;
use crate::Format;
use crate::tables::StringTable;

/// Why a goroutine stopped, by type of the event. For others no reason is known.
const REASONS: [(u8, &str); 11] = [
    (ty::GO_STOP, "forever"),
    (ty::GO_PREEMPT, "preempted"),
    (ty::GO_SCHED, "runtime.Gosched"),
    (ty::GO_SLEEP, "sleep"),
    (ty::GO_BLOCK_SEND, "chan send"),
    (ty::GO_BLOCK_RECV, "chan receive"),
    (ty::GO_BLOCK_NET, "network"),
    (ty::GO_BLOCK_SYNC, "sync"),
    (ty::GO_BLOCK_COND, "sync.(*Cond).Wait"),
    (ty::GO_BLOCK_SELECT, "select"),
    (ty::GO_BLOCK_GC, "GC mark assist wait for work"),
];

/// Why Go 1.21 stops the world, by the number in the trace; 0 is unknown.
const STOP_THE_WORLD: [&str; 16] = [
    "GC mark termination",
    "GC sweep termination",
    "write heap dump",
    "goroutine profile",
    "goroutine profile cleanup",
    "all goroutine stack trace",
    "read mem stats",
    "AllThreadsSyscall",
    "GOMAXPROCS",
    "start trace",
    "stop trace",
    "CountPagesInUse (test)",
    "ReadMetricsSlow (test)",
    "ReadMemStatsSlow (test)",
    "PageCachePagesLeaked (test)",
    "ResetDebugLog (test)",
];

/// Numbers for strings of our own, above those of the trace.
#[derive(Debug)]
pub(super) struct Builtins {
    /// Reasons to stop, by type of the event; 0 is the empty string.
    reasons: [u64; 64],
    first_stop: u64,
    next: u64,
    /// Messages that were logged, as numbers of strings.
    inline: HashTable<u64>,
}

impl Builtins {
    /// `last` is the highest number that the trace has given.
    pub(super) fn new(strings: &mut StringTable, last: u64) -> Self {
        // Numbers that leave no room are never given by Go; then these strings are missing.
        let mut next = last.saturating_add(1);
        let mut add = |text: &str| {
            strings.insert(next, text.as_bytes());
            next = next.saturating_add(1);
            next.saturating_sub(1)
        };
        let mut reasons = [0; 64];
        for (event_type, reason) in REASONS {
            if let Some(slot) = reasons.get_mut(usize::from(event_type)) {
                *slot = add(reason);
            }
        }
        let stops = STOP_THE_WORLD.map(add);
        let [first_stop, ..] = stops;
        Self { reasons, first_stop, next, inline: HashTable::new() }
    }

    /// Why a goroutine stops, as an event of this type says.
    #[inline]
    pub(super) fn reason(&self, event_type: u8) -> u64 {
        self.reasons.get(usize::from(event_type)).copied().unwrap_or(0)
    }

    pub(super) fn stop_the_world(&self, kind: u64, format: Format) -> u64 {
        // Before Go 1.21 there were two kinds, counted from 0.
        let kind = if format >= Format::Go121 { kind.checked_sub(1) } else { Some(kind).filter(|&k| k < 2) };
        match kind {
            Some(kind) if kind < STOP_THE_WORLD.len() as u64 => self.first_stop.saturating_add(kind),
            _ => 0,
        }
    }

    /// The number of a message.
    pub(super) fn inline(&mut self, text: &[u8], strings: &mut StringTable) -> u64 {
        if text.is_empty() {
            return 0;
        }
        let hash = hash(text);
        let same = |&number: &u64| strings.get(number) == Some(text);
        if let Some(&number) = self.inline.find(hash, same) {
            return number;
        }
        let number = self.next;
        self.next = self.next.saturating_add(1);
        strings.insert(number, text);
        self.inline
            .insert_unique(hash, number, |&number| self::hash(strings.get(number).unwrap_or_default()));
        number
    }
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text);
    hasher.finish()
}
