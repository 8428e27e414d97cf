//! Reads anything as an execution trace, of whatever format its header names: nothing panics, and it
//! is the same in pieces, and on two threads.
#![cfg_attr(fuzzing, no_main)]

use std::io::{self, Read};
use std::sync::LazyLock;

use gotrace::{
    AllocFree, Analyses, Damage, Digest, Error, Event, Fold, GcAnalysis, GoroutineAnalysis, Limits, Reader,
    StormAnalysis, SummaryAnalysis, Time, Trace, WaitAnalysis,
};
use rayon::{ThreadPool, ThreadPoolBuilder};

static TWO_THREADS: LazyLock<ThreadPool> =
    LazyLock::new(|| ThreadPoolBuilder::new().num_threads(2).build().expect("threads"));

fn check(data: &[u8]) {
    let whole = read(data, data.len().max(1));
    assert_eq!(whole, read(data, 1 + data.len() % 600), "in pieces");
    let mut watch = Watch::default();
    match TWO_THREADS.install(|| Trace::with_limits(data, &limits())?.for_each(|event| watch.event(event))) {
        Ok(damage) => assert_eq!(whole, Some(watch.seen(&damage)), "on two threads"),
        // Compressed, or refused by both.
        Err(Error::Compressed { .. }) => {}
        Err(_) => assert!(whole.is_none_or(|(_, _, told)| !told.is_empty()), "refused only on two threads"),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.generation_bytes = 1 << 24;
    limits.resources = 1 << 18;
    limits.table_entries = 1 << 18;
    limits
}

/// What both ways have to agree on; `None` if it is refused.
type Seen = (u64, u64, Vec<String>);

fn read(data: &[u8], at_a_time: usize) -> Option<Seen> {
    let mut reader = Reader::with_limits(Pieces(data, at_a_time), &limits()).ok()?;
    let mut watch = Watch::default();
    let result = reader.for_each(|event| watch.event(event));
    let mut seen = watch.seen(reader.damage());
    seen.2.extend(result.err().map(|error| error.to_string()));
    Some(seen)
}

type All = (SummaryAnalysis, GoroutineAnalysis, StormAnalysis, WaitAnalysis, GcAnalysis);

#[derive(Default)]
struct Watch {
    digest: Digest,
    alloc_free: AllocFree,
    analyses: Analyses<All>,
    last: Option<Time>,
}

impl Watch {
    fn event(&mut self, event: &Event<'_>) {
        let time = event.time();
        assert!(self.last.is_none_or(|last| last < time) || time.0 == i64::MAX, "times do not increase");
        self.last = Some(time);
        self.digest.event(event);
        self.alloc_free.event(event);
        self.analyses.event(event);
    }

    fn seen(self, damage: &[Damage]) -> Seen {
        let _ = self.analyses.finish();
        (self.digest.events(), self.digest.sequence(), damage.iter().map(ToString::to_string).collect())
    }
}

/// Hands out so many bytes at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.1);
        self.0.read(&mut buffer[..most])
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
