use rustc_hash::FxHashMap;

use crate::event::{Details, Event, RangeName, Scope};
use crate::ids::Time;

/// A range that came to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closed<'a> {
    pub(crate) name: RangeName<'a>,
    pub(crate) scope: Scope,
    pub(crate) begin: Time,
    pub(crate) end: Time,
    /// Bytes swept and reclaimed.
    pub(crate) swept: (u64, u64),
}

impl Closed<'_> {
    pub(crate) fn ns(&self) -> i64 {
        self.end.since(self.begin)
    }
}

/// The ranges that are open. One that was open already when it is first mentioned begins there.
#[derive(Debug, Default)]
pub(crate) struct OpenRanges {
    open: FxHashMap<(Scope, Kind), Time>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    StopTheWorld,
    GcMark,
    GcSweep,
    GcMarkAssist,
}

impl OpenRanges {
    /// Follows an event; what it closes, if it does.
    pub(crate) fn event<'a>(&mut self, event: &Event<'a>) -> Option<Closed<'a>> {
        let (range, is_end) = match event.details() {
            Details::RangeBegin(range) | Details::RangeActive(range) => (range, false),
            Details::RangeEnd(range) => (range, true),
            _ => return None,
        };
        let kind = match range.name {
            RangeName::StopTheWorld(_) => Kind::StopTheWorld,
            RangeName::GcMark => Kind::GcMark,
            RangeName::GcSweep => Kind::GcSweep,
            RangeName::GcMarkAssist => Kind::GcMarkAssist,
        };
        if !is_end {
            self.open.entry((range.scope, kind)).or_insert(event.time());
            return None;
        }
        let begin = self.open.remove(&(range.scope, kind))?;
        let swept = range.swept.map_or((0, 0), |swept| (swept.swept_bytes, swept.reclaimed_bytes));
        Some(Closed { name: range.name, scope: range.scope, begin, end: event.time(), swept })
    }

    /// Since when the one that the whole program knows one of is open.
    pub(crate) fn marking_since(&self) -> Option<Time> {
        self.open.get(&(Scope::Program, Kind::GcMark)).copied()
    }

    /// What was open is not known any more.
    pub(crate) fn clear(&mut self) {
        self.open.clear();
    }
}
