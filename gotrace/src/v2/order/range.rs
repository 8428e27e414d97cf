use super::state::{NO_ROW, OpenRange};
use super::{Advance, Attempt, Contradiction, Need, Order, broken};
use crate::wire_type as wire;

/// The event that begins the range which `wire_type` is about.
fn begin_of(wire_type: u8) -> u8 {
    match wire_type {
        wire::STW_END => wire::STW_BEGIN,
        wire::GC_MARK_ASSIST_ACTIVE | wire::GC_MARK_ASSIST_END => wire::GC_MARK_ASSIST_BEGIN,
        wire::GC_SWEEP_ACTIVE | wire::GC_SWEEP_END => wire::GC_SWEEP_BEGIN,
        other => other,
    }
}

fn name(range: u8) -> &'static str {
    match range {
        wire::STW_BEGIN => "a stop of the world",
        wire::GC_MARK_ASSIST_BEGIN => "a mark assist",
        _ => "a sweep",
    }
}

fn begin(open: &mut Vec<OpenRange>, range: OpenRange) -> Result<(), Contradiction> {
    if open.contains(&range) {
        return broken(format!("{} begins where one is going on", name(range.0)));
    }
    open.push(range);
    Ok(())
}

fn active(open: &mut Vec<OpenRange>, range: OpenRange, first: bool) -> Result<(), Contradiction> {
    match (first, open.contains(&range)) {
        (true, false) => open.push(range),
        (false, true) => {}
        (true, true) => return broken(format!("{} is said twice to be going on", name(range.0))),
        (false, false) => {
            return broken(format!("{} is said to be going on, but never began", name(range.0)));
        }
    }
    Ok(())
}

fn end(open: &mut Vec<OpenRange>, range: u8) -> Result<u64, Contradiction> {
    match open.iter().position(|open| open.0 == range) {
        Some(index) => Ok(open.swap_remove(index).1),
        None => broken(format!("{} ends, but is not going on", name(range))),
    }
}

impl Order {
    fn ranges_of(&mut self, id: u64, row: u32) -> Result<&mut Vec<OpenRange>, Contradiction> {
        match self.goroutines.at(row, id) {
            Some(known) => Ok(&mut known.open.get_or_insert_default().ranges),
            None => broken(format!("goroutine {} does not exist", id.cast_signed())),
        }
    }

    /// A stop of the world or a mark assist.
    pub(super) fn goroutine_range_begin(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let row = self.threads.get(a.thread).goroutine_row;
        let stop = a.event.wire == wire::STW_BEGIN;
        let kind = if stop { a.arg(0) } else { 0 };
        begin(self.ranges_of(a.here.goroutine, row)?, (a.event.wire, kind))?;
        let stack = a.arg(usize::from(stop));
        self.check_stack(a.tables, stack);
        if stop {
            self.check_string(a.tables, kind);
            a.emit([kind, stack, 0]);
        } else {
            a.emit([stack, 0, 0]);
        }
        Ok(true)
    }

    pub(super) fn goroutine_range_end(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let row = self.threads.get(a.thread).goroutine_row;
        let kind = end(self.ranges_of(a.here.goroutine, row)?, begin_of(a.event.wire))?;
        a.emit([kind, 0, 0]);
        Ok(true)
    }

    /// Said of a goroutine that need not be running.
    pub(super) fn goroutine_range_active(&mut self, a: &mut Attempt<'_>) -> Advance {
        let (id, first) = (a.arg(0), self.first);
        active(self.ranges_of(id, NO_ROW)?, (begin_of(a.event.wire), 0), first)?;
        a.emit([id, 0, 0]);
        Ok(true)
    }

    pub(super) fn sweep_begin(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        let stack = a.arg(0);
        begin(self.sweeps(a)?, (wire::GC_SWEEP_BEGIN, 0))?;
        self.check_stack(a.tables, stack);
        a.emit([stack, 0, 0]);
        Ok(true)
    }

    pub(super) fn sweep_end(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        end(self.sweeps(a)?, wire::GC_SWEEP_BEGIN)?;
        a.emit([a.arg(0), a.arg(1), 0]);
        Ok(true)
    }

    pub(super) fn sweep_active(&mut self, a: &mut Attempt<'_>) -> Advance {
        let (id, first) = (a.arg(0), self.first);
        let Some((_, known)) = self.procs.by_id(id) else {
            return broken(format!("P {id} is said to sweep, but is not known"));
        };
        active(&mut known.ranges, (wire::GC_SWEEP_BEGIN, 0), first)?;
        a.emit([id, 0, 0]);
        Ok(true)
    }

    fn sweeps(&mut self, a: &Attempt<'_>) -> Result<&mut Vec<OpenRange>, Contradiction> {
        match self.procs.get_mut(self.threads.get(a.thread).proc_row) {
            Some(known) => Ok(&mut known.ranges),
            None => broken(format!("P {} is not known", a.here.proc)),
        }
    }
}
