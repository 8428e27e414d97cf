use rustc_hash::FxHashMap;

use super::cursor::{Cursor, Next};
use super::generation::Generation;
use super::order::Binding;
use crate::record::NONE;
use crate::varint::varint;
use crate::wire_type as wire;

/// How many events of a thread are looked at. What a thread has shows in its first few; Ps that are
/// taken from others in the first thousands.
const LOOK: usize = 4096;

const STATUS_RUNNING: u64 = 2;
const STATUS_SYSCALL: u64 = 3;
const PROC_RUNNING: u64 = 1;
const PROC_SYSCALL: u64 = 3;

/// What the threads have when a generation begins, told from its own events: each goroutine and P is
/// stated before anything else happens to it. It may be wrong; that is found out later.
pub(crate) fn predict(generation: &Generation, bytes: &[u8]) -> Vec<Binding> {
    let mut found = Found::default();
    for &batches in &generation.threads {
        let mut cursor = Cursor::new(batches);
        let look = if cursor.thread == NONE { usize::MAX } else { LOOK };
        let mut rest = &[][..];
        for _ in 0..look {
            if cursor.next(&mut rest, bytes, &generation.batches, generation.clock) != Next::Event {
                break;
            }
            let count = wire::spec(cursor.wire).map_or(0, |(_, names)| names.len());
            let mut args = [0; 4];
            let read =
                args.iter_mut().take(count).try_for_each(|arg| varint(&mut rest).map(|value| *arg = value));
            if read.is_err() {
                break;
            }
            found.event(cursor.thread, cursor.wire, args);
        }
    }
    found.bindings()
}

#[derive(Default)]
struct Found {
    goroutines: FxHashMap<u64, u64>,
    procs: FxHashMap<u64, u64>,
}

impl Found {
    fn event(&mut self, thread: u64, wire_type: u8, [a, b, c, _]: [u64; 4]) {
        match wire_type {
            wire::GO_STATUS | wire::GO_STATUS_STACK if c == STATUS_RUNNING => {
                self.goroutines.entry(thread).or_insert(a);
            }
            wire::GO_STATUS | wire::GO_STATUS_STACK if c == STATUS_SYSCALL => {
                self.goroutines.entry(b).or_insert(a);
            }
            wire::GO_START | wire::GO_CREATE_SYSCALL => {
                self.goroutines.entry(thread).or_insert(NONE);
            }
            wire::PROC_STATUS if b == PROC_RUNNING || b == PROC_SYSCALL => {
                self.procs.entry(thread).or_insert(a);
            }
            wire::PROC_START => {
                self.procs.entry(thread).or_insert(NONE);
            }
            // The first that happens to this P: its thread has been in a system call with it.
            wire::PROC_STEAL if b == 1 => {
                let proc = self.procs.entry(c).or_insert(a);
                if *proc == NONE {
                    *proc = a;
                }
            }
            _ => {}
        }
    }

    fn bindings(self) -> Vec<Binding> {
        let mut bindings: Vec<Binding> = Vec::new();
        let none = || NONE;
        for (&thread, &goroutine) in &self.goroutines {
            let proc = self.procs.get(&thread).copied().unwrap_or_else(none);
            bindings.push(Binding { thread, goroutine, proc });
        }
        for (&thread, &proc) in &self.procs {
            if !self.goroutines.contains_key(&thread) {
                bindings.push(Binding { thread, goroutine: NONE, proc });
            }
        }
        bindings
            .retain(|binding| binding.thread != NONE && (binding.goroutine != NONE || binding.proc != NONE));
        bindings.sort_by_key(|binding| binding.thread);
        bindings
    }
}
