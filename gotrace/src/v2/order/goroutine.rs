use super::state::{Goroutine, go, public_go};
use super::{Advance, Faulted, Need, Order, Turn};
use crate::event::GoState;
use crate::record::NONE;
use crate::wire_type as wire;

impl Order {
    /// The goroutine that the thread runs, which must be in `status`.
    #[inline(always)]
    pub(super) fn current(&mut self, a: &mut Turn<'_>, status: u8) -> Result<&mut Goroutine, Faulted> {
        let id = a.here().goroutine;
        match self.goroutines.at(a.bound.goroutine_row, id) {
            Some(known) if known.status == status => Ok(known),
            Some(known) => a.broken(format!(
                "goroutine {id} is expected to be {}, but is {}",
                public_go(status),
                public_go(known.status)
            )),
            None => {
                a.broken(format!("goroutine {} is running on a thread, but does not exist", id.cast_signed()))
            }
        }
    }

    /// A goroutine that is mentioned for the first time in a generation.
    pub(super) fn go_status(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, thread, status) = (a.read()?, a.read()?, a.read()?);
        let stack = if a.wire == wire::GO_STATUS_STACK { a.read()? } else { 0 };
        let Some(status) = u8::try_from(status).ok().filter(|&status| status <= go::WAITING) else {
            return a.broken(format!("goroutine {id} has status {status}, which there is not"));
        };
        let seq = self.seq(0);
        let mut from = public_go(status);
        let row = if let Some(row) = self.goroutines.find(id) {
            if let Some(known) = self.goroutines.get_mut(row) {
                if known.status != status {
                    return a.broken(format!(
                        "goroutine {id} is stated to be {}, but was {}",
                        public_go(status),
                        public_go(known.status)
                    ));
                }
                known.seq = seq;
            }
            row
        } else if self.first && id != NONE {
            from = GoState::Undetermined;
            self.goroutines.insert(id, status, seq)
        } else if let Some(guess) = &mut self.guess
            && id != NONE
        {
            guess.goroutines.push((id, status));
            self.goroutines.insert(id, status, seq)
        } else {
            return a.broken(format!("goroutine {id} is stated, but was never created"));
        };
        let mut context = a.here();
        let mut binds = false;
        match status {
            go::RUNNING => binds = true,
            go::SYSCALL if thread == NONE => {
                return a.broken(format!("goroutine {id} is in a system call without a thread"));
            }
            go::SYSCALL => {
                let own = self.threads.numbers().get(a.here().thread as usize).copied() == Some(thread);
                if own {
                    if !self.first && a.here().goroutine != id {
                        return a.broken(other_goroutine(id, thread, a.here().goroutine));
                    }
                    binds = true;
                } else if let Some(row) = self.threads.find(thread) {
                    let bound = self.threads.context(row).goroutine;
                    if bound != id {
                        return a.broken(other_goroutine(id, thread, bound));
                    }
                    (context.thread, context.goroutine) = (row, id);
                } else {
                    // A thread that sat in a system call all the time: this is the first of it.
                    context.thread = self.threads.enter(thread);
                    self.threads.set_goroutine(context.thread, id, row);
                }
            }
            _ => {}
        }
        self.check_stack(a.tables, stack);
        a.emit_as(a.wire, context, [id, (from as u64) << 4 | public_go(status) as u64, stack]);
        if binds {
            a.set_goroutine(id, row);
        }
        Ok(true)
    }

    #[inline(always)]
    pub(super) fn go_create(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        if a.here().goroutine != NONE {
            let row = a.bound.goroutine_row;
            let creator = self.goroutines.at(row, a.here().goroutine);
            if creator.is_some_and(|creator| creator.status != go::RUNNING)
                || self.guess.is_some() && self.goroutines.find(a.here().goroutine).is_none()
            {
                return a
                    .broken(format!("goroutine {} creates another, but is not running", a.here().goroutine));
            }
        }
        let (id, start, stack) = (a.read()?, a.read()?, a.read()?);
        if id == NONE || self.goroutines.find(id).is_some() {
            return a.broken(format!("goroutine {id} is created, but exists already"));
        }
        self.creates(id);
        let status = if a.wire == wire::GO_CREATE { go::RUNNABLE } else { go::WAITING };
        self.goroutines.insert(id, status, self.seq(0));
        self.check_stack(a.tables, start);
        self.check_stack(a.tables, stack);
        a.emit([id, start, stack]);
        Ok(true)
    }

    #[inline]
    pub(super) fn creates(&mut self, id: u64) {
        if let Some(guess) = &mut self.guess {
            guess.created.push(id);
        }
    }

    /// The running goroutine ends, yields or blocks.
    #[inline(always)]
    pub(super) fn go_stop_running(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let (reason, stack) = if a.wire == wire::GO_DESTROY { (0, 0) } else { (a.read()?, a.read()?) };
        let known = self.current(a, go::RUNNING)?;
        if a.wire == wire::GO_DESTROY {
            self.goroutines.remove(a.here().goroutine);
            a.emit([]);
        } else {
            known.status = if a.wire == wire::GO_STOP { go::RUNNABLE } else { go::WAITING };
            self.check_string(a.tables, reason);
            self.check_stack(a.tables, stack);
            a.emit([reason, stack]);
        }
        a.clear_goroutine();
        Ok(true)
    }

    #[inline(always)]
    pub(super) fn go_start(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, seq) = (a.read()?, a.read()?);
        let seq = self.seq(seq);
        let Some(row) = self.goroutines.find(id) else { return Ok(false) };
        let Some(known) = self.goroutines.get_mut(row) else { return Ok(false) };
        if known.status != go::RUNNABLE || !known.seq.is_followed_by(seq) {
            return Ok(false);
        }
        a.require(Need::Must, Need::MustNot)?;
        (known.status, known.seq) = (go::RUNNING, seq);
        a.emit([id]);
        a.set_goroutine(id, row);
        Ok(true)
    }

    #[inline(always)]
    pub(super) fn go_unblock(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, seq, stack) = (a.read()?, a.read()?, a.read()?);
        let seq = self.seq(seq);
        let Some(known) = self.goroutines.find(id).and_then(|row| self.goroutines.get_mut(row)) else {
            return Ok(false);
        };
        if known.status != go::WAITING || !known.seq.is_followed_by(seq) {
            return Ok(false);
        }
        // Anything can unblock a goroutine, also a thread without a P.
        (known.status, known.seq) = (go::RUNNABLE, seq);
        self.check_stack(a.tables, stack);
        a.emit([id, stack]);
        Ok(true)
    }

    /// A coroutine hands its thread to another: three events in one.
    pub(super) fn go_switch(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        self.current(a, go::RUNNING)?;
        let (next, seq) = (a.read()?, a.read()?);
        let seq = self.seq(seq);
        let Some(row) = self.goroutines.find(next) else { return Ok(false) };
        let Some(known) = self.goroutines.get_mut(row) else { return Ok(false) };
        if known.status != go::WAITING || !known.seq.is_followed_by(seq) {
            return Ok(false);
        }
        (known.status, known.seq) = (go::RUNNING, seq);
        a.emit([next]);
        if a.wire == wire::GO_SWITCH {
            if let Ok(current) = self.current(a, go::RUNNING) {
                current.status = go::WAITING;
            }
            a.emit_as(wire::GO_BLOCK, a.here(), [0, 0]);
        } else {
            self.goroutines.remove(a.here().goroutine);
            a.emit_as(wire::GO_DESTROY, a.here(), []);
        }
        let mut before_start = a.here();
        before_start.goroutine = NONE;
        a.emit_as(wire::GO_START, before_start, [next]);
        a.set_goroutine(next, row);
        Ok(true)
    }
}

fn other_goroutine(id: u64, thread: u64, bound: u64) -> String {
    format!(
        "goroutine {id} is stated to be in a system call on thread {thread}, which has goroutine {}",
        bound.cast_signed()
    )
}
