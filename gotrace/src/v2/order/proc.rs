use super::state::{NO_ROW, Seq, proc, public_proc};
use super::{Advance, Need, Order, Turn};
use crate::event::ProcState;
use crate::record::NONE;
use crate::wire_type as wire;

impl Order {
    pub(super) fn seq(&self, number: u64) -> Seq {
        Seq { ordinal: self.ordinal, number }
    }

    /// A P that is mentioned for the first time in a generation.
    pub(super) fn proc_status(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, status) = (a.read()?, a.read()?);
        let Some(status) = u8::try_from(status).ok().filter(|&status| status <= proc::SYSCALL_ABANDONED)
        else {
            return a.broken(format!("P {id} has status {status}, which there is not"));
        };
        let seq = self.seq(0);
        let (mut from, mut to) = (public_proc(status), public_proc(status));
        if let Some((_, known)) = self.procs.by_id(id) {
            if status == proc::SYSCALL_ABANDONED && known.status == proc::SYSCALL {
                // It is known who is in that system call: nothing was lost.
                (from, to) = (ProcState::Running, ProcState::Running);
            } else if known.status != status {
                let before = known.status;
                return a.broken(format!(
                    "P {id} is stated to be {}, but was {}",
                    status_name(status),
                    status_name(before)
                ));
            }
            known.seq = seq;
        } else if let Some(guess) = &mut self.guess {
            // Somebody was in a system call with it, if anybody had it.
            let held = a.here().proc == id || self.threads.holder(id).is_some();
            let before = if status == proc::SYSCALL_ABANDONED && held { proc::SYSCALL } else { status };
            (from, to) = (public_proc(before), public_proc(before));
            guess.procs.push((id, before));
            self.procs.insert(id, before, seq);
        } else {
            self.procs.insert(id, status, seq);
            from = if self.first { ProcState::Undetermined } else { ProcState::NotExist };
        }
        let mut context = a.here();
        if status == proc::SYSCALL_ABANDONED && from == ProcState::Running {
            // Somebody is about to take it from the thread in the system call: that is whom it is about.
            if a.here().proc != id {
                let Some(holder) = self.threads.holder(id) else {
                    return a.broken(format!("no thread has P {id}, which is about to be taken from one"));
                };
                context = self.threads.context(holder);
            }
        }
        a.emit_as(wire::PROC_STATUS, context, [id, from as u64, to as u64]);
        if matches!(status, proc::RUNNING | proc::SYSCALL) {
            let row = self.procs.find(id).unwrap_or(NO_ROW);
            a.set_proc(id, row);
        }
        Ok(true)
    }

    pub(super) fn proc_start(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, seq) = (a.read()?, a.read()?);
        let seq = self.seq(seq);
        let Some((row, known)) = self.procs.by_id(id) else { return Ok(false) };
        // A thread that still has a P is in a system call, and the loss of that P comes first.
        if known.status != proc::IDLE || !known.seq.is_followed_by(seq) || a.here().proc != NONE {
            return Ok(false);
        }
        a.require(Need::MustNot, Need::May)?;
        (known.status, known.seq) = (proc::RUNNING, seq);
        a.emit([id]);
        a.set_proc(id, row);
        Ok(true)
    }

    pub(super) fn proc_stop(&mut self, a: &mut Turn<'_>) -> Advance {
        let row = a.bound.proc_row;
        let Some(known) = self.procs.get_mut(row) else {
            return a.broken("a thread without P stops its P");
        };
        if !matches!(known.status, proc::RUNNING | proc::SYSCALL) {
            return a.broken(format!("P {} is stopped, but is {}", known.id, status_name(known.status)));
        }
        a.require(Need::Must, Need::May)?;
        known.status = proc::IDLE;
        a.emit([]);
        a.clear_proc();
        Ok(true)
    }

    pub(super) fn proc_steal(&mut self, a: &mut Turn<'_>) -> Advance {
        let (id, seq, victim) = (a.read()?, a.read()?, a.read()?);
        let seq = self.seq(seq);
        let Some((_, known)) = self.procs.by_id(id) else { return Ok(false) };
        let before = known.status;
        if !matches!(before, proc::SYSCALL | proc::SYSCALL_ABANDONED) || !known.seq.is_followed_by(seq) {
            return Ok(false);
        }
        a.require(Need::May, Need::May)?;
        (known.status, known.seq) = (proc::IDLE, seq);
        if before == proc::SYSCALL_ABANDONED {
            // Its thread may be anywhere by now.
            a.emit([id, ProcState::Idle as u64]);
            return Ok(true);
        }
        let own = self.threads.numbers().get(a.here().thread as usize).copied() == Some(victim);
        let row = self.threads.find(victim);
        let has = match row {
            _ if own => a.here().proc,
            Some(row) => self.threads.context(row).proc,
            None => return a.broken(format!("P {id} is taken from thread {victim}, which is not known")),
        };
        if has != id {
            let has = has.cast_signed();
            return a.broken(format!("P {id} is taken from thread {victim}, which has P {has}"));
        }
        a.emit([id, ProcState::Running as u64]);
        match row {
            Some(row) if !own => self.threads.clear_proc(row),
            _ => a.clear_proc(),
        }
        Ok(true)
    }
}

pub(super) fn status_name(status: u8) -> &'static str {
    match status {
        proc::RUNNING => "running",
        proc::IDLE => "idle",
        proc::SYSCALL => "in a system call",
        proc::SYSCALL_ABANDONED => "left in a system call",
        _ => "in no state",
    }
}
