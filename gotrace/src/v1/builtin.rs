//! Strings that the trace does not hold itself, but that the model of Go 1.22 has.

use hashbrown::HashTable;
use std::hash::Hasher;

use super::event_type as ty;
use crate::Format;
use crate::tables::StringTable;

/// Why a goroutine stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Forever,
    Preempted,
    Gosched,
    Sleep,
    ChanSend,
    ChanReceive,
    Network,
    Sync,
    Cond,
    Select,
    MarkAssist,
    Unknown,
}

impl Reason {
    pub(super) fn of_block(event_type: u8) -> Self {
        match event_type {
            ty::GO_STOP => Self::Forever,
            ty::GO_SLEEP => Self::Sleep,
            ty::GO_BLOCK_SEND => Self::ChanSend,
            ty::GO_BLOCK_RECV => Self::ChanReceive,
            ty::GO_BLOCK_SELECT => Self::Select,
            ty::GO_BLOCK_SYNC => Self::Sync,
            ty::GO_BLOCK_COND => Self::Cond,
            ty::GO_BLOCK_NET => Self::Network,
            ty::GO_BLOCK_GC => Self::MarkAssist,
            _ => Self::Unknown,
        }
    }
}

/// In the order of [`Reason`].
const REASONS: [&str; 11] = [
    "forever",
    "preempted",
    "runtime.Gosched",
    "sleep",
    "chan send",
    "chan receive",
    "network",
    "sync",
    "sync.(*Cond).Wait",
    "select",
    "GC mark assist wait for work",
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
    first_reason: u64,
    first_stop: u64,
    next: u64,
    /// Messages that were logged, as numbers of strings.
    inline: HashTable<u64>,
}

impl Builtins {
    /// `last` is the highest number that the trace has given.
    pub(super) fn new(strings: &mut StringTable, last: u64) -> Self {
        // Numbers that leave no room are never given by Go; then these strings are missing.
        let first_reason = last.saturating_add(1);
        let mut next = first_reason;
        let mut add = |text: &str| {
            strings.insert(next, text.as_bytes());
            next = next.saturating_add(1);
        };
        for reason in REASONS {
            add(reason);
        }
        for reason in STOP_THE_WORLD {
            add(reason);
        }
        let first_stop = first_reason.saturating_add(REASONS.len() as u64);
        Self { first_reason, first_stop, next, inline: HashTable::new() }
    }

    #[inline]
    pub(super) fn reason(&self, reason: Reason) -> u64 {
        if reason == Reason::Unknown { 0 } else { self.first_reason.saturating_add(reason as u64) }
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
