use super::proc::status_name;
use super::state::{go, proc};
use super::{Advance, Need, Order, Turn};
use crate::event::ProcState;
use crate::record::NONE;
use crate::wire_type as wire;

impl Order {
    /// Goroutine and P are in a system call from here on; both stay with the thread.
    #[inline(always)]
    pub(super) fn go_syscall_begin(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let (seq, stack) = (a.read()?, a.read()?);
        let seq = self.seq(seq);
        self.current(a, go::RUNNING)?.status = go::SYSCALL;
        let Some(known) = self.procs.get_mut(a.bound.proc_row) else {
            return a.broken(format!("a system call begins on P {}, which is not known", a.here().proc));
        };
        known.status = proc::SYSCALL;
        // The number only tells which of two system calls a P is taken from, so it must fit.
        if !known.seq.is_followed_by(seq) {
            return a.broken(format!(
                "a system call begins on P {} with sequence number {}, after {}",
                known.id, seq.number, known.seq.number
            ));
        }
        known.seq = seq;
        self.check_stack(a.tables, stack);
        a.emit([stack]);
        Ok(true)
    }

    /// The system call was short: the P is still there.
    #[inline(always)]
    pub(super) fn go_syscall_end(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        self.current(a, go::SYSCALL)?.status = go::RUNNING;
        let Some(known) = self.procs.get_mut(a.bound.proc_row) else {
            return a.broken(format!("a system call ends on P {}, which is not known", a.here().proc));
        };
        if known.status != proc::SYSCALL {
            return a.broken(format!(
                "a system call ends on P {}, which is {}",
                known.id,
                status_name(known.status)
            ));
        }
        known.status = proc::RUNNING;
        a.emit([]);
        Ok(true)
    }

    /// The P was lost during the system call, so that loss comes first.
    pub(super) fn go_syscall_end_blocked(&mut self, a: &mut Turn<'_>) -> Advance {
        if a.here().proc != NONE {
            match self.procs.get_mut(a.bound.proc_row) {
                Some(known) if known.status == proc::SYSCALL => return Ok(false),
                Some(_) => {}
                None => {
                    return a
                        .broken(format!("a system call ends on P {}, which is not known", a.here().proc));
                }
            }
        }
        a.require(Need::May, Need::Must)?;
        self.current(a, go::SYSCALL)?.status = go::RUNNABLE;
        a.emit([]);
        a.clear_goroutine();
        Ok(true)
    }

    /// C code calls Go: a goroutine is born in a system call.
    pub(super) fn go_create_syscall(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::May, Need::MustNot)?;
        let id = a.read()?;
        if id == NONE || self.goroutines.find(id).is_some() {
            return a.broken(format!("goroutine {id} is created in a system call, but exists already"));
        }
        self.creates(id);
        let row = self.goroutines.insert(id, go::SYSCALL, self.seq(0));
        a.emit([id]);
        a.set_goroutine(id, row);
        Ok(true)
    }

    /// A call from C returned, or its thread ended. Thread numbers are used again, so that the
    /// thread has lost its P as well, from here on.
    pub(super) fn go_destroy_syscall(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::May, Need::Must)?;
        self.current(a, go::SYSCALL)?;
        self.goroutines.remove(a.here().goroutine);
        if a.here().proc != NONE {
            let Some(known) = self.procs.get_mut(a.bound.proc_row) else {
                return a.broken(format!("a call from C ends on P {}, which is not known", a.here().proc));
            };
            if known.status != proc::SYSCALL {
                return a.broken(format!(
                    "a call from C ends on P {}, which is {}",
                    known.id,
                    status_name(known.status)
                ));
            }
            known.status = proc::SYSCALL_ABANDONED;
            a.emit_as(wire::PROC_STEAL, a.here(), [a.here().proc, ProcState::Running as u64]);
        }
        a.emit([]);
        a.clear_goroutine();
        a.clear_proc();
        Ok(true)
    }
}
