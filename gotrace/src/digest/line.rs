use rustc_hash::FxHashMap;

use super::fnv;
use super::number::{hex, push_encoded, push_i64, push_id, push_u64};
use crate::event::{
    ClockSnapshot, Details, Event, EventKind, GoState, ProcState, Range, RangeName, Scope, Stack,
};
use crate::wire_type as wire;

/// Writes events as lines of text in one agreed form, for digests, dumps and comparisons.
///
/// A line is `TIME KIND m=M p=P g=G …`, with -1 for none, and then what the kind of event says,
/// such as ` G17 Running->Waiting reason=chan%20send tstk=S`. Stacks are hashes of their frames (FNV-1a
/// over `function NUL file NUL line LF`, leaf first) or `-`; strings have every byte outside `!` to `~`,
/// and `%`, as `%XX`.
///
/// Hashes of stacks are kept up to the next `Sync`, so give all events of a trace to one value of this type,
/// in order.
#[derive(Debug, Clone, Default)]
pub struct CanonicalLines {
    line: Vec<u8>,
    stacks: FxHashMap<u64, [u8; 16]>,
}

/// The line of one event, without line feed.
#[derive(Debug, Clone, Copy)]
pub struct CanonicalLine<'a> {
    line: &'a [u8],
    /// Where the time and the space after it end.
    kind_at: usize,
}

impl<'a> CanonicalLine<'a> {
    /// The whole line.
    #[must_use]
    pub fn with_time(self) -> &'a [u8] {
        self.line
    }

    /// The line from the kind on.
    #[must_use]
    pub fn without_time(self) -> &'a [u8] {
        self.line.get(self.kind_at..).unwrap_or_default()
    }

    pub(super) fn time_and_space(self) -> &'a [u8] {
        self.line.get(..self.kind_at).unwrap_or_default()
    }
}

impl CanonicalLines {
    /// Nothing is known of any stack yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The line of the next event.
    pub fn line(&mut self, event: &Event<'_>) -> CanonicalLine<'_> {
        if event.kind() == EventKind::Sync {
            self.stacks.clear();
        }
        self.line.clear();
        push_i64(&mut self.line, event.time().0);
        self.text(" ");
        let kind_at = self.line.len();
        self.text(kind_name(event.kind()));
        self.id(" m=", event.thread().map(|id| id.0));
        self.id(" p=", event.proc().map(|id| id.0));
        self.id(" g=", event.goroutine().map(|id| id.0));
        self.details(event);
        CanonicalLine { line: &self.line, kind_at }
    }

    fn details(&mut self, event: &Event<'_>) {
        match event.details() {
            Details::Sync(sync) => {
                self.number(" n=", sync.n);
                if let Some(clock) = sync.clock {
                    self.clock(clock);
                }
            }
            Details::Metric(metric) => {
                self.text(" name=");
                self.text(metric.name.as_str());
                self.number(" v=", metric.value);
            }
            Details::Label(label) => {
                self.string(" label=", label.label.as_bytes());
                self.id(" res=Goroutine(", event.goroutine().map(|id| id.0));
                self.text(")");
            }
            Details::StackSample => {}
            Details::RangeBegin(range) | Details::RangeActive(range) | Details::RangeEnd(range) => {
                self.range(range)
            }
            Details::TaskBegin(task) | Details::TaskEnd(task) => {
                self.number(" id=", task.id.0);
                self.number(" parent=", task.parent.0);
                self.string(" type=", task.name.as_bytes());
            }
            Details::RegionBegin(region) | Details::RegionEnd(region) => {
                self.number(" task=", region.task.0);
                self.string(" type=", region.name.as_bytes());
            }
            Details::Log(log) => {
                self.number(" task=", log.task.0);
                self.string(" cat=", log.category.as_bytes());
                self.string(" msg=", log.message.as_bytes());
            }
            Details::Goroutine(transition) => {
                self.id(" G", Some(transition.id.0));
                self.text(" ");
                self.text(go_state_name(transition.from));
                self.text("->");
                self.text(go_state_name(transition.to));
                self.string(" reason=", transition.reason.as_bytes());
                self.text(" tstk=");
                let created = matches!(event.record.wire, wire::GO_CREATE | wire::GO_CREATE_BLOCKED);
                self.stack(transition.stack, created);
            }
            Details::Proc(transition) => {
                self.id(" P", Some(transition.id.0));
                self.text(" ");
                self.text(proc_state_name(transition.from));
                self.text("->");
                self.text(proc_state_name(transition.to));
                self.text(" reason= tstk=-");
            }
            Details::Experimental(experimental) => {
                self.text(" exp=");
                self.text(experimental.experiment());
                self.text(" name=");
                self.text(experimental.name());
                for (name, value) in experimental.args() {
                    self.text(" ");
                    self.text(name);
                    self.number("=Value{Uint64(", value);
                    self.text(")}");
                }
                return;
            }
        }
        self.text(" stk=");
        self.stack(event.stack(), event.kind() == EventKind::StackSample);
    }

    fn clock(&mut self, clock: ClockSnapshot) {
        self.text(" clock=");
        push_i64(&mut self.line, clock.trace.0);
        self.number(",", clock.mono_ns);
        self.text(",");
        let (seconds, ns) = clock.wall;
        push_i64(&mut self.line, seconds.wrapping_mul(1_000_000_000).wrapping_add(ns));
    }

    fn range(&mut self, range: Range<'_>) {
        self.text(" name=");
        match range.name {
            RangeName::StopTheWorld(reason) => {
                self.string("stop-the-world%20(", reason.as_bytes());
                self.text(")");
            }
            RangeName::GcMark => self.text("GC%20concurrent%20mark%20phase"),
            RangeName::GcSweep => self.text("GC%20incremental%20sweep"),
            RangeName::GcMarkAssist => self.text("GC%20mark%20assist"),
        }
        match range.scope {
            Scope::Program => self.text(" scope=None"),
            Scope::Goroutine(id) => {
                self.id(" scope=Goroutine(", id.map(|id| id.0));
                self.text(")");
            }
            Scope::Proc(id) => {
                self.id(" scope=Proc(", id.map(|id| id.0));
                self.text(")");
            }
        }
        if let Some(swept) = range.swept {
            self.number(" bytes%20swept=", swept.swept_bytes);
            self.number(" bytes%20reclaimed=", swept.reclaimed_bytes);
        }
    }

    /// Go's reader tells no stack from an empty one; where it takes number 0 for an empty one, so do we.
    fn stack(&mut self, stack: Option<Stack<'_>>, none_is_empty: bool) {
        let hash = match stack {
            Some(stack) => *self.stacks.entry(stack.id().0).or_insert_with(|| hex(hash_of_frames(stack))),
            None if none_is_empty => hex(fnv::BASIS),
            None => return self.text("-"),
        };
        self.line.extend_from_slice(&hash);
    }

    fn text(&mut self, text: &str) {
        self.line.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, name: &str, value: u64) {
        self.text(name);
        push_u64(&mut self.line, value);
    }

    fn id(&mut self, name: &str, id: Option<u64>) {
        self.text(name);
        push_id(&mut self.line, id);
    }

    fn string(&mut self, name: &str, value: &[u8]) {
        self.text(name);
        push_encoded(&mut self.line, value);
    }
}

fn hash_of_frames(stack: Stack<'_>) -> u64 {
    let mut line = Vec::new();
    stack.frames().fold(fnv::BASIS, |hash, frame| {
        line.clear();
        line.extend_from_slice(frame.function.as_bytes());
        line.push(0);
        line.extend_from_slice(frame.file.as_bytes());
        line.push(0);
        push_u64(&mut line, frame.line);
        line.push(b'\n');
        fnv::hash(hash, &line)
    })
}

fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Sync => "Sync",
        EventKind::Metric => "Metric",
        EventKind::Label => "Label",
        EventKind::StackSample => "StackSample",
        EventKind::RangeBegin => "RangeBegin",
        EventKind::RangeActive => "RangeActive",
        EventKind::RangeEnd => "RangeEnd",
        EventKind::TaskBegin => "TaskBegin",
        EventKind::TaskEnd => "TaskEnd",
        EventKind::RegionBegin => "RegionBegin",
        EventKind::RegionEnd => "RegionEnd",
        EventKind::Log => "Log",
        EventKind::StateTransition => "StateTransition",
        EventKind::Experimental => "Experimental",
    }
}

fn go_state_name(state: GoState) -> &'static str {
    match state {
        GoState::Undetermined => "Undetermined",
        GoState::NotExist => "NotExist",
        GoState::Runnable => "Runnable",
        GoState::Running => "Running",
        GoState::Waiting => "Waiting",
        GoState::Syscall => "Syscall",
    }
}

fn proc_state_name(state: ProcState) -> &'static str {
    match state {
        ProcState::Undetermined => "Undetermined",
        ProcState::NotExist => "NotExist",
        ProcState::Running => "Running",
        ProcState::Idle => "Idle",
    }
}
