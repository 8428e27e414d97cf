use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::slot::Slot;
use crate::v2::Section;

/// Events have about five bytes, records of them 32.
const BYTES_PER_BYTE: u64 = 7;

/// The generations that come next, from the one that the calling thread comes to.
#[derive(Debug)]
pub(super) struct Window {
    entries: Mutex<Entries>,
    threads: usize,
    most_bytes: u64,
}

#[derive(Debug, Default)]
struct Entries {
    queue: VecDeque<Arc<Entry>>,
    pushed: usize,
    bytes: u64,
}

/// A generation that somebody may put in order.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) section: Section,
    pub(super) first: bool,
    pub(super) slot: Slot,
    /// Better left to the calling thread: what that puts in order needs no memory.
    callers: bool,
    bytes: u64,
    claimed: AtomicBool,
}

impl Window {
    pub(super) fn new(threads: usize, most_bytes: u64) -> Self {
        Self { entries: Mutex::default(), threads, most_bytes }
    }

    pub(super) fn has_room(&self) -> bool {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.queue.is_empty()
            || entries.queue.len() < self.threads.saturating_add(2) && entries.bytes < self.most_bytes
    }

    pub(super) fn push(&self, section: Section) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = section.bytes().saturating_mul(BYTES_PER_BYTE);
        entries.bytes = entries.bytes.saturating_add(bytes);
        let entry = Entry {
            section,
            first: entries.pushed == 0,
            slot: Slot::default(),
            callers: entries.pushed.is_multiple_of(self.threads),
            bytes,
            claimed: AtomicBool::new(false),
        };
        entries.pushed = entries.pushed.saturating_add(1);
        entries.queue.push_back(Arc::new(entry));
    }

    /// A generation to put in order ahead, if there is one.
    pub(super) fn claim(&self) -> Option<Arc<Entry>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let of_others = entries.queue.iter().filter(|entry| !entry.callers);
        let of_caller = entries.queue.iter().skip(1).rev().filter(|entry| entry.callers);
        let mut candidates = of_others.chain(of_caller).filter(|entry| entry.bytes <= self.most_bytes);
        candidates.find(|entry| !entry.claimed.swap(true, Ordering::Relaxed)).cloned()
    }

    /// The generation that comes next, and whether nobody has begun with it.
    pub(super) fn pop(&self) -> Option<(Arc<Entry>, bool)> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.queue.pop_front()?;
        entries.bytes = entries.bytes.saturating_sub(entry.bytes);
        let mine = !entry.claimed.swap(true, Ordering::Relaxed);
        Some((entry, mine))
    }
}
