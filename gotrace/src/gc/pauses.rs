use std::cmp::Reverse;

use super::answer::PauseKind;
use crate::histogram::Histogram;
use crate::ids::Time;

/// The times in which the world was stopped.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    /// There are about 20 reasons.
    kinds: Vec<Kind>,
    pub(super) all: Histogram,
}

#[derive(Debug)]
struct Kind {
    reason: String,
    times: Histogram,
    longest: (i64, Time),
}

impl Pauses {
    pub(super) fn add(&mut self, reason: &str, begin: Time, ns: i64) {
        self.all.record(ns);
        let known = self.kinds.iter().position(|kind| kind.reason == reason);
        let at = known.unwrap_or_else(|| {
            let (times, longest) = (Histogram::default(), (-1, begin));
            self.kinds.push(Kind { reason: reason.to_owned(), times, longest });
            self.kinds.len() - 1
        });
        if let Some(kind) = self.kinds.get_mut(at) {
            kind.times.record(ns);
            if ns > kind.longest.0 {
                kind.longest = (ns, begin);
            }
        }
    }

    pub(super) fn finish(self) -> Vec<PauseKind> {
        let one = |kind: Kind| PauseKind {
            gc: kind.reason.starts_with("GC "),
            reason: kind.reason,
            pause: kind.times.spread(),
            longest_at_ns: kind.longest.1,
        };
        let mut list: Vec<PauseKind> = self.kinds.into_iter().map(one).collect();
        list.sort_by(|a, b| {
            (Reverse(a.pause.total_ns), &a.reason).cmp(&(Reverse(b.pause.total_ns), &b.reason))
        });
        list
    }
}
