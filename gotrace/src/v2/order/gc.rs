use super::{Advance, Gc, Need, Order, Turn};

impl Order {
    pub(super) fn gc_follows(&self, seq: u64) -> bool {
        seq == self.gc_seq.wrapping_add(1)
    }

    /// Marking is going on: said at the begin of a generation.
    pub(super) fn gc_active(&mut self, a: &mut Turn<'_>) -> Advance {
        let seq = a.read()?;
        if let Some(guess) = self.guess.as_mut().filter(|guess| guess.gc.is_none()) {
            guess.gc = Some((Gc::Running, seq));
            a.require(Need::Must, Need::Must)?;
        } else if self.first {
            if self.gc != Gc::Undetermined {
                return a.broken("marking is said to be going on, but not at first");
            }
        } else if !self.gc_follows(seq) {
            return Ok(false);
        } else if self.gc != Gc::Running {
            return a.broken("marking is said to be going on, but never began");
        } else {
            a.require(Need::Must, Need::Must)?;
        }
        (self.gc, self.gc_seq) = (Gc::Running, seq);
        a.emit([]);
        Ok(true)
    }

    pub(super) fn gc_begin(&mut self, a: &mut Turn<'_>) -> Advance {
        let (seq, stack) = (a.read()?, a.read()?);
        if let Some(guess) = self.guess.as_mut().filter(|guess| guess.gc.is_none()) {
            guess.gc = Some((Gc::Off, seq));
            a.require(Need::Must, Need::Must)?;
        } else if self.gc != Gc::Undetermined {
            if !self.gc_follows(seq) {
                return Ok(false);
            }
            if self.gc == Gc::Running {
                return a.broken("marking begins while it is going on");
            }
            a.require(Need::Must, Need::Must)?;
        }
        (self.gc, self.gc_seq) = (Gc::Running, seq);
        self.check_stack(a.tables, stack);
        a.emit([stack]);
        Ok(true)
    }

    pub(super) fn gc_end(&mut self, a: &mut Turn<'_>) -> Advance {
        let seq = a.read()?;
        if !self.gc_follows(seq) {
            return Ok(false);
        }
        if self.gc != Gc::Running {
            return a.broken("marking ends, but never began");
        }
        a.require(Need::Must, Need::Must)?;
        (self.gc, self.gc_seq) = (Gc::Off, seq);
        a.emit([]);
        Ok(true)
    }
}
