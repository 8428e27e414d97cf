use super::state::{NO_ROW, OpenRange};
use super::{Advance, Faulted, Need, Order, Turn};
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

fn begin(a: &mut Turn<'_>, open: &mut Vec<OpenRange>, range: OpenRange) -> Result<(), Faulted> {
    if open.contains(&range) {
        return a.broken(format!("{} begins where one is going on", name(range.0)));
    }
    open.push(range);
    Ok(())
}

fn active(a: &mut Turn<'_>, open: &mut Vec<OpenRange>, range: OpenRange, first: bool) -> Result<(), Faulted> {
    match (first, open.contains(&range)) {
        (true, false) => open.push(range),
        (false, true) => {}
        (true, true) => return a.broken(format!("{} is said twice to be going on", name(range.0))),
        (false, false) => {
            return a.broken(format!("{} is said to be going on, but never began", name(range.0)));
        }
    }
    Ok(())
}

fn end(a: &mut Turn<'_>, open: &mut Vec<OpenRange>, range: u8) -> Result<u64, Faulted> {
    match open.iter().position(|open| open.0 == range) {
        Some(index) => Ok(open.swap_remove(index).1),
        None => a.broken(format!("{} ends, but is not going on", name(range))),
    }
}

impl Order {
    fn ranges_of(&mut self, a: &mut Turn<'_>, id: u64, row: u32) -> Result<&mut Vec<OpenRange>, Faulted> {
        match self.goroutines.at(row, id) {
            Some(known) => Ok(&mut known.open.get_or_insert_default().ranges),
            None => a.broken(format!("goroutine {} does not exist", id.cast_signed())),
        }
    }

    /// A stop of the world or a mark assist.
    pub(super) fn goroutine_range_begin(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let row = a.bound.goroutine_row;
        let stop = a.wire == wire::STW_BEGIN;
        let kind = if stop { a.read()? } else { 0 };
        let stack = a.read()?;
        let open = self.ranges_of(a, a.here().goroutine, row)?;
        begin(a, open, (a.wire, kind))?;
        self.check_stack(a.tables, stack);
        if stop {
            self.check_string(a.tables, kind);
            a.emit([kind, stack]);
        } else {
            a.emit([stack]);
        }
        Ok(true)
    }

    pub(super) fn goroutine_range_end(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let row = a.bound.goroutine_row;
        let open = self.ranges_of(a, a.here().goroutine, row)?;
        let kind = end(a, open, begin_of(a.wire))?;
        a.emit([kind]);
        Ok(true)
    }

    /// Said of a goroutine that need not be running.
    pub(super) fn goroutine_range_active(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, first) = (a.read()?, self.first);
        let range = (begin_of(a.wire), 0);
        let guesses = self.guess.is_some();
        let open = self.ranges_of(a, id, NO_ROW)?;
        if guesses && !open.contains(&range) {
            open.push(range);
            if let Some(guess) = &mut self.guess {
                guess.assists.push(id);
            }
        } else {
            active(a, open, range, first)?;
        }
        a.emit([id]);
        Ok(true)
    }

    pub(super) fn sweep_begin(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        let stack = a.read()?;
        let open = self.sweeps(a)?;
        begin(a, open, (wire::GC_SWEEP_BEGIN, 0))?;
        self.check_stack(a.tables, stack);
        a.emit([stack]);
        Ok(true)
    }

    pub(super) fn sweep_end(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        let (swept, reclaimed) = (a.read()?, a.read()?);
        let open = self.sweeps(a)?;
        end(a, open, wire::GC_SWEEP_BEGIN)?;
        a.emit([swept, reclaimed]);
        Ok(true)
    }

    pub(super) fn sweep_active(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, first) = (a.read()?, self.first);
        let Some((_, known)) = self.procs.by_id(id) else {
            return a.broken(format!("P {id} is said to sweep, but is not known"));
        };
        let range = (wire::GC_SWEEP_BEGIN, 0);
        match &mut self.guess {
            Some(guess) if !known.ranges.contains(&range) => {
                known.ranges.push(range);
                guess.sweeps.push(id);
            }
            _ => active(a, &mut known.ranges, range, first)?,
        }
        a.emit([id]);
        Ok(true)
    }

    fn sweeps(&mut self, a: &mut Turn<'_>) -> Result<&mut Vec<OpenRange>, Faulted> {
        match self.procs.get_mut(a.bound.proc_row) {
            Some(known) => Ok(&mut known.ranges),
            None => a.broken(format!("P {} is not known", a.here().proc)),
        }
    }
}
