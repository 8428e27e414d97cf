//! Decodes the parts of a dump on other threads, while this one selects the lines of the next.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use pprof_parse::{GoroutineDump, Limits};
use rayon::Yield;

use crate::report::Dump;

/// Parts that are decoded at the same time, or wait for it.
const WAITING: usize = 6;

#[derive(Debug, Default)]
pub(super) struct Decoding {
    waiting: VecDeque<Receiver<Option<GoroutineDump>>>,
    dump: Dump,
}

impl Decoding {
    /// Begins to decode a part.
    pub(super) fn add(&mut self, text: Vec<u8>) {
        if self.waiting.len() >= WAITING {
            self.take();
        }
        let (sender, receiver) = channel();
        self.waiting.push_back(receiver);
        rayon::spawn(move || {
            // Nobody waits if the scan has ended with an error.
            let _ = sender.send(decode(&text));
        });
    }

    /// All parts, in order.
    pub(super) fn finish(mut self) -> Dump {
        while !self.waiting.is_empty() {
            self.take();
        }
        self.dump
    }

    fn take(&mut self) {
        let part = self.waiting.pop_front().and_then(wait);
        part.into_iter().for_each(|part| self.dump.push(part));
    }
}

fn decode(text: &[u8]) -> Option<GoroutineDump> {
    // The scanner has limits of its own, above which it does not come here.
    let mut limits = Limits::default();
    limits.depth = u64::MAX;
    // A part without a goroutine is impossible; its error would only say that.
    GoroutineDump::parse_detailed(text, &limits).ok()
}

/// Waits for a part. This thread may be the one of its pool that is to decode it.
fn wait(part: Receiver<Option<GoroutineDump>>) -> Option<GoroutineDump> {
    loop {
        match part.try_recv() {
            Ok(part) => return part,
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if rayon::yield_now() == Some(Yield::Executed) => {}
            Err(TryRecvError::Empty) => return part.recv().ok()?,
        }
    }
}
