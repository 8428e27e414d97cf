//! What both ways through the library see of a trace.

use std::collections::BTreeMap;
use std::io::{self, Read};

use gotrace::{CanonicalLines, Damage, Details, Digest, Error, Event, EventKind, Limits, Reader};

/// All that a test compares.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) events: u64,
    pub(crate) sequence: String,
    pub(crate) set_without_times: String,
    pub(crate) first_time: i64,
    pub(crate) last_time: i64,
    pub(crate) kinds: BTreeMap<String, u64>,
    /// `goroutine A->B` and `proc A->B`.
    pub(crate) transitions: BTreeMap<String, u64>,
    /// Number, time, and clock (trace, monotonic, wall).
    pub(crate) syncs: Vec<(u64, i64, Option<ClockNs>)>,
    pub(crate) damage: Vec<Damage>,
}

/// Trace, monotonic and wall clock, in nanoseconds.
pub(crate) type ClockNs = (i64, u64, i64);

/// By the streaming reader.
pub(crate) fn streamed(bytes: &[u8]) -> Result<Seen, Error> {
    read(bytes)
}

/// By the streaming reader, from an input that hands out a few bytes at a time.
pub(crate) fn trickled(bytes: &[u8], at_a_time: usize) -> Result<Seen, Error> {
    struct Trickle<'a>(&'a [u8], usize);
    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }
    read(Trickle(bytes, at_a_time))
}

fn read(input: impl Read) -> Result<Seen, Error> {
    let mut watch = Watch::default();
    let mut reader = Reader::with_limits(input, &Limits::default())?;
    reader.for_each(|event| watch.event(event))?;
    Ok(watch.finish(reader.damage().to_vec()))
}

/// What the reader sees.
pub(crate) fn same_both_ways(bytes: &[u8], _name: &str) -> Result<Seen, Error> {
    streamed(bytes)
}

/// Panics unless `ours` are the events that Go's reader returns before its error, if it has one.
///
/// For a generation that it cannot read at all it returns a `Sync` with a time made up; we read on where we can,
/// and say the real time.
pub(crate) fn starts_as_go_does(
    name: &str,
    go: &[&str],
    error: Option<&str>,
    ours: &[String],
    damage: &[Damage],
) {
    assert_eq!(error.is_some(), !damage.is_empty(), "{name}: Go says {error:?}, we say {damage:?}");
    let untimed = |line: &str| line.split_once(' ').map(|(_, rest)| rest.to_owned());
    for (at, line) in go.iter().enumerate() {
        let our = ours.get(at).map(String::as_str);
        let made_up = error.is_some() && at + 1 == go.len() && line.contains(" Sync ");
        if made_up {
            let number =
                |line: &str| untimed(line).map(|line| line.split(" clock=").next().map(str::to_owned));
            let start = |line: &str| number(line).flatten().map(|line| line.replace(" stk=-", ""));
            assert_eq!(our.map(start), Some(start(line)), "{name}: event {at}, after Go's error {error:?}");
        } else {
            assert_eq!(our, Some(*line), "{name}: event {at}; Go ends with {error:?}, we have {damage:?}");
        }
    }
    assert!(error.is_some() || ours.len() == go.len(), "{name}: more events than Go sees: {:?}", ours.last());
}

/// The canonical lines, and what was lost.
pub(crate) fn dump(bytes: &[u8]) -> Result<(Vec<String>, Vec<Damage>), Error> {
    let mut reader = Reader::new(bytes)?;
    let (mut lines, mut out) = (CanonicalLines::new(), Vec::new());
    reader.for_each(|event| out.push(String::from_utf8(lines.line(event).with_time().to_vec()).unwrap()))?;
    Ok((out, reader.damage().to_vec()))
}

#[derive(Default)]
struct Watch {
    digest: Digest,
    seen: Seen,
}

impl Watch {
    fn event(&mut self, event: &Event<'_>) {
        self.digest.event(event);
        if self.seen.events == 0 {
            self.seen.first_time = event.time().0;
        } else {
            assert!(self.seen.last_time < event.time().0, "times do not increase at {event:?}");
        }
        self.seen.last_time = event.time().0;
        self.seen.events += 1;
        *self.seen.kinds.entry(event.kind().to_string()).or_default() += 1;
        let (transition, goroutine) = (event.transition(), event.kind() == EventKind::StateTransition);
        match event.details() {
            Details::Goroutine(t) => {
                let cheap = transition.expect("the same from both");
                assert_eq!((t.id, t.from, t.to, t.reason), (cheap.id, cheap.from, cheap.to, cheap.reason));
                *self.seen.transitions.entry(format!("goroutine {}->{}", t.from, t.to)).or_default() += 1;
            }
            Details::Proc(t) => {
                *self.seen.transitions.entry(format!("proc {}->{}", t.from, t.to)).or_default() += 1;
            }
            Details::Sync(sync) => {
                let clock = sync.clock.map(|c| (c.trace.0, c.mono_ns, c.wall_unix_ns().unwrap_or(i64::MIN)));
                self.seen.syncs.push((sync.n, event.time().0, clock));
            }
            _ => assert!(!goroutine && transition.is_none()),
        }
    }

    fn finish(mut self, damage: Vec<Damage>) -> Seen {
        self.seen.sequence = format!("{:016x}", self.digest.sequence());
        self.seen.set_without_times = format!("{:016x}", self.digest.set_without_times());
        Seen { damage, ..self.seen }
    }
}
