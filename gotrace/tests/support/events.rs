//! What both ways through the library see of a trace.

use std::collections::BTreeMap;
use std::io::{self, Read};

use gotrace::{CanonicalLines, Damage, Details, Digest, Error, Event, EventKind, Limits, Reader, Trace};
use rayon::ThreadPoolBuilder;

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

/// By the mapped reader, on so many threads.
pub(crate) fn mapped(bytes: &[u8], threads: usize) -> Result<Seen, Error> {
    let mut watch = Watch::default();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let damage = pool.install(|| Trace::parse(bytes)?.for_each(|event| watch.event(event)))?;
    Ok(watch.finish(damage))
}

/// What there is to see; panics unless it is the same for the streaming reader and for the mapped one on each number
/// of threads.
pub(crate) fn same_both_ways(bytes: &[u8], name: &str) -> Result<Seen, Error> {
    let streamed = streamed(bytes);
    for threads in [1, 2, 7] {
        match (&streamed, &mapped(bytes, threads)) {
            (Ok(streamed), Ok(mapped)) => {
                assert_eq!(streamed, mapped, "{name}: streamed, and mapped on {threads} threads");
            }
            (Err(streamed), Err(mapped)) => assert_eq!(streamed.to_string(), mapped.to_string(), "{name}"),
            (streamed, mapped) => panic!("{name}: only one way fails: {streamed:?}, {mapped:?}"),
        }
    }
    streamed
}

/// The canonical lines of all events, and what was lost.
pub(crate) struct Dump {
    pub(crate) lines: Vec<String>,
    pub(crate) damage: Vec<Damage>,
    /// The first event of which the states before are not known, for something is missing before it.
    anew: Option<usize>,
}

pub(crate) fn dump(bytes: &[u8]) -> Result<Dump, Error> {
    let mut reader = Reader::new(bytes)?;
    let mut canonical = CanonicalLines::new();
    let (mut lines, mut anew) = (Vec::new(), None);
    reader.for_each(|event| {
        if let Details::Sync(sync) = event.details()
            && sync.resynchronised
        {
            anew.get_or_insert(lines.len());
        }
        lines.push(String::from_utf8(canonical.line(event).with_time().to_vec()).unwrap());
    })?;
    Ok(Dump { lines, damage: reader.damage().to_vec(), anew })
}

impl Dump {
    /// Panics unless these are the events that Go's reader returns before its error, if it has one.
    ///
    /// - The `Sync` of a generation that Go cannot read has a time that is made up, or that leaves out a batch which
    ///   is cut off; we read what there is. So times of the last ones count only without an error.
    /// - Go does not mind from format 26 on if a whole generation is missing, and takes states over.
    pub(crate) fn starts_as(&self, go: &[&str], error: Option<&str>, name: &str) {
        let number = |line: &str| line.split(' ').find(|word| word.starts_with("n=")).map(str::to_owned);
        let syncs: Vec<usize> = (0..go.len()).filter(|&at| go[at].contains(" Sync ")).collect();
        let last = &syncs[syncs.len().saturating_sub(2)..];
        let damage = &self.damage;
        for (at, line) in go.iter().enumerate().take(self.anew.map_or(usize::MAX, |anew| anew + 1)) {
            let our = self.lines.get(at).map(String::as_str);
            if error.is_some() && last.contains(&at) {
                let same = our.is_some_and(|our| our.contains(" Sync ") && number(our) == number(line));
                assert!(same, "{name}: event {at}: we have {our:?}, Go {line} and then {error:?}");
            } else {
                assert_eq!(
                    our,
                    Some(*line),
                    "{name}: event {at}; Go ends with {error:?}, we have {damage:?}"
                );
            }
        }
        let missing = self.anew.is_some()
            && damage.iter().any(|damage| damage.error.contains("between them is missing"));
        let alike = error.is_some() || missing;
        assert_eq!(alike, !damage.is_empty(), "{name}: Go says {error:?}, we say {damage:?}");
        assert!(alike || self.lines.len() == go.len(), "{name}: more than Go sees: {:?}", self.lines.last());
    }
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
